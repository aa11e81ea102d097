import type { ChosenTransport } from "../mesh";
import type { ResolvedNotifications } from "../notifications";
import type { OnPremisesLink } from "../on-premises";
import type { NetworkAddresses } from "./addresses";
import type { SharedCapacity } from "./capacity";
import type { NatMode, SharingMode } from "./choices";
import type { ResolvedEvent } from "./event";
import type { ResolvedService } from "./service";

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
