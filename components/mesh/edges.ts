import type { ResolvedEnvironment, ResolvedNetwork, ResolvedService } from "../../config";
import { anywhere, latticeAddresses, type Edge } from "./edge";
import { meshBlock } from "./names";
import { onPremisesEdges } from "./on-premises-edges";
import { sidesOf } from "./sides";

const httpsPort = 443;

/**
 * Every security group rule that a service is the reason for; together with the load balancers' own doors to
 * the world they are all the rules there are. They follow the declared calls, both ways:
 * caller → internal load balancer at the callee's listener port → callee at its own port. A country lets its
 * callers out to the hub here; that the hub lets them in is said by the list of callers there. By VPC Lattice the
 * country says both: who goes out, and who is let in at its own end. Between two services
 * that have proxies the way is straight: caller → callee at its own port.
 */
export function planServiceEdges(
  environment: Pick<ResolvedEnvironment, "hub">,
  network: ResolvedNetwork,
  service: ResolvedService,
): readonly Edge[] {
  return [
    ...(network.onPremisesLink ? [] : [toWorld(network, service)]),
    ...onPremisesEdges(network, service),
    ...doors(network, service),
    ...calls(environment, network, service),
  ];
}

/** Where there is a link to the company's sites, a list without these takes its place. */
const toWorld = ({ code }: ResolvedNetwork, { name }: ResolvedService): Edge => ({
  name: `${code}-${name}-https`,
  direction: "egress",
  group: "service",
  peer: { cidr: anywhere },
  port: httpsPort,
  description: "Images, AWS APIs and third parties over TLS",
});

/** Load balancer → service, also while nobody calls: the health checks take this way. */
function doors({ code }: ResolvedNetwork, service: ResolvedService): Edge[] {
  const { name, port } = service;
  if (port === undefined) {
    return [];
  }
  return sidesOf(service).flatMap((side): Edge[] => [
    {
      name: `${code}-${side}-to-${name}`,
      direction: "egress",
      group: side,
      peer: "service",
      port,
      description: `Requests and health checks to ${name}`,
    },
    {
      name: `${code}-${name}-from-${side}`,
      direction: "ingress",
      group: "service",
      peer: side,
      port,
      description: `Requests and health checks from the ${side} load balancer`,
    },
  ]);
}

/** The calls that the service makes. */
function calls(
  environment: Pick<ResolvedEnvironment, "hub">,
  { code, transport }: ResolvedNetwork,
  { name, calls }: ResolvedService,
): Edge[] {
  return calls.flatMap(({ service: callee, listenerPort, via, direct }): Edge[] => {
    if (direct) {
      return straight(code, name, callee, direct.port);
    }
    const toCallee = {
      name: `${code}-${name}-to-${callee}`,
      direction: "egress",
      group: "service",
      port: listenerPort,
      description: `Calls to ${callee}`,
    } as const;
    if (via === "hub" && transport === "lattice") {
      return byLattice(code, name, callee, listenerPort);
    }
    if (via === "hub") {
      return [{ ...toCallee, peer: { cidr: meshBlock(environment) } }];
    }
    const front = { internalOf: callee };
    return [
      { ...toCallee, peer: front },
      {
        name: `${code}-internal-from-${name}-to-${callee}`,
        direction: "ingress",
        group: front,
        peer: "service",
        port: listenerPort,
        description: `Calls of ${name} to ${callee}`,
      },
    ];
  });
}

/** Names of their own here, too: names of services turn to Lattice when both rules stand, and away before they go. */
function byLattice(code: string, caller: string, callee: string, port: number): Edge[] {
  return [
    {
      name: `${code}-${caller}-by-lattice-to-${callee}`,
      direction: "egress",
      group: "service",
      peer: latticeAddresses,
      port,
      description: `Calls to ${callee} by VPC Lattice`,
    },
    {
      name: `${code}-lattice-from-${caller}-to-${callee}`,
      direction: "ingress",
      group: "lattice",
      peer: "service",
      port,
      description: `Calls of ${caller} to ${callee}`,
    },
  ];
}

/** From task to task. Names of their own, so that the way through the load balancer stays until nobody takes it. */
function straight(code: string, caller: string, callee: string, port: number): Edge[] {
  return [
    {
      name: `${code}-${caller}-straight-to-${callee}`,
      direction: "egress",
      group: "service",
      peer: { service: callee },
      port,
      description: `Direct calls to ${callee}`,
    },
    {
      name: `${code}-${callee}-straight-from-${caller}`,
      direction: "ingress",
      group: { service: callee },
      peer: "service",
      port,
      description: `Direct calls of ${caller}`,
    },
  ];
}

/** Whether an edge is an end of a call by VPC Lattice. */
export const goesByLattice = ({ group, peer }: Pick<Edge, "group" | "peer">): boolean =>
  group === "lattice" || peer === latticeAddresses;
