/** The whole picture, built of recorded resources alone. */
import { balancersOf, type Balancer, type Listener, type ListenerRule, type Registration } from "./balancers";
import { groupsOf, holds, publicAllowance, type SecurityGroup } from "./groups";
import { latticeOf, type Lattice } from "./lattice";
import { latticeType } from "./lattice-types";
import { Names } from "./names";
import { premisesOf, type Premises } from "./premises";
import { proxiesOf, type Proxies } from "./proxies";
import { append, Resources, type Recorded, type Resource } from "./resources";
import { Routing } from "./routing";
import { indexStations, placeName, stationsOf, type Station, type StationIndex } from "./stations";

/** The internet as a place: anybody outside. */
export const internet = "internet";

/** Whoever outside is let through by address or by a secret alone. */
export const partners = "partners";

/** The company's sites as a place: whatever lies behind VPN gateways and Direct Connect. */
export const onPremises = "on-premises";

/** A listener behind which a workload is registered. */
export interface Door {
  readonly balancer: Balancer;
  readonly listener: Listener;
  /** The rules that lead to the workload, with who is registered. */
  readonly rules: readonly { readonly rule: ListenerRule; readonly registrations: readonly Registration[] }[];
}

/** The part of a door that is partners' alone, or everybody's; nothing where no rule of it is. */
export function doorFor(isPartner: boolean, door: Door): Door[] {
  const rules = door.rules.filter(({ rule }) => rule.isGuarded === isPartner);
  return rules.length > 0 ? [{ ...door, rules }] : [];
}

/** Whether a door is open to the whole world: who comes from inside then reaches no more than anybody. */
export function isShown({ balancer, listener }: Door): boolean {
  const { isPublic, groups } = balancer.station;
  return (
    isPublic &&
    groups.some(({ ingress }) =>
      ingress.some((opening) => holds(opening.ports, listener.port) && publicAllowance(opening)),
    )
  );
}

export interface Model {
  readonly resources: Resources;
  readonly routing: Routing;
  readonly groups: ReadonlyMap<string, SecurityGroup>;
  readonly stations: readonly Station[];
  readonly index: StationIndex;
  readonly names: Names;
  readonly balancers: ReadonlyMap<Station, Balancer>;
  /** By workload. */
  readonly doors: ReadonlyMap<string, readonly Door[]>;
  /** The workloads behind a listener, by `listenerKey`. */
  readonly behind: ReadonlyMap<string, readonly string[]>;
  readonly proxies: Proxies;
  readonly premises: Premises;
  readonly lattice: Lattice;
  /** By `gatewayKey`. */
  readonly gatewayEndpoints: ReadonlyMap<string, GatewayEndpoint>;
  /** Resources of kinds that carry traffic and that the analysis does not know: with one, it proves nothing. */
  readonly blindSpots: readonly Resource[];
}

/** A private way to an AWS service through route tables. */
export interface GatewayEndpoint {
  readonly resource: Resource;
  /** `jp/aws:s3`. */
  readonly name: string;
  readonly vpcId: string;
  readonly tables: ReadonlySet<string>;
}

/** Kinds of resource that join networks or filter between them in ways that are not analysed. */
const unknownWays = [
  /^aws:ec2transitgateway\/(?:connect|multicast|policy|meteringPolicy|defaultRouteTable)/,
  /^aws:ec2\/(?:vpcIpv6CidrBlockAssociation|egressOnlyInternetGateway|vpcEndpointService|carrierGateway|localGateway)/,
  /^aws:vpclattice\/(?:resource|serviceNetworkResource|domainVerification)/,
  /^aws:networkfirewall\//,
  /^aws:networkmanager\//,
  /^aws:(?:alb|elb|elasticloadbalancing|elasticloadbalancingv2)\//,
];

/** A load balancer and a port of it. */
export const listenerKey = ({ urn }: Resource, port: number): string => `${urn} ${port}`;

/** A network and the place to which its gateway endpoint leads. */
export const gatewayKey = (vpcId: string, name: string): string => `${vpcId} ${name}`;

/** Builds the model of a known run. */
export function modelOf(recorded: Recorded): Model {
  const resources = new Resources(recorded);
  const routing = new Routing(resources);
  const groups = groupsOf(resources);
  const stations = stationsOf(resources, routing, groups);
  const balancers = balancersOf(resources, stations);
  const doors = doorsOf(balancers);
  const behind = new Map<string, string[]>();
  doors.forEach((all, name) =>
    all.forEach(({ balancer, listener }) =>
      append(behind, listenerKey(balancer.station.resource, listener.port), name),
    ),
  );
  return {
    resources,
    routing,
    groups,
    stations,
    index: indexStations(stations),
    names: new Names(resources),
    balancers: new Map(balancers.map((balancer) => [balancer.station, balancer])),
    doors,
    behind,
    proxies: proxiesOf(resources, stations),
    premises: premisesOf(resources, routing, groups),
    lattice: latticeOf(resources, groups, doors),
    gatewayEndpoints: new Map(
      gatewayEndpointsOf(resources).map((one) => [gatewayKey(one.vpcId, one.name), one]),
    ),
    blindSpots: resources.all.filter(isBlindSpot),
  };
}

/** What gives a network, a subnet or a route table IPv6. */
const ipv6Inputs = [
  "assignGeneratedIpv6CidrBlock",
  "ipv6CidrBlock",
  "ipv6IpamPoolId",
  "destinationIpv6CidrBlock",
];

/** A kind that is not known, or a use of a known one that is not. */
function isBlindSpot({ type, inputs }: Resource): boolean {
  return (
    unknownWays.some((pattern) => pattern.test(type)) ||
    (/^aws:ec2\/(?:vpc|subnet|route):/.test(type) && ipv6Inputs.some((input) => Boolean(inputs[input]))) ||
    (type === latticeType.targetGroup && inputs.type !== "ALB") ||
    (type === "aws:ec2/vpcEndpoint:VpcEndpoint" &&
      (inputs.serviceNetworkArn !== undefined || inputs.resourceConfigurationArn !== undefined))
  );
}

function doorsOf(balancers: readonly Balancer[]): ReadonlyMap<string, Door[]> {
  const doors = new Map<string, Door[]>();
  for (const balancer of balancers) {
    for (const listener of balancer.listeners) {
      const rules = new Map<string, { rule: ListenerRule; registrations: Registration[] }[]>();
      for (const rule of listener.rules) {
        const byName = new Map<string, Registration[]>();
        rule.targets
          .flatMap(({ registered }) => registered)
          .forEach((registration) => append(byName, registration.station.name, registration));
        byName.forEach((registrations, name) => append(rules, name, { rule, registrations }));
      }
      rules.forEach((of, name) => append(doors, name, { balancer, listener, rules: of }));
    }
  }
  return doors;
}

function gatewayEndpointsOf(resources: Resources): GatewayEndpoint[] {
  return resources
    .ofType("aws:ec2/vpcEndpoint:VpcEndpoint")
    .filter(({ inputs }) => inputs.vpcEndpointType !== "Interface" && Array.isArray(inputs.routeTableIds))
    .map((resource) => ({
      resource,
      name: placeName(resource, [resource], "endpoint"),
      vpcId: String(resource.inputs.vpcId),
      tables: new Set((resource.inputs.routeTableIds as unknown[]).map(String)),
    }));
}
