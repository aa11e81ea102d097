/**
 * What a configuration resolves to: plain, frozen values, every default filled in, ready for components.
 * Nothing here is a Pulumi type; whatever decides whether or how many resources exist is decided here.
 */

import type { MeshCertificates } from "./certificates";
import type { ResolvedDelivery } from "./delivery";
import type { DeploySettings } from "./deploy";
import type { ResolvedImages } from "./images";
import type { ChosenTransport } from "./mesh";
import type { DirectCall, ServiceConnectSettings } from "./service-connect";
import type { CutoverSettings, OnPremisesLink, ServiceOnPremises } from "./on-premises";
import type { ResolvedNotifications } from "./notifications";
import type { Partner } from "./partners";

/**
 * How one account hands something to another by AWS RAM. `organization`: both are of one AWS Organization that shares
 * among its accounts, so that nobody has to accept.
 */
export const sharingModes = ["invitation", "organization"] as const;
export type SharingMode = (typeof sharingModes)[number];

/** The environments that a stack may be. Same shape everywhere, other sizes. */
export const environmentNames = ["stg", "canary", "prd"] as const;
export type EnvironmentName = (typeof environmentNames)[number];

/** The code of the network in which shared services live. No country may be called so. */
export const hubCode = "hub";

/** Tiers of a network, in the order in which they lie in its block. Public: load balancers and NAT. Private: the app. Isolated: data. */
export const tiers = ["public", "private", "isolated"] as const;
export type Tier = (typeof tiers)[number];

/** What a service runs on. */
export const computeKinds = ["ami", "fargate", "ecs-ec2"] as const;
export type ComputeKind = (typeof computeKinds)[number];

/** What is done with a forecast of the load. */
export const predictiveModes = ["off", "forecastOnly", "forecastAndScale"] as const;
export type PredictiveMode = (typeof predictiveModes)[number];

/** How the instances of a warm pool wait; AWS's own words. */
export const warmPoolStates = ["Stopped", "Hibernated", "Running"] as const;
export type WarmPoolState = (typeof warmPoolStates)[number];

/** Where a server's image comes from: the service's image parameter at each start, or one image until an update. */
export const imageSources = ["follow", "pinned"] as const;
export type ImageSource = (typeof imageSources)[number];

export const architectures = ["arm64", "x86_64"] as const;
export type Architecture = (typeof architectures)[number];

export const natModes = ["none", "single", "perZone"] as const;
export type NatMode = (typeof natModes)[number];

/**
 * What kind of process a service is. `web` answers requests on a port; `worker` takes messages from a queue of
 * its own; `job` runs by the clock and ends; `task` runs and ends when somebody calls for it; `daemon` runs once on
 * every instance of the shared capacity of its architecture.
 */
export const serviceKinds = ["web", "worker", "job", "task", "daemon"] as const;
export type ServiceKind = (typeof serviceKinds)[number];

/** `public`: on the country's public load balancer (and the internal one when called). `internal`: the internal one only. `none`: no listener (whatever is not `web`). */
export const exposures = ["public", "internal", "none"] as const;
export type Exposure = (typeof exposures)[number];

/** A remark of the configuration that the preview prints. `path` is the key it is about. */
export interface Finding {
  readonly path: string;
  readonly message: string;
}

/** One tier's addresses: an aligned block over the four zone slots, and the slots' subnets. */
export interface TierAddresses {
  /** The smallest aligned block that holds all four slots, so that a rule about a tier is one entry. */
  readonly block: string;
  /** Exactly four, one a zone slot, whether the slot's zone is in use or not. */
  readonly subnets: readonly [string, string, string, string];
}

export interface NetworkAddresses {
  /** The network's /16. */
  readonly block: string;
  readonly tiers: Readonly<Record<Tier, TierAddresses>>;
}

/** A secret that a service reads at start, by reference only. */
export interface SecretReference {
  /** Name of the environment variable. */
  readonly name: string;
  /** Name of an AWS Secrets Manager secret or `ssm:/path` of an SSM SecureString parameter; never the value. */
  readonly from: string;
}

/** A call that this service makes. */
export interface ResolvedCall {
  readonly service: string;
  /** The stable port on the callee's internal load balancer. */
  readonly listenerPort: number;
  /** `network`: the callee runs in the caller's own network. `hub`: a shared service, called from a country. */
  readonly via: "network" | "hub";
  /** Past the load balancer, from proxy to proxy; only of `network`. */
  readonly direct?: DirectCall;
}

/** Someone who calls this service: the caller's network and name. */
export interface ResolvedCaller {
  readonly network: string;
  readonly service: string;
}

export interface Scaling {
  /** Off in stg: sizes stay at `min`. */
  readonly enabled: boolean;
  /** Average CPU to hold, percent. */
  readonly cpuPercent: number;
  /** Average memory to hold, percent; ECS only. */
  readonly memoryPercent?: number;
  readonly predictive: PredictiveMode;
  /** Requests per target and minute to hold; only where a load balancer stands in front. */
  readonly requestsPerTarget: number;
  readonly scaleInCooldownSeconds: number;
  readonly scaleOutCooldownSeconds: number;
}

export interface Rotation {
  /** No server lives longer, seconds; 86,400 (AWS's least) to 31,536,000. */
  readonly maxLifetimeSeconds: number;
  /** When every server is replaced, local time: daily or weekly (Monday) at `HH:MM`; `never` leaves it to the lifetime. */
  readonly schedule: "daily" | "weekly" | "never";
  readonly at: string;
}

/** The queue of a worker. */
export interface WorkQueueSettings {
  /** Messages waiting per running server or task, which a scaler holds. */
  readonly backlogPerTask: number;
  /** How long a message that was taken stays hidden, seconds: longer than the slowest message takes. */
  readonly visibilityTimeoutSeconds: number;
  /** Attempts before a message goes to the dead-letter queue. */
  readonly maxReceives: number;
  /** How long a message waits at most, days, 1–14. */
  readonly retentionDays: number;
}

/** When a job runs. */
export interface JobSettings {
  /** `cron(…)` or `rate(…)` as EventBridge Scheduler writes it, in the network's time zone. */
  readonly schedule: string;
  /** How often a start that AWS refused is tried again, 0–185. */
  readonly retries: number;
  /** How long after its time a start is still worth trying, seconds, 60–86400. */
  readonly maxDelaySeconds: number;
}

/** A container beside a service's own, in the same task. */
export interface Container {
  readonly name: string;
  readonly image: string;
  /** `init` ends before the service's own container starts; `sidecar` runs beside it. */
  readonly role: "init" | "sidecar";
  readonly command?: readonly string[];
  /** Share of the task's CPU units and most memory, MiB; without them it takes what is left. */
  readonly cpu?: number;
  readonly memory?: number;
  /** The task ends with it. */
  readonly essential: boolean;
  /** Containers that it waits for. */
  readonly dependsOn: readonly { readonly container: string; readonly condition: ContainerCondition }[];
  readonly environment: Readonly<Record<string, string>>;
  /** May write to its root file system. */
  readonly writable: boolean;
}

/** `START`: runs; `COMPLETE`: has ended; `SUCCESS`: has ended with status 0. */
export const containerConditions = ["START", "COMPLETE", "SUCCESS"] as const;
export type ContainerCondition = (typeof containerConditions)[number];

/** The EC2 capacity that a network's `ecs-ec2` services share: one group for each architecture in use. */
export interface SharedCapacity {
  /** By architecture, in order of preference. */
  readonly instanceTypes: Readonly<Record<Architecture, readonly string[]>>;
  /** Instances of each group. */
  readonly min: number;
  readonly max: number;
  /** How full the group is kept, percent: 100 has no spare instance. */
  readonly targetCapacityPercent: number;
  readonly volumeGiB: number;
  /** Share of Spot capacity, 0–100. */
  readonly spotPercent: number;
  readonly rotation: Rotation;
  /** Datadog's agent, once on every instance; absent where it is off. */
  readonly agent?: DatadogAgent;
}

/** Datadog's agent on the shared capacity. */
export interface DatadogAgent {
  readonly image: string;
  /** What it takes of each instance: CPU units and MiB. */
  readonly cpu: number;
  readonly memory: number;
  /** Where the API key lies, written as `SecretReference.from`; never the key. */
  readonly apiKey: string;
}

export interface ResolvedService {
  readonly name: string;
  readonly description: string;
  readonly kind: ServiceKind;
  readonly scope: "country" | "shared";
  /** Value of the tag `owner`. */
  readonly owner: string;
  /** Others cannot do without it: guarded in every environment, and never at zero. */
  readonly core?: true;
  /** A prototype: guarded nowhere, and to be gone after this day, `YYYY-MM-DD`; absent: it stays. */
  readonly disposableUntil?: string;
  readonly sizingClass: string;
  readonly exposure: Exposure;
  /** Port of the process; absent when `exposure` is `none`. */
  readonly port?: number;
  /** Path that answers 200 when the process is healthy. */
  readonly healthPath?: string;
  /** The service's own port on the internal load balancer, 10000–14999, never reused; also its rank in listener rules. Absent when `exposure` is `none`. */
  readonly listenerPort?: number;
  readonly calls: readonly ResolvedCall[];
  readonly callers: readonly ResolvedCaller[];
  readonly secrets: readonly SecretReference[];
  /** Workers of this network to whose queues the service sends. */
  readonly sends: readonly string[];
  /** Only of a `worker`. */
  readonly queue?: WorkQueueSettings;
  /** Only of a `job`. */
  readonly job?: JobSettings;
  readonly compute: ComputeKind;
  readonly arch: Architecture;
  readonly min: number;
  readonly max: number;
  /** Size of a task, on Fargate and on shared EC2 capacity. */
  readonly fargate: { readonly cpu: number; readonly memory: number };
  readonly ami: {
    readonly instanceTypes: readonly string[];
    readonly volumeGiB: number;
    readonly image: ImageSource;
    /** The pinned image; absent: what the service's image parameter said when the stack was last refreshed. */
    readonly imageId?: string;
  };
  /** Share of Spot capacity, 0–100. */
  readonly spotPercent: number;
  readonly scaling: Scaling;
  readonly rotation: Rotation;
  /** Instances kept ready beside the group; absent: none, and always absent unless `compute` is `ami`. */
  readonly warmPool?: { readonly min: number; readonly state: WarmPoolState; readonly reuse: boolean };
  /** Whether a task may protect itself from scale-in while it works. */
  readonly protectWork: boolean;
  readonly healthGraceSeconds: number;
  readonly deregistrationDelaySeconds: number;
  /** Clients come back to the server that they had for so long, by a cookie; absent: any server takes them. */
  readonly stickiness?: { readonly seconds: number };
  /** Who else may call it through the public load balancer, by place; absent: nobody. */
  readonly partners?: readonly Partner[];
  /** How long a connection may be silent; the load balancer's 60 without it. */
  readonly idleTimeoutSeconds?: number;
  /** What runs beside the service's own container; tasks only. */
  readonly containers: readonly Container[];
  /** Disk of a Fargate task; 20 GiB without it. */
  readonly ephemeralStorageGiB?: number;
  /** Whether a shell may be opened in a running task. */
  readonly exec: boolean;
  /** Between the signals TERM and KILL; ECS's 30 without it. */
  readonly stopTimeoutSeconds?: number;
  /** How long a new target's share of the requests grows; 0: it gets its full share at once. */
  readonly slowStartSeconds: number;
  /** How a new version takes over. */
  readonly deploy: DeploySettings;
  /** The proxy beside each task, for calls inside the network; absent: none. */
  readonly serviceConnect?: ServiceConnectSettings;
  /** Ways between the service and the company's sites; absent: none. */
  readonly onPremises?: ServiceOnPremises;
  /** The old side beside which the service answers to its public name; absent: the name is its own. */
  readonly cutover?: CutoverSettings;
}

/** Sizes of one service during an event; what is absent is left alone. */
export interface EventSizes {
  readonly min?: number;
  readonly max?: number;
}

/** A named event of the calendar that is not over by `asOf`. */
export interface ResolvedEvent {
  readonly name: string;
  /** `YYYY-MM-DDTHH:MM`, local time of the network; exists exactly once there. */
  readonly from: string;
  readonly to: string;
  /** `coming`: more than a week ahead. `near`: begins within a week, so the sizes are the schedule's. `begun`: its start is past. */
  readonly phase: "coming" | "near" | "begun";
  /** By service; only services that run in the network. */
  readonly services: Readonly<Record<string, EventSizes>>;
  /** What the public load balancer has at least, from so long before the begin to the end. */
  readonly reserved?: { readonly capacityUnits: number; readonly leadMinutes: number };
}

/** One network: a country, or the hub. */
export interface ResolvedNetwork {
  /** `jp`, `tw`, … or `hub`. */
  readonly code: string;
  readonly name: string;
  readonly role: "country" | "hub";
  readonly region: string;
  /** IANA name, e.g. `Asia/Tokyo`. */
  readonly timeZone: string;
  /** The stack of its own that raises the country; absent: the environment's. */
  readonly stack?: string;
  readonly account?: { readonly id: string; readonly roleArn: string };
  readonly addresses: NetworkAddresses;
  /** Zone letters of the four slots in their fixed order; the first `zoneCount` are in use. */
  readonly zoneSlots: readonly string[];
  /** Letters in use: a prefix of `zoneSlots`. */
  readonly zones: readonly string[];
  /** Whether the region is known to have Fargate Spot: AWS refuses a cluster that names a capacity provider it lacks. */
  readonly fargateSpot: boolean;
  readonly nat: NatMode;
  /** What carries the country's calls to the hub; says nothing in the hub itself. */
  readonly transport: ChosenTransport;
  /** How the country's account is let in on what is the hub's: asked, or as one of the same organization. */
  readonly sharing: SharingMode;
  /** The network's own link to the company's sites; absent: none. */
  readonly onPremisesLink?: OnPremisesLink;
  /** AWS service suffixes, e.g. `ecr.api`; empty: gateway endpoints (S3, DynamoDB) only. */
  readonly interfaceEndpoints: readonly string[];
  readonly flowLogs: { readonly enabled: boolean; readonly retentionDays: number };
  readonly logRetentionDays: number;
  readonly dns: {
    /** `<code>.<environment>.<domain>`. */
    readonly zoneName: string;
    /** False: zone and certificate request only; the name servers are printed, no validation, no 443 listener. */
    readonly delegated: boolean;
    /** Route 53 id of the parent zone, when it is in the same account: the delegation is then made too. */
    readonly parentZoneId?: string;
  };
  /** What clients are told of a country: nothing unless it is listed; to wait in maintenance. */
  readonly routing: { readonly listed: boolean; readonly maintenance: boolean };
  /** Capacity goes to zero between `stop` and `start`, local time `HH:MM`; the start is the rotation. */
  readonly offHours?: { readonly stop: string; readonly start: string };
  /** Events that are not over, by their begin; those of one service do not overlap. */
  readonly events: readonly ResolvedEvent[];
  /** Capacity units below which the public load balancer never goes; absent: none are reserved. */
  readonly reservedCapacityUnits?: number;
  /** What services of kind `ecs-ec2` run on; exists only where there is one. */
  readonly ecsEc2: SharedCapacity;
  /** Who hears of deployments, refreshes and failed work. */
  readonly notifications: ResolvedNotifications;
  /** Shared services that this country may call; empty for the hub. */
  readonly uses: readonly string[];
  /** Sorted by name. */
  readonly services: readonly ResolvedService[];
}

/**
 * A whole environment. One stack raises it, or several: the environment's own has the hub, and each other one the
 * countries that name it.
 */
export interface ResolvedEnvironment {
  readonly environment: EnvironmentName;
  /** The stack that is being raised. */
  readonly stack: string;
  /** Fully qualified name of the stack that has the hub, where it is not this one. */
  readonly hubStack?: string;
  readonly domain: string;
  readonly owner: string;
  /** Date against which dated things are judged, `YYYY-MM-DD`. */
  readonly asOf: string;
  /** Stateful resources are protected and kept on delete. */
  readonly protect: boolean;
  /** Fully qualified name of the foundation stack. */
  readonly foundationStack: string;
  readonly datadog: { readonly enabled: boolean; readonly site: string };
  readonly onPremises: readonly string[];
  readonly mesh: { readonly certificates: MeshCertificates };
  readonly hub: ResolvedNetwork;
  /** Sorted by code. */
  readonly countries: readonly ResolvedNetwork[];
  readonly fallbacks: readonly Finding[];
  readonly warnings: readonly Finding[];
}

/** Another account than the foundation's, in which networks live. */
export interface ResolvedAccount {
  readonly id: string;
  /** Role through which whatever the account has once is made there. */
  readonly roleArn: string;
  /** Where its networks are; sorted. */
  readonly regions: readonly string[];
}

/** The foundation: what exists once an account or serves every environment. */
export interface ResolvedFoundation {
  readonly domain: string;
  readonly owner: string;
  /** Where the foundation's own resources are; Tokyo by default. */
  readonly region: string;
  /** Regions to which images are replicated: every region of every country but `region`. */
  readonly replicaRegions: readonly string[];
  /** Other accounts in which networks live: they use what the foundation has. Sorted by id. */
  readonly accounts: readonly ResolvedAccount[];
  readonly protect: boolean;
  /** One repository a service of the catalogue. */
  readonly services: readonly {
    readonly name: string;
    readonly owner: string;
    readonly core?: true;
    readonly disposableUntil?: string;
  }[];
  readonly datadog: ResolvedEnvironment["datadog"];
  /** How the services are built. */
  readonly delivery: ResolvedDelivery;
  /** Who hears how pipelines and builds end. */
  readonly notifications: {
    readonly slack?: { readonly workspaceId: string; readonly channelId: string };
  };
  /** The image factory; absent where it is off. */
  readonly images?: ResolvedImages;
  readonly fallbacks: readonly Finding[];
  readonly warnings: readonly Finding[];
}

/** What the foundation hands to the environments; the one contract of the StackReference. */
export interface FoundationOutputs {
  readonly accountId: string;
  /** Repository URL by service name. */
  readonly repositoryUrls: Readonly<Record<string, string>>;
  /** By region in use: CodeDeploy reads a revision from a bucket of its own region only. */
  readonly artifactBuckets: Readonly<Record<string, { readonly bucket: string; readonly keyArn: string }>>;
}
