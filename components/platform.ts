import * as pulumi from "@pulumi/pulumi";
import type { ResolvedEnvironment, ResolvedNetwork } from "../config";
import { Country, type CountryOutputs } from "./country";
import { readFoundation } from "./foundation-reference";
import { Providers } from "./providers";

export interface PlatformArgs {
  /** What to raise; every value plain. */
  readonly environment: ResolvedEnvironment;
}

/** What an environment stack exports, by network code. */
export type PlatformOutputs = Readonly<Record<string, CountryOutputs>>;

/**
 * One environment: the hub and its countries, each a network of its own.
 * Creates a provider per account and region, then one `Country` per network.
 */
export class Platform extends pulumi.ComponentResource {
  readonly networks: PlatformOutputs;

  constructor(name: string, { environment }: PlatformArgs, opts?: pulumi.ComponentResourceOptions) {
    super("archipelago:platform:Platform", name, {}, opts);
    const foundation = readFoundation(environment.foundationStack, { parent: this });
    const providers = new Providers(this);
    const raise = (network: ResolvedNetwork) =>
      new Country(
        network.code,
        { environment, network, foundation },
        { parent: this, providers: { aws: providers.at(network) } },
      );
    const networks = [environment.hub, ...environment.countries];
    this.networks = Object.fromEntries(networks.map((network) => [network.code, raise(network).outputs]));
    this.registerOutputs({ networks: this.networks });
  }
}
