import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { logicalName } from "../naming";
import type { Edge, Party } from "./edges";

/** Makes one rule resource per edge. Rules are resources of their own, so that an edge comes and goes alone. */
export function createEdges(
  edges: readonly Edge[],
  groupOf: (party: Party) => pulumi.Input<string> | undefined,
  opts: pulumi.CustomResourceOptions,
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
  return edges.map((edge) => {
    const args = {
      securityGroupId: groupId(edge.group, edge),
      ipProtocol: "tcp",
      fromPort: edge.port,
      toPort: edge.port,
      description: edge.description,
      ...(typeof edge.peer === "object" && "cidr" in edge.peer
        ? { cidrIpv4: edge.peer.cidr }
        : { referencedSecurityGroupId: groupId(edge.peer, edge) }),
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
