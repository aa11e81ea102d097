import * as pulumi from "@pulumi/pulumi";
import { networksOfStack, type ResolvedEnvironment, type ResolvedNetwork } from "../config";
import { homeRegion } from "./compute";
import { Country } from "./country";
import type { CountryOutputs } from "./country-outputs";
import { createDatadogProvider, type DatadogKeys } from "./datadog";
import { readFoundation } from "./foundation-reference";
import { readHub } from "./hub-reference";
import { createAuthorities, type HubHandles, type HubSide } from "./mesh";
import { NetworkEventMonitors, ServiceMonitors } from "./monitoring";
import { Channels, type Heard, type Telling } from "./notifications";
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
 * One environment, or a part of it: the hub, unless another stack has it, and countries, each a network of its own.
 * Creates a provider per account and region, then one `Country` per network. No component itself, so that a country
 * hangs on its stack alone: `pulumi state move` rewrites the URNs of what it takes out of a parent.
 */
export class Platform {
  readonly networks: PlatformOutputs;
  /** For the stacks that raise other countries of the environment; absent where the hub is in another stack. */
  readonly mesh?: HubHandles;

  constructor({ environment, datadogKeys }: PlatformArgs) {
    const foundation = readFoundation(environment.foundationStack);
    const providers = new Providers();
    const monitors = datadogKeys && createDatadogProvider(environment.datadog.site, datadogKeys);
    const heard: Heard[] = [];
    const telling = (network: ResolvedNetwork): Telling | undefined =>
      network.notifications.topic || datadogKeys
        ? {
            provider: providers.at({ ...network, region: network.notifications.region }),
            source: providers.at(network),
            ...(datadogKeys && { datadog: { site: environment.datadog.site, keys: datadogKeys } }),
          }
        : undefined;
    const { hub, hubStack } = environment;
    const inHubsAccount = (region: string) => providers.at({ ...hub, region });
    const foreign = hubStack === undefined ? undefined : readHub(environment, hubStack);
    const authorities = foreign ? foreign.authorities : createAuthorities(environment, inHubsAccount);
    const raise = (network: ResolvedNetwork, hub?: HubSide) => {
      const country = new Country(
        network.code,
        { environment, network, foundation, hub, authorities: authorities ?? {}, telling: telling(network) },
        { providers: { aws: providers.at(network) } },
      );
      const topicArn = country.outputs.notificationTopicArn;
      if (topicArn) {
        heard.push({
          network,
          accountId: network.account ? pulumi.output(network.account.id) : foundation.accountId,
          topicArn,
        });
      }
      if (monitors) {
        new ServiceMonitors(
          network.code,
          { environment, network },
          { parent: country, providers: { datadog: monitors } },
        );
        new NetworkEventMonitors(
          network.code,
          { environment, network },
          { parent: country, providers: { datadog: monitors } },
        );
      }
      return country;
    };
    const own = foreign ? undefined : raise(hub);
    this.mesh = own?.hubHandles;
    const handles = foreign ?? this.mesh;
    const side: HubSide | undefined = handles && {
      handles,
      // Made when somebody asks: a country that calls nobody has nothing to do there.
      get provider() {
        return providers.at(hub);
      },
      providerIn: inHubsAccount,
    };
    this.networks = Object.fromEntries(
      networksOfStack(environment).map((network) => [
        network.code,
        (network === hub && own ? own : raise(network, side)).outputs,
      ]),
    );
    if (heard.some(({ network }) => network.notifications.slack)) {
      new Channels(
        "channels",
        {
          environment,
          heard,
          pipelineRegion: foundation.repositoryUrls.apply(
            (urls) => homeRegion(urls) ?? environment.hub.region,
          ),
          providerOf: (network) => providers.at(network),
        },
        {},
      );
    }
  }
}
