import * as pulumi from "@pulumi/pulumi";
import type { ResolvedEnvironment, ResolvedNetwork } from "../config";
import { Country, type CountryOutputs } from "./country";
import { createDatadogProvider, type DatadogKeys } from "./datadog";
import { readFoundation } from "./foundation-reference";
import type { HubSide } from "./mesh";
import { ServiceMonitors } from "./monitoring";
import { Providers } from "./providers";

export interface PlatformArgs {
  /** What to raise; every value plain. */
  readonly environment: ResolvedEnvironment;
  /** Where monitors go; absent when the environment has Datadog off. */
  readonly datadogKeys?: DatadogKeys;
}

/** What an environment stack exports, by network code. */
export type PlatformOutputs = Readonly<Record<string, CountryOutputs>>;

/**
 * One environment: the hub and its countries, each a network of its own.
 * Creates a provider per account and region, then one `Country` per network.
 */
export class Platform extends pulumi.ComponentResource {
  readonly networks: PlatformOutputs;

  constructor(
    name: string,
    { environment, datadogKeys }: PlatformArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("archipelago:platform:Platform", name, {}, opts);
    const foundation = readFoundation(environment.foundationStack, { parent: this });
    const providers = new Providers(this);
    const monitors = datadogKeys && createDatadogProvider(environment.datadog.site, datadogKeys, this);
    const raise = (network: ResolvedNetwork, hub?: HubSide) => {
      const country = new Country(
        network.code,
        { environment, network, foundation, hub },
        { parent: this, providers: { aws: providers.at(network) } },
      );
      if (monitors) {
        new ServiceMonitors(
          network.code,
          { environment, network },
          { parent: country, providers: { datadog: monitors } },
        );
      }
      return country;
    };
    const hub = raise(environment.hub);
    const side = hub.hubHandles && { handles: hub.hubHandles, provider: providers.at(environment.hub) };
    this.networks = Object.fromEntries([
      [environment.hub.code, hub.outputs],
      ...environment.countries.map((network) => [network.code, raise(network, side).outputs] as const),
    ]);
    this.registerOutputs({ networks: this.networks });
  }
}
