/** Another account, by a role that the credentials may take. */

/** Credentials of a role; the SDK asks again shortly before they run out. */
export function assumed(region: string, RoleArn: string) {
  return async () => {
    const { AssumeRoleCommand, STSClient } = await import("@aws-sdk/client-sts");
    const { Credentials } = await new STSClient({ region }).send(
      new AssumeRoleCommand({ RoleArn, RoleSessionName: "archipelago" }),
    );
    return {
      accessKeyId: Credentials?.AccessKeyId ?? "",
      secretAccessKey: Credentials?.SecretAccessKey ?? "",
      sessionToken: Credentials?.SessionToken,
      expiration: Credentials?.Expiration,
    };
  };
}
