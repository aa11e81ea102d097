import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { FoundationOutputs, ResolvedFoundation } from "../config";
import type { FoundationReference } from "./foundation-reference";
import { createAccountSettings } from "./account-settings";
import { Providers } from "./providers";
import { createRegistry } from "./registry";
import { platformService, tagging } from "./tags";

export interface FoundationArgs {
  /** What to raise; every value plain. */
  readonly foundation: ResolvedFoundation;
}

/**
 * What exists once an account or serves every environment: the container registry with replication to every
 * region in use, and the account's settings. Raised before the first environment.
 */
export class Foundation extends pulumi.ComponentResource implements FoundationReference {
  readonly accountId: pulumi.Output<FoundationOutputs["accountId"]>;
  readonly repositoryUrls: pulumi.Output<FoundationOutputs["repositoryUrls"]>;

  constructor(name: string, { foundation }: FoundationArgs, opts?: pulumi.ComponentResourceOptions) {
    super(
      "archipelago:platform:Foundation",
      name,
      {},
      {
        ...opts,
        transformations: [
          tagging({
            environment: "foundation",
            country: "hub",
            service: platformService,
            owner: foundation.owner,
          }),
        ],
      },
    );
    const providers = new Providers(this);
    const home = providers.at({ region: foundation.region });
    const identity = aws.getCallerIdentityOutput({}, { parent: this, provider: home });

    this.accountId = identity.accountId;
    this.repositoryUrls = createRegistry(foundation, identity.accountId, { parent: this, provider: home });
    createAccountSettings(foundation, (region) => ({ parent: this, provider: providers.at({ region }) }));
    this.registerOutputs({ accountId: this.accountId, repositoryUrls: this.repositoryUrls });
  }
}
