import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { logicalName } from "../naming";
import type { EndpointPlan, NetworkPlan } from "./plan";

interface Place {
  readonly vpcId: pulumi.Input<string>;
  readonly parent: pulumi.Resource;
}

/**
 * Ways to S3 and DynamoDB that cost nothing and spare NAT traffic (image layers come from S3). Made outside of
 * the VPC component, which names its endpoints by the service alone: two networks of a stack would collide.
 */
export function createGatewayEndpoints(
  endpoints: readonly EndpointPlan[],
  routeTableIds: readonly pulumi.Input<string>[],
  { vpcId, parent }: Place,
): void {
  for (const { name, serviceName } of endpoints) {
    new aws.ec2.VpcEndpoint(
      name,
      {
        vpcId,
        serviceName,
        vpcEndpointType: "Gateway",
        routeTableIds: [...routeTableIds],
        tags: { Name: name },
      },
      { parent },
    );
  }
}

/**
 * Private ways to other AWS services; each costs by the hour, zone and gigabyte. Their private DNS names lead
 * every client of the network to them, so one group admits the private tier to all of them.
 * Returns the group, or undefined when there is no endpoint.
 */
export function createInterfaceEndpoints(
  code: string,
  { interfaceEndpoints, endpointClients }: NetworkPlan,
  subnetIds: readonly pulumi.Input<string>[],
  { vpcId, parent }: Place,
): aws.ec2.SecurityGroup | undefined {
  if (interfaceEndpoints.length === 0) {
    return undefined;
  }
  const groupName = logicalName("aws:ec2/securityGroup:SecurityGroup", code, "endpoints");
  const group = new aws.ec2.SecurityGroup(
    groupName,
    { vpcId, description: "Interface endpoints of AWS services", tags: { Name: groupName } },
    { parent },
  );
  new aws.vpc.SecurityGroupIngressRule(
    logicalName("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", code, "endpoints-from-private"),
    {
      securityGroupId: group.id,
      description: "HTTPS from the private tier",
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
      cidrIpv4: endpointClients,
    },
    { parent },
  );
  for (const { name, serviceName } of interfaceEndpoints) {
    new aws.ec2.VpcEndpoint(
      name,
      {
        vpcId,
        serviceName,
        vpcEndpointType: "Interface",
        privateDnsEnabled: true,
        subnetIds: [...subnetIds],
        securityGroupIds: [group.id],
        tags: { Name: name },
      },
      { parent },
    );
  }
  return group;
}
