import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { logicalName } from "../naming";
import type { Edge, Party } from "./edges";

/** Makes one rule resource per edge. Rules are resources of their own, so that an edge comes and goes alone. */
export function createEdges(
  edges: readonly Edge[],
  groupIds: Partial<Record<Party, pulumi.Input<string>>>,
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
  const groupId = (party: Party, edge: Edge) => {
    const id = groupIds[party];
    if (id === undefined) {
      throw new Error(
        `The edge ${edge.name} needs the security group of "${party}", which this network lacks.`,
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
      ...(typeof edge.peer === "string"
        ? { referencedSecurityGroupId: groupId(edge.peer, edge) }
        : { cidrIpv4: edge.peer.cidr }),
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
