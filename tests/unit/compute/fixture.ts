/** A small environment by hand: one country and the hub, every exposure, both kinds of compute. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type {
  FoundationOutputs,
  NetworkAddresses,
  ResolvedEnvironment,
  ResolvedNetwork,
  ResolvedService,
} from "../../../config";
import { Country } from "../../../components/country";
import type { HubSide } from "../../../components/mesh";
import { record, type RecordedResource } from "../../../preview";
import { networkDefaults, queueDefaults, serviceDefaults } from "../defaults";
import { aNetwork, anEnvironment } from "../network/fixture";

export function makeService(name: string, overrides: Partial<ResolvedService> = {}): ResolvedService {
  return {
    ...serviceDefaults,
    name,
    description: name,
    kind: "web",
    scope: "country",
    owner: "team-a",
    sizingClass: "web",
    exposure: "internal",
    port: 8080,
    healthPath: "/healthz",
    listenerPort: 10_010,
    calls: [],
    callers: [],
    secrets: [],
    sends: [],
    min: 2,
    max: 6,
    ami: { instanceTypes: ["t4g.small", "t4g.medium"], volumeGiB: 10, image: "follow" },
    rotation: { ...serviceDefaults.rotation, schedule: "daily" },
    protectWork: false,
    deploy: { ...serviceDefaults.deploy, smokePath: "/healthz", alarms: false },
    ...overrides,
  };
}

export const scalingOn = { scaling: { ...makeService("x").scaling, enabled: true } };

function makeAddresses(second: number): NetworkAddresses {
  const tier = (third: number, step: number) => ({
    block: `10.${second}.${third}.0/${step === 1 ? 22 : 18}`,
    subnets: [0, 1, 2, 3].map((slot) => `10.${second}.${third + slot * step}.0/24`) as [
      string,
      string,
      string,
      string,
    ],
  });
  return {
    block: `10.${second}.0.0/16`,
    tiers: { public: tier(0, 1), isolated: tier(4, 1), private: tier(64, 16) },
  };
}

export function makeNetwork(code: string, overrides: Partial<ResolvedNetwork> = {}): ResolvedNetwork {
  const { flowLogs, logRetentionDays, nat } = networkDefaults;
  return aNetwork({
    code,
    name: code === "hub" ? "Hub" : "Japan",
    role: code === "hub" ? "hub" : "country",
    addresses: makeAddresses(code === "hub" ? 16 : 17),
    zones: ["a", "c"],
    nat,
    flowLogs: { ...flowLogs, enabled: false },
    logRetentionDays,
    dns: { zoneName: `${code}.stg.example.com`, delegated: false },
    ...overrides,
  });
}

/** web (public) calls api and, in the hub, payment; admin has a port but no caller; worker has no port. */
export const japan = makeNetwork("jp", {
  uses: ["payment"],
  services: [
    makeService("admin", { listenerPort: 10_020 }),
    makeService("api", {
      port: 8000,
      callers: [{ network: "jp", service: "web" }],
      secrets: [
        { name: "DB_PASSWORD", from: "api/db" },
        { name: "API_KEY", from: "ssm:/api/key" },
      ],
    }),
    makeService("web", {
      exposure: "public",
      listenerPort: 10_000,
      calls: [
        { service: "api", listenerPort: 10_010, via: "network" },
        { service: "payment", listenerPort: 10_500, via: "hub" },
      ],
    }),
    makeService("worker", {
      kind: "worker",
      queue: queueDefaults,
      exposure: "none",
      port: undefined,
      healthPath: undefined,
      listenerPort: undefined,
    }),
  ],
});

export const hub = makeNetwork("hub", {
  services: [
    makeService("payment", {
      scope: "shared",
      listenerPort: 10_500,
      callers: [{ network: "jp", service: "web" }],
    }),
  ],
});

export function makeEnvironment(country: ResolvedNetwork = japan): ResolvedEnvironment {
  return anEnvironment({
    environment: "stg",
    stack: "stg",
    owner: "platform-team",
    protect: false,
    hub,
    countries: [country],
  });
}

/** The country with some of a service's values changed. */
export function withService(
  country: ResolvedNetwork,
  name: string,
  overrides: Partial<ResolvedService>,
): ResolvedNetwork {
  return {
    ...country,
    services: country.services.map((service) =>
      service.name === name ? { ...service, ...overrides } : service,
    ),
  };
}

/** The country with `api` on machine images: both kinds at work. */
export const onAmi = withService(japan, "api", { compute: "ami" });

const accountId = "123456789012";

/** The hub as another stack would hand it on: values, no resources. */
function hubSide(provider: aws.Provider): HubSide {
  return {
    provider,
    providerIn: () => provider,
    handles: {
      vpcId: pulumi.output("vpc-hub"),
      region: "ap-northeast-1",
      accountId: pulumi.output(accountId),
      meshBlock: "10.16.16.0/20",
      meshRouteTableId: pulumi.output("rtb-mesh"),
      zoneId: pulumi.output("ZMESH"),
      zoneName: "mesh.stg.example.com",
      publicZoneId: pulumi.output("ZMESHPUBLIC"),
      callers: { payment: pulumi.output("pl-payment") },
      routingBucket: pulumi.output("hub-routing"),
    },
  };
}

/** Records one network of the environment as the whole program. */
export async function recordNetwork(
  country: ResolvedNetwork,
  { known = true, of = "country" }: { known?: boolean; of?: "country" | "hub" } = {},
): Promise<readonly RecordedResource[]> {
  const environment = makeEnvironment(country);
  const network = of === "hub" ? environment.hub : country;
  const { resources } = await record(
    () => {
      const provider = new aws.Provider("aws-ap-northeast-1", { region: "ap-northeast-1" });
      const foundation = {
        accountId: pulumi.output(accountId),
        repositoryUrls: pulumi.output<Record<string, string>>({
          api: `${accountId}.dkr.ecr.ap-northeast-1.amazonaws.com/archipelago/api`,
        }),
        artifactBuckets: pulumi
          .output("ap-northeast-1")
          .apply((one): FoundationOutputs["artifactBuckets"] => ({
            [one]: { bucket: "artifacts-0a1b2c3", keyArn: `arn:aws:kms:${one}:${accountId}:key/1111` },
          })),
      };
      new Country(
        network.code,
        {
          environment,
          network,
          foundation,
          authorities: {},
          ...(of === "country" && { hub: hubSide(provider) }),
        },
        { providers: { aws: provider } },
      );
    },
    { project: "archipelago", stack: "stg", known },
  );
  return resources;
}
