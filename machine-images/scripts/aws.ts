import { EC2Client } from "@aws-sdk/client-ec2";
import { SSMClient } from "@aws-sdk/client-ssm";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";

/** Clients of one region of one account. */
export interface Region {
  readonly name: string;
  /** Absent in the account that makes the images: there are images, rings and networks, elsewhere networks only. */
  readonly account?: string;
  readonly ec2: EC2Client;
  readonly ssm: SSMClient;
}

/** Another account in which networks live: the role by which it is reached, and where its networks are. */
export interface OtherAccount {
  readonly roleArn: string;
  readonly regions: readonly string[];
}

/** Ten attempts with growing pauses: AWS throttles EC2's reads by the account. */
const patience = { maxAttempts: 10, retryMode: "adaptive" } as const;

/** Clients of every region in use; `endpoint` is the emulator's. */
export function regionsOf(names: readonly string[], endpoint?: string): readonly Region[] {
  return names.map((name) => regionIn(name, {}, endpoint));
}

/** Clients of every region in which another account has networks. */
export function regionsOfAccounts(
  accounts: Readonly<Record<string, OtherAccount>>,
  endpoint?: string,
): readonly Region[] {
  return Object.entries(accounts).flatMap(([account, { roleArn, regions }]) =>
    regions.map((name) => ({
      ...regionIn(name, { credentials: assumed(name, roleArn, endpoint) }, endpoint),
      account,
    })),
  );
}

type Credentials = ReturnType<typeof assumed>;

function regionIn(name: string, own: { readonly credentials?: Credentials }, endpoint?: string): Region {
  const settings = { region: name, ...patience, ...own, ...(endpoint !== undefined && { endpoint }) };
  return { name, ec2: new EC2Client(settings), ssm: new SSMClient(settings) };
}

/** Credentials of a role; the SDK asks again shortly before they run out. */
function assumed(region: string, RoleArn: string, endpoint?: string) {
  const sts = new STSClient({ region, ...patience, ...(endpoint !== undefined && { endpoint }) });
  return async () => {
    const { Credentials } = await sts.send(
      new AssumeRoleCommand({ RoleArn, RoleSessionName: "archipelago-images" }),
    );
    return {
      accessKeyId: Credentials?.AccessKeyId ?? "",
      secretAccessKey: Credentials?.SecretAccessKey ?? "",
      sessionToken: Credentials?.SessionToken,
      expiration: Credentials?.Expiration,
    };
  };
}
