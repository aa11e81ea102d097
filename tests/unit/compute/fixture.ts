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

export function makeService(name: string, overrides: Partial<ResolvedService> = {}): ResolvedService {
  return {
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
    compute: "fargate",
    arch: "arm64",
    min: 2,
    max: 6,
    fargate: { cpu: 256, memory: 512 },
    ami: { instanceTypes: ["t4g.small", "t4g.medium"], volumeGiB: 10, image: "follow" as const },
    spotPercent: 0,
    scaling: {
      enabled: false,
      predictive: "off",
      cpuPercent: 50,
      requestsPerTarget: 1000,
      scaleInCooldownSeconds: 300,
      scaleOutCooldownSeconds: 60,
    },
    rotation: { maxLifetimeSeconds: 604_800, schedule: "daily", at: "04:00" },
    protectWork: false,
    healthGraceSeconds: 120,
    deregistrationDelaySeconds: 30,
    containers: [],
    exec: false,
    slowStartSeconds: 0,
    deploy: {
      strategy: "rolling",
      bakeMinutes: 5,
      canaryPercent: 10,
      canaryMinutes: 10,
      stepPercent: 20,
      stepMinutes: 3,
      batchPercent: 25,
      switch: "listener",
      dnsTtlSeconds: 60,
      dnsMarginSeconds: 20,
      smokePath: "/healthz",
      alarms: false,
    },
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
  return {
    code,
    name: code === "hub" ? "Hub" : "Japan",
    role: code === "hub" ? "hub" : "country",
    region: "ap-northeast-1",
    timeZone: "Asia/Tokyo",
    addresses: makeAddresses(code === "hub" ? 16 : 17),
    zoneSlots: ["a", "c", "d", "b"],
    notifications: { level: "results", region: "ap-northeast-1", topic: false },
    ecsEc2: {
      instanceTypes: { arm64: ["m7g.large", "m6g.large"], x86_64: ["m6i.large"] },
      min: 1,
      max: 4,
      targetCapacityPercent: 100,
      volumeGiB: 30,
      spotPercent: 0,
      rotation: { maxLifetimeSeconds: 604_800, schedule: "daily", at: "05:00" },
    },
    zones: ["a", "c"],
    fargateSpot: true,
    nat: "single",
    transport: "peering",
    sharing: "invitation",
    interfaceEndpoints: [],
    flowLogs: { enabled: false, retentionDays: 7 },
    logRetentionDays: 7,
    dns: { zoneName: `${code}.stg.example.com`, delegated: false },
    routing: { listed: true, maintenance: false },
    uses: [],
    events: [],
    services: [],
    ...overrides,
  };
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
      queue: { backlogPerTask: 100, visibilityTimeoutSeconds: 60, maxReceives: 5, retentionDays: 4 },
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
  return {
    environment: "stg",
    stack: "stg",
    domain: "example.com",
    owner: "platform-team",
    asOf: "2026-01-01",
    protect: false,
    foundationStack: "organization/archipelago/foundation",
    datadog: { enabled: false, site: "datadoghq.com" },
    onPremises: [],
    mesh: { certificates: { authority: "public", keyAlgorithm: "RSA_2048", authorities: {} } },
    hub,
    countries: [country],
    fallbacks: [],
    warnings: [],
  };
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
