/** AWS's clients; loaded here, so that no other command pays for them. */
import type { AccountClient } from "@aws-sdk/client-account";
import type { IAMClient } from "@aws-sdk/client-iam";
import type { KMSClient } from "@aws-sdk/client-kms";
import type { S3Client } from "@aws-sdk/client-s3";
import type { STSClient } from "@aws-sdk/client-sts";

export interface Clients {
  readonly sts: STSClient;
  readonly kms: KMSClient;
  readonly s3: S3Client;
  readonly iam: IAMClient;
  readonly account: AccountClient;
}

/** Where IAM and the Account API are asked: the one region of their endpoints. */
const globalRegion = "us-east-1";

/** Clients of the standard chain of credentials. */
export async function createClients(region: string): Promise<Clients> {
  const [sts, kms, s3, iam, account] = await Promise.all([
    import("@aws-sdk/client-sts"),
    import("@aws-sdk/client-kms"),
    import("@aws-sdk/client-s3"),
    import("@aws-sdk/client-iam"),
    import("@aws-sdk/client-account"),
  ]);
  return {
    sts: new sts.STSClient({ region }),
    kms: new kms.KMSClient({ region }),
    s3: new s3.S3Client({ region }),
    iam: new iam.IAMClient({ region: globalRegion }),
    account: new account.AccountClient({ region: globalRegion }),
  };
}

/** Account of the credentials. */
export async function readAccount({ sts }: Pick<Clients, "sts">): Promise<string> {
  const { GetCallerIdentityCommand } = await import("@aws-sdk/client-sts");
  const { Account } = await sts.send(new GetCallerIdentityCommand({}));
  if (Account === undefined) throw new Error("AWS named no account");
  return Account;
}
