import { hasSizes, type ResolvedNetwork, type ResolvedService, type Rotation } from "../../config";
import { sidesOf, type Side } from "../mesh";
import { capacityOwner, planCapacityActions, type CapacityAction } from "./capacity-plan";
import { clockTime, type CapacityOwner } from "./clock";

/** A schedule expression in the network's time zone. */
export interface LocalSchedule {
  readonly expression: string;
  readonly timeZone: string;
}

/** What is decided about a service before any resource exists. */
export interface ServicePlan {
  readonly sides: readonly Side[];
  readonly capacityOwner: CapacityOwner;
  /** Metrics that a scaler holds; empty when scaling is off. */
  readonly tracks: readonly ("cpu" | "memory" | "requests" | "backlog")[];
  /** When every server is replaced; absent where the lifetime or the morning start does it. */
  readonly rotation?: LocalSchedule;
  /** Scheduled changes of the sizes: events and off hours. */
  readonly actions: readonly CapacityAction[];
  /** Shares of ECS capacity providers; a share of zero is left out. */
  readonly capacityProviders: readonly { readonly capacityProvider: string; readonly weight: number }[];
  /** How far a group may shrink and grow, percent, while its servers are replaced. */
  readonly maintenance: { readonly minHealthyPercentage: number; readonly maxHealthyPercentage: number };
}

/** Decides everything about a service that does not depend on what AWS answers. */
export function planService(everywhere: ResolvedNetwork, service: ResolvedService): ServicePlan {
  const network = hoursOf(everywhere, service);
  const sides = sidesOf(service);
  const { scaling } = service;
  return {
    sides,
    capacityOwner: hasSizes(service) ? capacityOwner(network, service) : "program",
    tracks: scaling.enabled ? tracksOf(service, sides) : [],
    rotation: planRotation(network, service),
    actions: hasSizes(service) ? planCapacityActions(network, service) : [],
    capacityProviders: [
      { capacityProvider: "FARGATE", weight: 100 - service.spotPercent },
      { capacityProvider: "FARGATE_SPOT", weight: service.spotPercent },
    ].filter(({ weight }) => weight > 0),
    maintenance: planMaintenance(service.min),
  };
}

/** Off hours are not of core services, which stay by night and rotate as if there were none. */
function hoursOf({ offHours, ...network }: ResolvedNetwork, { core }: ResolvedService): ResolvedNetwork {
  return { ...network, ...(offHours && !core && { offHours }) };
}

/** A worker follows its backlog and not its CPU: a full CPU with an empty queue is no reason for another one. */
function tracksOf(
  { kind, compute, scaling }: ResolvedService,
  sides: readonly Side[],
): ServicePlan["tracks"] {
  return [
    kind === "worker" ? "backlog" : "cpu",
    // EC2 does not see an instance's memory.
    ...(scaling.memoryPercent !== undefined && compute !== "ami" ? (["memory"] as const) : []),
    ...(sides.length > 0 ? (["requests"] as const) : []),
  ];
}

/**
 * With off hours the morning start is the rotation: a second one the same night would replace nothing. A daemon goes
 * with its instance, and comes with the next one.
 */
function planRotation(
  { offHours, timeZone }: ResolvedNetwork,
  service: ResolvedService,
): LocalSchedule | undefined {
  const { rotation, compute } = service;
  if (offHours || !hasSizes(service)) {
    return undefined;
  }
  return rotationSchedule(timeZone, compute === "ami" ? rotation : keptByClock(rotation));
}

const weekSeconds = 604_800;

/**
 * The rotation of what AWS does not replace by age: ECS knows no lifetime of a task, and an instance that is
 * protected from scale-in outlives its group's. There the clock keeps the lifetime that `never` leaves to AWS.
 */
export function keptByClock(rotation: Rotation): Rotation {
  return rotation.schedule === "never"
    ? { ...rotation, schedule: rotation.maxLifetimeSeconds < weekSeconds ? "daily" : "weekly" }
    : rotation;
}

/** The hour of a rotation; nothing where the servers' age alone replaces them. */
export function rotationSchedule(timeZone: string, { schedule, at }: Rotation): LocalSchedule | undefined {
  if (schedule === "never") {
    return undefined;
  }
  const { hour, minute } = clockTime(at);
  const day = schedule === "weekly" ? "? * MON *" : "* * ? *";
  return { expression: `cron(${minute} ${hour} ${day})`, timeZone };
}

/** A new server is in service before an old one goes. A small group doubles; a large one grows by a quarter at a time. */
const smallGroup = 4;

export function planMaintenance(min: number): ServicePlan["maintenance"] {
  return { minHealthyPercentage: 100, maxHealthyPercentage: min < smallGroup ? 200 : 125 };
}
