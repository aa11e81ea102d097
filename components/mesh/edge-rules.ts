import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { logicalName } from "../naming";
import type { Edge, Party } from "./edge";

/**
 * Makes one rule resource per edge, in their order. Rules are resources of their own, so that an edge comes and goes
 * alone.
 */
export function createEdges(
  edges: readonly Edge[],
  groupOf: (party: Party) => pulumi.Input<string> | undefined,
  opts: pulumi.CustomResourceOptions,
  /** List of VPC Lattice's addresses; only where an edge leads there. */
  latticePrefixListId?: pulumi.Input<string>,
): pulumi.Resource[] {
  const groupId = (party: Party, edge: Edge) => {
    const id = groupOf(party);
    if (id === undefined) {
      throw new Error(
        `The edge ${edge.name} needs the security group of ${JSON.stringify(party)}, which this network lacks.`,
      );
    }
    return id;
  };
  const peerOf = (edge: Edge) => {
    const { peer } = edge;
    if (typeof peer === "object" && "cidr" in peer) {
      return { cidrIpv4: peer.cidr };
    }
    if (typeof peer === "object" && "addresses" in peer) {
      if (latticePrefixListId === undefined) {
        throw new Error(`The edge ${edge.name} leads to VPC Lattice, which this network does not use.`);
      }
      return { prefixListId: latticePrefixListId };
    }
    return { referencedSecurityGroupId: groupId(peer, edge) };
  };
  return edges.map((edge) => {
    const args = {
      securityGroupId: groupId(edge.group, edge),
      ipProtocol: "tcp",
      fromPort: edge.port,
      toPort: edge.port,
      description: edge.description,
      ...peerOf(edge),
    };
    return edge.direction === "ingress"
      ? new aws.vpc.SecurityGroupIngressRule(
          logicalName("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", edge.name),
          args,
          opts,
        )
      : new aws.vpc.SecurityGroupEgressRule(
          logicalName("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", edge.name),
          args,
          opts,
        );
  });
}
