import type * as pulumi from "@pulumi/pulumi";
import { ecsMovesTraffic, type ResolvedService } from "../../config";
import {
  createEdges,
  goesByLattice,
  planServiceEdges,
  planSmokeEdges,
  type LoadBalancers,
  type Mesh,
  type Party,
} from "../mesh";
import { letOut } from "../on-premises";
import type { Surroundings } from "./compute";

export interface ServiceEdgesArgs {
  readonly service: ResolvedService;
  readonly surroundings: Surroundings;
  readonly loadBalancers: Pick<LoadBalancers, "public">;
  readonly mesh: Mesh;
  readonly securityGroupId: pulumi.Output<string>;
  /** Security group of a service that is called past the load balancer. */
  readonly calleeGroupId: (service: string) => pulumi.Output<string>;
}

/** The security group rules that a service's calls, callers and tests ask for. */
export function createServiceEdges(args: ServiceEdgesArgs, parent: pulumi.Resource): pulumi.Resource[] {
  const { service, surroundings, mesh, securityGroupId } = args;
  const { environment, network, internetListId } = surroundings;
  const edges = [
    ...planServiceEdges(environment, network, service),
    ...(ecsMovesTraffic(service) ? planSmokeEdges(network, service) : []),
  ];
  const groupOf = (party: Party) => groupOfParty(args, party);
  const rules = createEdges(edges, groupOf, { parent }, mesh.lattice?.prefixListId);
  mesh.lattice?.opened(
    service.name,
    rules.filter((_, n) => goesByLattice(edges[n]!)),
  );
  return internetListId
    ? [...rules, letOut([network.code, service.name], securityGroupId, internetListId, { parent })]
    : rules;
}

function groupOfParty(
  { service, surroundings, loadBalancers, mesh, securityGroupId, calleeGroupId }: ServiceEdgesArgs,
  party: Party,
): pulumi.Output<string> | undefined {
  if (party === "service") {
    return securityGroupId;
  }
  if (party === "smoke") {
    return surroundings.smokeTest?.securityGroupId;
  }
  if (party === "lattice") {
    return mesh.lattice?.securityGroupId;
  }
  if (typeof party === "object" && "service" in party) {
    return calleeGroupId(party.service);
  }
  return party === "public"
    ? loadBalancers.public?.securityGroupId
    : mesh.internalOf(party === "internal" ? service.name : party.internalOf)?.securityGroupId;
}
