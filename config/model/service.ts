import type { DeploySettings } from "../deploy";
import type { CutoverSettings, ServiceOnPremises } from "../on-premises";
import type { Partner } from "../partners";
import type { ServiceConnectSettings } from "../service-connect";
import type { ResolvedCall, ResolvedCaller } from "./calls";
import type { Architecture, ComputeKind, Exposure, ImageSource, ServiceKind, WarmPoolState } from "./choices";
import type { Container } from "./container";
import type { SecretReference } from "./secret";
import type { Rotation, Scaling } from "./scaling";

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

/** One service in one network. */
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
