import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ResolvedAccount } from "../../config";
import { logicalName } from "../naming";
import { policyDocument, roleTrustPolicy } from "../policy";
import {
  accountStatements,
  factoryBuilds,
  factoryRole,
  factoryRoleArn,
  launchers,
  type FactoryBuild,
} from "./policy-accounts";

export interface AccountsArgs {
  /** Accounts with networks of their own, and of their regions only those that have images. */
  readonly accounts: readonly ResolvedAccount[];
  /** The foundation's region: what an account has once is made by way of it. */
  readonly home: string;
  /** ARN of the images' key, by region. */
  readonly keyArns: Readonly<Record<string, pulumi.Output<string>>>;
  /** ARN of each build's own role. */
  readonly builders: Readonly<Record<FactoryBuild, pulumi.Output<string>>>;
  readonly inAccount: (region: string, account: ResolvedAccount) => aws.Provider;
}

/** What a launch with an encrypted image asks of its key; the last one lets EC2 go on with the disk by itself. */
const launching = [
  "Decrypt",
  "DescribeKey",
  "Encrypt",
  "GenerateDataKey",
  "GenerateDataKeyWithoutPlaintext",
  "ReEncryptFrom",
  "ReEncryptTo",
  "CreateGrant",
];

/**
 * What the factory has in accounts of networks: a role for each of its builds, which point the networks' parameters
 * at images and look who runs on which; and the grants by which Auto Scaling there starts servers with the factory's
 * key. AWS takes such a grant only from the account of the Auto Scaling group, and the service's role has to be there
 * before (`bootstrap` makes it). Costs nothing.
 */
export function createAccounts(args: AccountsArgs, opts: pulumi.CustomResourceOptions): void {
  for (const account of args.accounts) {
    for (const build of factoryBuilds) {
      createRole(build, account, args, { ...opts, provider: args.inAccount(args.home, account) });
    }
    for (const region of account.regions) {
      createGrants(region, account, args, { ...opts, provider: args.inAccount(region, account) });
    }
  }
}

function createRole(
  build: FactoryBuild,
  account: ResolvedAccount,
  { builders }: AccountsArgs,
  opts: pulumi.CustomResourceOptions,
): void {
  const names = ["images", build, account.id];
  const role = new aws.iam.Role(
    logicalName("aws:iam/role:Role", ...names),
    {
      // Fixed: the build's own policy and settings name it before it exists.
      name: factoryRole(build),
      description: `What the image factory's ${build} does in the networks of this account`,
      assumeRolePolicy: builders[build].apply(roleTrustPolicy),
    },
    opts,
  );
  new aws.iam.RolePolicy(
    logicalName("aws:iam/rolePolicy:RolePolicy", ...names),
    { role: role.name, policy: policyDocument(accountStatements(build, account)) },
    opts,
  );
}

function createGrants(
  region: string,
  account: ResolvedAccount,
  { keyArns }: AccountsArgs,
  opts: pulumi.CustomResourceOptions,
): void {
  const keyId = keyArns[region];
  if (keyId === undefined) throw new Error(`there are no images in ${region}`);
  for (const [launcher, granteePrincipal] of Object.entries(launchers(account.id))) {
    new aws.kms.Grant(
      logicalName("aws:kms/grant:Grant", "images", region, account.id, launcher),
      { keyId, granteePrincipal, operations: launching },
      // The key's policy forgets an account before its grant goes, and the account could then not see it go.
      { ...opts, retainOnDelete: true },
    );
  }
}

/** Of each account the regions that have images; without the accounts that have none there. */
export const withImages = (
  accounts: readonly ResolvedAccount[],
  regions: readonly string[],
): readonly ResolvedAccount[] =>
  accounts
    .map((one) => ({ ...one, regions: one.regions.filter((region) => regions.includes(region)) }))
    .filter((one) => one.regions.length > 0);

/** Where else a build writes parameters, and by which role; nothing where all networks are in this account. */
export function accountPlaces(
  build: FactoryBuild,
  accounts: readonly ResolvedAccount[],
): { ACCOUNTS?: string } {
  if (accounts.length === 0) return {};
  const places = accounts.map(({ id, regions }) => [id, { roleArn: factoryRoleArn(build, id), regions }]);
  return { ACCOUNTS: JSON.stringify(Object.fromEntries(places)) };
}
