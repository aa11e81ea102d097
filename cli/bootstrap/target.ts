/** What is wanted of an account: names and places, nothing asked of AWS. */

export interface GitHub {
  /** `owner/name`. */
  readonly repository: string;
  /** From its head, and from pull requests, a preview may run. */
  readonly branch: string;
}

/** What is special about an account in which only networks live. */
export interface NetworkAccount {
  /** The role that the configuration names. */
  readonly roleArn: string;
  /** The foundation's account, from which the role is taken. */
  readonly home?: string;
}

export interface Target {
  readonly accountId: string;
  /** Absent in the foundation's own account. */
  readonly network?: NetworkAccount;
  /** Where bucket and key are. */
  readonly region: string;
  /** Value of the tag `owner`. */
  readonly owner: string;
  readonly github?: GitHub;
  /** Regions in use that an account must opt in to. */
  readonly optInRegions: readonly string[];
  /** Stacks, each also the name of a GitHub environment from which `up` may run. */
  readonly stacks: readonly string[];
}

/** Name of the key's alias; in `awskms://` it stands for the key. */
export const keyAlias = "alias/archipelago-pulumi";
export const previewRole = "archipelago-preview";
export const upRole = "archipelago-up";
export const gitHubIssuer = "token.actions.githubusercontent.com";

/** Bucket names are the world's: the account's id keeps this one ours. */
export const stateBucket = ({ accountId }: Pick<Target, "accountId">): string =>
  `archipelago-state-${accountId}`;

export const roleArn = ({ accountId }: Pick<Target, "accountId">, name: string): string =>
  `arn:aws:iam::${accountId}:role/${name}`;

export const providerArn = ({ accountId }: Pick<Target, "accountId">): string =>
  `arn:aws:iam::${accountId}:oidc-provider/${gitHubIssuer}`;

/** The four tags of the house, as the foundation's: it belongs to no country. */
export const tagsOf = ({ owner }: Pick<Target, "owner">): Readonly<Record<string, string>> => ({
  environment: "foundation",
  country: "hub",
  service: "platform",
  owner,
});

export const tagList = (target: Pick<Target, "owner">): { Key: string; Value: string }[] =>
  Object.entries(tagsOf(target)).map(([Key, Value]) => ({ Key, Value }));

/** The lines with which Pulumi is told of bucket and key. */
export function loginLines(target: Target): readonly string[] {
  const { region } = target;
  return [
    `pulumi login 's3://${stateBucket(target)}?region=${region}'`,
    ...target.stacks.map(
      (stack) => `pulumi stack init ${stack} --secrets-provider 'awskms://${keyAlias}?region=${region}'`,
    ),
  ];
}
