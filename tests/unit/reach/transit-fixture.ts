/** The sample with transit gateways instead of the peering: Korea over its own and a peering, Japan beside the hub. */
import type { Recorded, Resource } from "../../../reach";
import { changed, resource, sample, types, type Properties } from "./fixture";

const overPeering = ["kr-hub", "kr-hub-accepter", ...zones("kr", "to-hub"), ...zones("hub", "to-kr", true)];

function zones(code: string, to: string, isHub = false): string[] {
  return ["a", "b"].map((zone) => (isHub ? `hub-${zone}-${to}` : `${code}-${zone}-${to}`));
}

const closed = { defaultRouteTableAssociation: "disable", defaultRouteTablePropagation: "disable" };

/** A gateway of which nobody asks a default table. */
const gateway = (name: string, inputs: Properties = {}): Resource =>
  resource(types.gateway, name, { ...closed, ...inputs });

export const attachment = (code: string, transitGatewayId: string, inputs: Properties = {}): Resource =>
  resource(types.attachment, `${code}-attachment`, {
    transitGatewayId,
    vpcId: `${code}-vpc`,
    subnetIds: [`${code}-a`, `${code}-b`],
    ...inputs,
  });

/** What has an attachment ask a table. */
export const asks = (name: string, attachmentId: string, tableId: string): Resource =>
  resource(types.gatewayAssociation, name, {
    transitGatewayAttachmentId: attachmentId,
    transitGatewayRouteTableId: tableId,
  });

export const leadsTo = (name: string, table: string, block: string, attachmentId?: string): Resource =>
  resource(types.gatewayRoute, name, {
    transitGatewayRouteTableId: table,
    destinationCidrBlock: block,
    ...(attachmentId === undefined ? { blackhole: true } : { transitGatewayAttachmentId: attachmentId }),
  });

/** Routes of both private subnets of a network to a gateway. */
export const routes = (code: string, to: string, block: string, transitGatewayId: string): Resource[] =>
  ["a", "b"].map((zone) =>
    resource(types.route, `${code}-${zone}-to-${to}`, {
      routeTableId: `${code}-${zone}-table`,
      destinationCidrBlock: block,
      transitGatewayId,
    }),
  );

const table = (name: string, transitGatewayId: string): Resource =>
  resource(types.gatewayTable, name, { transitGatewayId });

/** The hub's gateway: countries find the hub, the hub finds the countries, and no country another. */
export function hubGateway(): Resource[] {
  return [
    gateway("hub-gateway"),
    attachment("hub", "hub-gateway"),
    table("countries", "hub-gateway"),
    table("hub-table", "hub-gateway"),
    asks("hub-asks", "hub-attachment", "hub-table"),
    leadsTo("countries-to-hub", "countries", "10.0.0.0/22", "hub-attachment"),
  ];
}

/** A country of another region. */
export function farCountry(): Resource[] {
  return [
    gateway("kr-gateway"),
    attachment("kr", "kr-gateway"),
    resource(types.gatewayPeering, "kr-peering", {
      transitGatewayId: "kr-gateway",
      peerTransitGatewayId: "hub-gateway",
      peerRegion: "ap-northeast-1",
    }),
    resource(types.gatewayPeeringAccepter, "kr-peering-accepter", {
      transitGatewayAttachmentId: "kr-peering",
    }),
    table("kr-table", "kr-gateway"),
    asks("kr-asks", "kr-attachment", "kr-table"),
    asks("kr-peering-asks-kr", "kr-peering", "kr-table"),
    asks("kr-peering-asks-hub", "kr-peering", "countries"),
    leadsTo("kr-table-to-hub", "kr-table", "10.0.0.0/22", "kr-peering"),
    leadsTo("kr-table-to-kr", "kr-table", "10.3.0.0/22", "kr-attachment"),
    leadsTo("hub-to-kr", "hub-table", "10.3.0.0/22", "kr-peering"),
    ...routes("kr", "hub", "10.0.0.0/22", "kr-gateway"),
    ...routes("hub", "kr", "10.3.0.0/22", "hub-gateway"),
  ];
}

/** A country of the hub's region. */
export function nearCountry(inputs: Properties = {}): Resource[] {
  return [
    attachment("jp", "hub-gateway", inputs),
    asks("jp-asks", "jp-attachment", "countries"),
    leadsTo("hub-to-jp", "hub-table", "10.1.0.0/22", "jp-attachment"),
    ...routes("jp", "hub", "10.0.0.0/22", "hub-gateway"),
    ...routes("hub", "jp", "10.1.0.0/22", "hub-gateway"),
  ];
}

export function withGateways(more: readonly Resource[] = nearCountry()): Recorded {
  return changed(sample(), {
    without: overPeering,
    extra: [...hubGateway(), ...farCountry(), ...more],
  });
}
