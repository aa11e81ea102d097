import { otherShape } from "./reasons";
import type { Mappings } from "./mapping";

const securityGroupRule = {
  cidrIpv4: "CidrIp",
  cidrIpv6: "CidrIpv6",
  securityGroupId: "GroupId",
} as const;

/** Networks, their ways and their security groups. */
export const networkMappings: Mappings = {
  "aws:ec2/eip:Eip": { excluded: { instance: "the default network only" } },
  "aws:directconnect/gatewayAssociation:GatewayAssociation": {
    renamed: {
      dxGatewayId: "DirectConnectGatewayId",
      allowedPrefixes: "AllowedPrefixesToDirectConnectGateway",
    },
  },
  "aws:ec2/flowLog:FlowLog": {
    renamed: {
      iamRoleArn: "DeliverLogsPermissionArn",
      vpcId: "ResourceId",
      subnetId: "ResourceId",
      eniId: "ResourceId",
    },
  },
  "aws:ec2/managedPrefixList:ManagedPrefixList": { renamed: { name: "PrefixListName" } },
  "aws:ec2/route:Route": { renamed: { destinationIpv6CidrBlock: "DestinationIpv6CidrBlock" } },
  "aws:ec2/routeTable:RouteTable": { excluded: { routes: "resources of their own in CloudFormation" } },
  "aws:ec2/securityGroup:SecurityGroup": {
    renamed: { name: "GroupName", description: "GroupDescription" },
    excluded: { ingress: otherShape, egress: otherShape },
  },
  "aws:ec2/vpcEndpoint:VpcEndpoint": {
    excluded: { policy: "text in Terraform, an object in CloudFormation" },
  },
  "aws:ec2transitgateway/vpcAttachment:VpcAttachment": {
    renamed: {
      applianceModeSupport: "Options/ApplianceModeSupport",
      dnsSupport: "Options/DnsSupport",
      ipv6Support: "Options/Ipv6Support",
    },
  },
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": {
    renamed: {
      ...securityGroupRule,
      prefixListId: "DestinationPrefixListId",
      referencedSecurityGroupId: "DestinationSecurityGroupId",
    },
  },
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": {
    renamed: {
      ...securityGroupRule,
      prefixListId: "SourcePrefixListId",
      referencedSecurityGroupId: "SourceSecurityGroupId",
    },
  },
};
