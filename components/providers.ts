import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** Where a provider acts: a region, and a role in another account where the network lives in one. */
export interface ProviderPlace {
  readonly region: string;
  readonly account?: { readonly id: string; readonly roleArn: string };
}

/**
 * One AWS provider per account and region, shared by the networks in it: each is a process of some hundred
 * MB under the real engine, so no network has one to itself.
 */
export class Providers {
  private readonly byName = new Map<string, aws.Provider>();

  constructor(private readonly parent?: pulumi.Resource) {}

  /** The provider of a place, made on first use; named `aws-<region>` or `aws-<region>-<account id>`. */
  at({ region, account }: ProviderPlace): aws.Provider {
    const name = account ? `aws-${region}-${account.id}` : `aws-${region}`;
    const existing = this.byName.get(name);
    if (existing) {
      return existing;
    }
    const provider = new aws.Provider(
      name,
      {
        region: region as aws.Region,
        ...(account && { allowedAccountIds: [account.id], assumeRoles: [{ roleArn: account.roleArn }] }),
      },
      { parent: this.parent },
    );
    this.byName.set(name, provider);
    return provider;
  }
}
