import type { ResolvedNetwork, ResolvedService } from "../../config";
import type { Edge } from "./edge";

/**
 * The rules between a service and the company's sites: out to exactly what it calls there, and in to its internal load
 * balancer, at its own port there, from exactly those who call it.
 */
export function onPremisesEdges(
  { code }: Pick<ResolvedNetwork, "code">,
  { name, onPremises, listenerPort }: ResolvedService,
): readonly Edge[] {
  const { calls = [], callers = [] } = onPremises ?? {};
  return [
    ...calls.map((call): Edge => ({
      name: `${code}-on-premises-from-${name}-to-${call.name}`,
      direction: "egress",
      group: "service",
      peer: { cidr: call.block },
      port: call.port,
      description: `Calls to ${call.name} on-premises`,
    })),
    ...(listenerPort === undefined
      ? []
      : callers.map((block): Edge => ({
          name: `${code}-internal-from-on-premises-${block.replaceAll(/[./]/g, "-")}-to-${name}`,
          direction: "ingress",
          group: { internalOf: name },
          peer: { cidr: block },
          port: listenerPort,
          description: `Calls of ${block} on-premises to ${name}`,
        }))),
  ];
}
