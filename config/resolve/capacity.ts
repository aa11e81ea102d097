import type { NetworkLayer } from "../keys";
import type { DatadogAgent, SharedCapacity } from "../model";

/** config/platform.ts sets every key; what stands here speaks only when a caller's own sources leave one out. */
export function resolveCapacity({ ecsEc2, offHours }: NetworkLayer, datadog: boolean): SharedCapacity {
  const { instanceTypes, rotation } = ecsEc2 ?? {};
  return {
    instanceTypes: {
      arm64: instanceTypes?.arm64 ?? ["m7g.large"],
      x86_64: instanceTypes?.x86_64 ?? ["m6i.large"],
    },
    // By night the tasks are gone, and their instances follow them.
    min: offHours?.enabled ? 0 : (ecsEc2?.min ?? 1),
    max: ecsEc2?.max ?? 10,
    targetCapacityPercent: ecsEc2?.targetCapacityPercent ?? 100,
    volumeGiB: ecsEc2?.volumeGiB ?? 30,
    spotPercent: ecsEc2?.spotPercent ?? 0,
    rotation: {
      maxLifetimeSeconds: rotation?.maxLifetimeSeconds ?? 604_800,
      schedule: rotation?.schedule ?? "never",
      at: rotation?.at ?? "05:00",
    },
    ...((ecsEc2?.agent?.enabled ?? datadog) && { agent: resolveAgent(ecsEc2?.agent) }),
  };
}

const resolveAgent = (agent: NonNullable<NetworkLayer["ecsEc2"]>["agent"] = {}): DatadogAgent => ({
  image: agent.image ?? "public.ecr.aws/datadog/agent:7.70.0",
  cpu: agent.cpu ?? 128,
  memory: agent.memory ?? 512,
  apiKey: agent.apiKey ?? "ssm:/archipelago/datadog/api-key",
});
