import type { ResolvedNetwork, ResolvedService } from "../../config";
import type { Edge } from "./edge";

/** The way of a smoke test: to the service's internal load balancer at its listener port, like any caller's. */
export function planSmokeEdges(
  { code }: Pick<ResolvedNetwork, "code">,
  { name, listenerPort }: Pick<ResolvedService, "name" | "listenerPort">,
): readonly Edge[] {
  if (listenerPort === undefined) {
    return [];
  }
  return [
    {
      name: `${code}-smoke-to-${name}`,
      direction: "egress",
      group: "smoke",
      peer: "internal",
      port: listenerPort,
      description: `Smoke tests of ${name}`,
    },
    {
      name: `${code}-internal-from-smoke-to-${name}`,
      direction: "ingress",
      group: "internal",
      peer: "smoke",
      port: listenerPort,
      description: `Smoke tests of ${name}`,
    },
  ];
}
