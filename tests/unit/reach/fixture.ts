/** A hand-made recording: a country that calls one shared service in the hub, and another country beside it. */
import type { Recorded, Resource } from "../../../reach";

export type Properties = Record<string, unknown>;

export const types = {
  vpc: "aws:ec2/vpc:Vpc",
  subnet: "aws:ec2/subnet:Subnet",
  table: "aws:ec2/routeTable:RouteTable",
  association: "aws:ec2/routeTableAssociation:RouteTableAssociation",
  route: "aws:ec2/route:Route",
  internetGateway: "aws:ec2/internetGateway:InternetGateway",
  nat: "aws:ec2/natGateway:NatGateway",
  endpoint: "aws:ec2/vpcEndpoint:VpcEndpoint",
  peering: "aws:ec2/vpcPeeringConnection:VpcPeeringConnection",
  accepter: "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter",
  list: "aws:ec2/managedPrefixList:ManagedPrefixList",
  entry: "aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry",
  group: "aws:ec2/securityGroup:SecurityGroup",
  ingress: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  egress: "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
  balancer: "aws:lb/loadBalancer:LoadBalancer",
  listener: "aws:lb/listener:Listener",
  rule: "aws:lb/listenerRule:ListenerRule",
  targets: "aws:lb/targetGroup:TargetGroup",
  ecsService: "aws:ecs/service:Service",
  task: "aws:ecs/taskDefinition:TaskDefinition",
  scalingGroup: "aws:autoscaling/group:Group",
  template: "aws:ec2/launchTemplate:LaunchTemplate",
  zone: "aws:route53/zone:Zone",
  zoneAssociation: "aws:route53/zoneAssociation:ZoneAssociation",
  record: "aws:route53/record:Record",
  gateway: "aws:ec2transitgateway/transitGateway:TransitGateway",
  attachment: "aws:ec2transitgateway/vpcAttachment:VpcAttachment",
  attachmentAccepter: "aws:ec2transitgateway/vpcAttachmentAccepter:VpcAttachmentAccepter",
  gatewayPeering: "aws:ec2transitgateway/peeringAttachment:PeeringAttachment",
  gatewayPeeringAccepter: "aws:ec2transitgateway/peeringAttachmentAccepter:PeeringAttachmentAccepter",
  gatewayTable: "aws:ec2transitgateway/routeTable:RouteTable",
  gatewayAssociation: "aws:ec2transitgateway/routeTableAssociation:RouteTableAssociation",
  propagation: "aws:ec2transitgateway/routeTablePropagation:RouteTablePropagation",
  gatewayRoute: "aws:ec2transitgateway/route:Route",
} as const;

/** A resource whose id, and ARN, is its name: others refer to it by that. */
export function resource(
  type: string,
  name: string,
  inputs: Properties,
  computed: Properties = {},
  region = "ap-northeast-1",
): Resource {
  return {
    urn: `urn:${type}::${name}`,
    type,
    name,
    id: name,
    inputs,
    computed: { arn: name, ...computed },
    region,
  };
}

const tags = (country: string, service: string) => ({ country, service });

/** A network of two private subnets, an isolated and a public one, each with a table of its own. */
export function network(code: string, second: number, region?: string): Resource[] {
  const vpc = `${code}-vpc`;
  const subnet = (name: string, third: number, type: string) => [
    resource(
      types.subnet,
      `${code}-${name}`,
      { vpcId: vpc, cidrBlock: `10.${second}.${third}.0/24`, tags: { SubnetType: type } },
      {},
      region,
    ),
    resource(types.table, `${code}-${name}-table`, { vpcId: vpc }, {}, region),
    resource(
      types.association,
      `${code}-${name}-association`,
      { subnetId: `${code}-${name}`, routeTableId: `${code}-${name}-table` },
      {},
      region,
    ),
  ];
  return [
    resource(
      types.vpc,
      vpc,
      { cidrBlock: `10.${second}.0.0/16`, enableDnsHostnames: true, enableDnsSupport: true },
      {},
      region,
    ),
    ...subnet("public", 0, "Public"),
    ...subnet("a", 1, "Private"),
    ...subnet("b", 2, "Private"),
    ...subnet("data", 8, "Isolated"),
    resource(types.internetGateway, `${code}-igw`, { vpcId: vpc }, {}, region),
    resource(types.route, `${code}-public-out`, {
      routeTableId: `${code}-public-table`,
      destinationCidrBlock: "0.0.0.0/0",
      gatewayId: `${code}-igw`,
    }),
    resource(types.nat, `${code}-nat`, { subnetId: `${code}-public` }, {}, region),
    ...["a", "b"].map((name) =>
      resource(types.route, `${code}-${name}-out`, {
        routeTableId: `${code}-${name}-table`,
        destinationCidrBlock: "0.0.0.0/0",
        natGatewayId: `${code}-nat`,
      }),
    ),
  ];
}

/** A group with the subnets a and b of its network, as ECS writes it. */
const placed = (code: string, group: string) => ({
  assignPublicIp: false,
  subnets: [`${code}-a`, `${code}-b`],
  securityGroups: [group],
});

/** A service on ECS, with what it is told. */
export function ecsService(code: string, name: string, told: Properties, targetGroup?: string): Resource[] {
  const environment = Object.entries(told).map(([key, value]) => ({ name: key, value }));
  return [
    resource(types.group, `${code}-${name}-group`, { vpcId: `${code}-vpc`, tags: tags(code, name) }),
    resource(types.task, `arn:aws:ecs:task-definition/${code}-${name}`, {
      containerDefinitions: JSON.stringify([{ name, environment }]),
      tags: tags(code, name),
    }),
    resource(types.ecsService, `${code}-${name}`, {
      networkConfiguration: placed(code, `${code}-${name}-group`),
      taskDefinition: `arn:aws:ecs:task-definition/${code}-${name}`,
      loadBalancers: targetGroup
        ? [{ targetGroupArn: targetGroup, containerName: name, containerPort: 8080 }]
        : [],
      tags: tags(code, name),
    }),
  ];
}

/** An internal load balancer in front of a service of its network, on port 10040. */
export function front(code: string, service: string): Resource[] {
  const name = `${code}-${service}-front`;
  return [
    resource(types.group, `${name}-group`, { vpcId: `${code}-vpc`, tags: tags(code, "platform") }),
    resource(
      types.balancer,
      name,
      {
        internal: true,
        subnets: [`${code}-a`, `${code}-b`],
        securityGroups: [`${name}-group`],
        tags: tags(code, "platform"),
      },
      { dnsName: `internal-${name}.elb.amazonaws.com` },
    ),
    resource(types.listener, `${name}-listener`, {
      loadBalancerArn: name,
      port: 10040,
      protocol: "HTTP",
      defaultActions: [{ type: "fixed-response", fixedResponse: { statusCode: "404" } }],
    }),
    resource(types.targets, `${code}-${service}-targets`, { port: 8080, vpcId: `${code}-vpc` }),
    resource(types.rule, `${name}-test`, {
      listenerArn: `${name}-listener`,
      priority: 10,
      conditions: [{ httpHeader: { httpHeaderName: "x-test", values: ["yes"] } }],
      actions: [{ type: "forward", targetGroupArn: `${code}-${service}-targets` }],
    }),
    resource(types.rule, `${name}-live`, {
      listenerArn: `${name}-listener`,
      priority: 100,
      conditions: [{ pathPattern: { values: ["/*"] } }],
      actions: [{ type: "forward", targetGroupArn: `${code}-${service}-targets` }],
    }),
    resource(
      types.egress,
      `${name}-to-service`,
      tcp(8080, `${name}-group`, { group: `${code}-${service}-group` }),
    ),
    resource(
      types.ingress,
      `${name}-into-service`,
      tcp(8080, `${code}-${service}-group`, { group: `${name}-group` }),
    ),
  ];
}

/** The inputs of a rule for TCP. */
export function tcp(
  port: number,
  group: string,
  peer: { readonly group?: string; readonly block?: string; readonly list?: string },
): Properties {
  return {
    securityGroupId: group,
    ipProtocol: "tcp",
    fromPort: port,
    toPort: port,
    ...(peer.group !== undefined && { referencedSecurityGroupId: peer.group }),
    ...(peer.block !== undefined && { cidrIpv4: peer.block }),
    ...(peer.list !== undefined && { prefixListId: peer.list }),
  };
}

/** Korea's api calls the hub's payment; Japan's api stands beside it, behind a front of its own. */
export function sample(): Resource[] {
  return [
    ...network("hub", 0),
    ...network("kr", 3, "ap-northeast-2"),
    ...network("jp", 1),
    ...ecsService("kr", "api", { PAYMENT_URL: "http://payment.mesh.example.com:10040", LOG_LEVEL: "info" }),
    ...ecsService("hub", "payment", {}, "hub-payment-targets"),
    ...ecsService("jp", "api", {}, "jp-api-targets"),
    ...front("hub", "payment"),
    ...front("jp", "api"),
    resource(types.peering, "kr-hub", {
      vpcId: "kr-vpc",
      peerVpcId: "hub-vpc",
      peerRegion: "ap-northeast-1",
    }),
    resource(types.accepter, "kr-hub-accepter", { vpcPeeringConnectionId: "kr-hub", autoAccept: true }),
    ...["a", "b"].flatMap((zone) => [
      resource(types.route, `kr-${zone}-to-hub`, {
        routeTableId: `kr-${zone}-table`,
        destinationCidrBlock: "10.0.0.0/22",
        vpcPeeringConnectionId: "kr-hub",
      }),
      resource(types.route, `hub-${zone}-to-kr`, {
        routeTableId: `hub-${zone}-table`,
        destinationCidrBlock: "10.3.0.0/22",
        vpcPeeringConnectionId: "kr-hub",
      }),
    ]),
    resource(types.egress, "kr-api-to-payment", tcp(10040, "kr-api-group", { block: "10.0.0.0/22" })),
    resource(types.egress, "kr-api-https", tcp(443, "kr-api-group", { block: "0.0.0.0/0" })),
    resource(types.list, "payment-callers", { maxEntries: 50, addressFamily: "IPv4" }),
    resource(types.entry, "kr-calls-payment", { prefixListId: "payment-callers", cidr: "10.3.0.0/22" }),
    resource(
      types.ingress,
      "payment-from-callers",
      tcp(10040, "hub-payment-front-group", { list: "payment-callers" }),
    ),
    resource(types.zone, "mesh-zone", { name: "mesh.example.com", vpcs: [{ vpcId: "hub-vpc" }] }),
    resource(types.zoneAssociation, "kr-mesh", { zoneId: "mesh-zone", vpcId: "kr-vpc" }),
    resource(types.record, "payment-record", {
      zoneId: "mesh-zone",
      name: "payment.mesh.example.com",
      type: "A",
      aliases: [{ name: "internal-hub-payment-front.elb.amazonaws.com", zoneId: "Z1" }],
    }),
  ];
}

/** The recording without some resources, by name, and with others. */
export function changed(
  resources: readonly Resource[],
  {
    without = [],
    extra = [],
  }: { readonly without?: readonly string[]; readonly extra?: readonly Resource[] },
): Recorded {
  const missing = without.filter((name) => !resources.some((one) => one.name === name));
  if (missing.length > 0) {
    throw new Error(`the sample has no ${missing.join(", ")}`);
  }
  return { resources: [...resources.filter(({ name }) => !without.includes(name)), ...extra] };
}

/** The recording with other inputs of one resource. */
export function edited(resources: readonly Resource[], name: string, inputs: Properties): Recorded {
  const found = resources.find((one) => one.name === name);
  if (found === undefined) {
    throw new Error(`the sample has no ${name}`);
  }
  return changed(resources, {
    without: [name],
    extra: [{ ...found, inputs: { ...found.inputs, ...inputs } }],
  });
}
