/** One model of a plan, whichever way it was made: by the recorder or by `pulumi preview --json`. */
import type { Properties } from "./values";

/** Version of the `archipelago` key; goes up when a reader of the previous one would misread it. */
export const formatVersion = 1;

/** A step as `pulumi preview --json` prints it. */
export interface PlanStep {
  readonly op: string;
  readonly urn: string;
  readonly provider?: string;
  readonly newState?: PlanState;
  readonly oldState?: PlanState;
  readonly diffReasons?: readonly string[];
  readonly replaceReasons?: readonly string[];
  readonly detailedDiff?: unknown;
}

export interface PlanState {
  readonly urn: string;
  readonly type: string;
  readonly custom: boolean;
  readonly id?: string;
  readonly parent?: string;
  readonly provider?: string;
  readonly inputs?: Properties;
  readonly outputs?: Properties;
  readonly dependencies?: readonly string[];
  readonly propertyDependencies?: Readonly<Record<string, readonly string[] | null>>;
  readonly protect?: boolean;
  readonly retainOnDelete?: boolean;
  readonly ignoreChanges?: readonly string[];
  readonly replaceOnChanges?: readonly string[];
  readonly deleteBeforeReplace?: boolean;
  readonly additionalSecretOutputs?: readonly string[];
  readonly aliases?: readonly unknown[];
  readonly customTimeouts?: unknown;
  readonly deletedWith?: string;
  readonly external?: boolean;
}

export interface Plan {
  readonly steps: readonly PlanStep[];
  /** Number of steps by `op`. */
  readonly changeSummary: Readonly<Record<string, number>>;
  readonly archipelago: PlanSummary;
}

/** What the pages show, beside the steps themselves. */
export interface PlanSummary {
  readonly formatVersion: number;
  /** The stack: an environment's name, or `foundation`. */
  readonly environment: string;
  readonly domain?: string;
  /** The hub first, then the countries by code; empty for the foundation. */
  readonly countries: readonly NetworkSummary[];
  /** Names of all services, sorted. */
  readonly services: readonly string[];
  /** Network code by URN; the platform's own resources are left out. */
  readonly countryOf: Readonly<Record<string, string>>;
  /** Region by URN of resources that have one. */
  readonly regionOf: Readonly<Record<string, string>>;
  readonly warnings: readonly Remark[];
  readonly fallbacks: readonly Remark[];
  readonly demand: readonly Demand[];
  readonly violations: readonly PlanViolation[];
}

/** A remark of the configuration; `path` is the key it is about. */
export interface Remark {
  readonly path: string;
  readonly message: string;
}

export interface NetworkSummary {
  readonly code: string;
  readonly name: string;
  readonly role: "country" | "hub";
  readonly region: string;
  /** The network's addresses, e.g. `10.1.0.0/16`. */
  readonly block: string;
  /** Zone letters in use. */
  readonly zones: readonly string[];
  /** NAT gateways: `none`, `single` or `perZone`. */
  readonly nat: string;
  /** DNS zone. */
  readonly zoneName: string;
  /** Sorted by name. */
  readonly services: readonly ServiceSummary[];
  /** By begin; absent when the plan does not say. */
  readonly events?: readonly EventSummary[];
  /** EC2 capacity that services share; absent where none do, or where the plan does not tell. */
  readonly capacities?: readonly CapacitySummary[];
}

/** One group of instances that several services share. */
export interface CapacitySummary {
  readonly arch: string;
  /** Instance type. */
  readonly size: string;
  /** Fewest and most instances. */
  readonly min: number;
  readonly max: number;
  /** Most of them in an event, where that is more than `max`. */
  readonly peak?: number;
  /** vCPUs of one instance; 0 when not known. */
  readonly vcpus: number;
  /** Share of Spot capacity, percent. */
  readonly spotPercent: number;
}

export interface ServiceSummary {
  readonly name: string;
  readonly compute: string;
  readonly arch: string;
  /** Of one task or instance, e.g. `0.5 vCPU, 1 GiB` or `t4g.small`. */
  readonly size: string;
  /** Fewest and most tasks or instances. */
  readonly min: number;
  readonly max: number;
  /** vCPUs of one task or instance; 0 when not known, or when shared capacity has them. */
  readonly vcpus: number;
  /** Share of Spot capacity, percent. */
  readonly spotPercent: number;
  readonly exposure: string;
}

/** A named event of a network's calendar that is not over. */
export interface EventSummary {
  readonly name: string;
  /** `YYYY-MM-DDTHH:MM`, local time. */
  readonly from: string;
  readonly to: string;
  readonly timeZone: string;
  /** Whether the program still sets the sizes, or the schedule does; or only the end is to come. */
  readonly phase: "coming" | "near" | "begun";
  /** Sorted by service. */
  readonly sizes: readonly { readonly service: string; readonly min?: number; readonly max?: number }[];
  /** Capacity units that the public load balancer has at least; absent: none are reserved. */
  readonly reserved?: number;
}

/** What a region's quota must allow for this plan alone. */
export interface Demand {
  readonly region: string;
  readonly quota: string;
  /** In AWS's words. */
  readonly name: string;
  /** Most that any one region, zone, network or load balancer of the region needs. */
  readonly needed: number;
  /** What a new account has. */
  readonly default: number;
  /** With which a rise is asked for. */
  readonly code?: string;
}

/** A value that AWS would refuse, by its own published schemas. */
export interface PlanViolation {
  readonly urn: string;
  /** Path of the property in Pulumi's names. */
  readonly property: string;
  /** Which kind of rule, e.g. `enum` or `pattern`. */
  readonly rule?: string;
  readonly message: string;
  /** `file:line:column` of the resource in the program, when it was recorded. */
  readonly source?: string;
}

/** Number of steps by `op`, the ops sorted. */
export function countOps(steps: readonly PlanStep[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const op of steps.map((step) => step.op).sort()) {
    counts[op] = (counts[op] ?? 0) + 1;
  }
  return counts;
}
