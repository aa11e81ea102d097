import { architectures, type Architecture, type ResolvedNetwork } from "../../config";
import { keptByClock, planMaintenance, rotationSchedule, type LocalSchedule, type ServicePlan } from "./plan";

/** One group of the EC2 capacity that a network's services share. */
export interface CapacityPlan {
  readonly arch: Architecture;
  /** Part of names: an underscore is allowed in few of them. */
  readonly name: "arm64" | "x86";
  readonly instanceTypes: readonly string[];
  readonly rotation?: LocalSchedule;
  readonly maintenance: ServicePlan["maintenance"];
}

const shortNames = { arm64: "arm64", x86_64: "x86" } as const satisfies Record<Architecture, string>;

/** The groups that a network has: one for each architecture of its `ecs-ec2` services; none without such a service; daemons only follow. */
export function planCapacities(network: ResolvedNetwork): CapacityPlan[] {
  const sharing = network.services.filter(({ kind, compute }) => kind !== "daemon" && compute === "ecs-ec2");
  const inUse = architectures.filter((arch) => sharing.some((service) => service.arch === arch));
  return inUse.map((arch) => ({
    arch,
    name: shortNames[arch],
    instanceTypes: network.ecsEc2.instanceTypes[arch],
    // With off hours the instances follow their tasks to zero, and the morning brings new ones; not where a core one stays.
    rotation:
      network.offHours && !sharing.some((service) => service.arch === arch && service.core)
        ? undefined
        : rotationSchedule(network.timeZone, keptByClock(network.ecsEc2.rotation)),
    maintenance: planMaintenance(network.ecsEc2.min),
  }));
}
