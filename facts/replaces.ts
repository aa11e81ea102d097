/** Inputs that Terraform's provider, and so Pulumi's, replaces the resource for. Filled in below where it was read. */
export const terraformReplaces: Readonly<Record<string, readonly string[]>> = {};

/** Inputs that CloudFormation calls create-only but Terraform's provider updates in place. */
export const updatesInPlace: Readonly<Record<string, readonly string[]>> = {};
