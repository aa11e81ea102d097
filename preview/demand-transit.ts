/** What transit gateways need of AWS's quotas. */
import { target, type Count } from "./demand-count";
import type { PlanState } from "./plan";

type States = ReadonlyMap<string, PlanState | undefined>;

/** A table by itself, or by what is in it and has told its id on. */
function tableOf(state: PlanState | undefined, states: States): string {
  const named = target(state, "transitGatewayRouteTableId");
  const by = states.get(named);
  return by && "transitGatewayRouteTableId" in (by.inputs ?? {}) ? tableOf(by, states) : named;
}

/** The quotas that a part of a transit gateway counts against, in both regions where it is part of two. */
export function transitCounts(state: PlanState, states: States): Count[] {
  const gateway = target(state, "transitGatewayId");
  switch (state.type) {
    case "aws:ec2transitgateway/vpcAttachment:VpcAttachment":
      return [
        { quota: "transitGatewaysPerVpc", within: target(state, "vpcId") },
        { quota: "attachmentsPerTransitGateway", within: gateway },
      ];
    case "aws:ec2transitgateway/peeringAttachment:PeeringAttachment": {
      const peer = target(state, "peerTransitGatewayId");
      const at = String(state.inputs?.peerRegion);
      return [
        { quota: "attachmentsPerTransitGateway", within: gateway },
        { quota: "peeringsPerTransitGateway", within: gateway },
        { quota: "attachmentsPerTransitGateway", within: peer, at },
        { quota: "peeringsPerTransitGateway", within: peer, at },
      ];
    }
    case "aws:ec2transitgateway/routeTable:RouteTable":
      return [{ quota: "tablesPerTransitGateway", within: gateway }];
    case "aws:ec2transitgateway/route:Route":
      return [
        {
          quota: "routesPerTransitGateway",
          within: target(states.get(tableOf(state, states)), "transitGatewayId"),
        },
      ];
    default:
      return [];
  }
}
