/** A secret that a service reads at start, by reference only. */
export interface SecretReference {
  /** Name of the environment variable. */
  readonly name: string;
  /** Name of an AWS Secrets Manager secret or `ssm:/path` of an SSM SecureString parameter; never the value. */
  readonly from: string;
}
