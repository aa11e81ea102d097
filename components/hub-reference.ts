import * as pulumi from "@pulumi/pulumi";
import { networksOfStack, type ResolvedEnvironment } from "../config";
import {
  comesByTransitGateway,
  hubCallees,
  meshBlock,
  meshZoneName,
  type HubHandles,
  type TransitHandles,
} from "./mesh";

/** What the stack with the hub exports as `mesh`: the same handles, as plain values. */
export type HubOutputs = pulumi.Unwrap<HubHandles>;

/**
 * Reads the hub's handles through a StackReference, for a stack that raises some countries only. A preview or an
 * update fails here, with the stack's name, when the hub has not been raised yet.
 */
export function readHub(environment: ResolvedEnvironment, stack: string): HubHandles {
  const reference = new pulumi.StackReference("hub", { name: stack });
  const outputs = reference.requireOutput("mesh") as pulumi.Output<HubOutputs>;
  const read = <Key extends keyof HubOutputs>(key: Key) =>
    outputs.apply((all) => all[key]) as pulumi.Output<HubOutputs[Key]>;
  const callersOf = (service: string) =>
    outputs.apply(({ callers }) => {
      const list = callers[service];
      if (list === undefined) {
        throw new pulumi.RunError(
          `The hub in ${stack} does not have the service ${service} yet: raise ${stack} first.`,
        );
      }
      return list;
    });
  const transit = (key: keyof TransitHandles) =>
    outputs.apply(({ transitGateway }) => {
      if (transitGateway === undefined) {
        throw new pulumi.RunError(
          `The hub in ${stack} does not have a transit gateway yet: raise ${stack} first.`,
        );
      }
      return transitGateway[key];
    });
  const callees = networksOfStack(environment).flatMap(hubCallees);
  return {
    vpcId: read("vpcId"),
    // What decides whether there are resources is taken from the configuration, which both stacks share.
    region: environment.hub.region,
    meshBlock: meshBlock(environment),
    zoneName: meshZoneName(environment),
    accountId: read("accountId"),
    meshRouteTableId: read("meshRouteTableId"),
    zoneId: read("zoneId"),
    publicZoneId: read("publicZoneId"),
    routingBucket: read("routingBucket"),
    ...(networksOfStack(environment).some(comesByTransitGateway) && {
      transitGateway: {
        id: transit("id"),
        arn: transit("arn"),
        countriesTableId: transit("countriesTableId"),
        hubTableId: transit("hubTableId"),
      },
    }),
    callers: Object.fromEntries([...new Set(callees)].map((service) => [service, callersOf(service)])),
  };
}
