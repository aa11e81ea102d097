import * as pulumi from "@pulumi/pulumi";
import { authorityRegions, networksOfStack, type ResolvedEnvironment } from "../config";
import {
  comesByTransitGateway,
  hubCallees,
  latticeCallees,
  meshBlock,
  meshZoneName,
  type Authority,
  type HubHandles,
  type LatticeHandles,
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
  const latticeOf = (service: string): LatticeHandles => {
    const part = (key: keyof LatticeHandles) =>
      outputs.apply(({ lattice }) => {
        const handles = lattice?.[service];
        if (handles === undefined) {
          throw new pulumi.RunError(
            `The hub in ${stack} does not show the service ${service} at VPC Lattice yet: raise ${stack} first.`,
          );
        }
        return handles[key];
      });
    return { serviceArn: part("serviceArn"), zoneId: part("zoneId") };
  };
  const byLattice = latticeCallees({ countries: networksOfStack(environment) });
  const { hub, mesh } = environment;
  const regions = authorityRegions(mesh.certificates, [hub, ...networksOfStack(environment)]);
  const authorityOf = (region: string): Authority => {
    const part = (key: keyof Authority) =>
      outputs.apply(({ authorities }) => {
        const authority = authorities?.[region];
        if (authority === undefined) {
          throw new pulumi.RunError(
            `The hub in ${stack} has no certificate authority in ${region} yet: raise ${stack} first.`,
          );
        }
        return authority[key];
      });
    return { arn: part("arn"), certificate: part("certificate") };
  };
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
    ...(regions.length > 0 && {
      authorities: Object.fromEntries(regions.map((region) => [region, authorityOf(region)])),
    }),
    ...(networksOfStack(environment).some(comesByTransitGateway) && {
      transitGateway: {
        id: transit("id"),
        arn: transit("arn"),
        countriesTableId: transit("countriesTableId"),
        hubTableId: transit("hubTableId"),
      },
    }),
    ...(byLattice.length > 0 && {
      lattice: Object.fromEntries(byLattice.map((service) => [service, latticeOf(service)])),
    }),
    callers: Object.fromEntries([...new Set(callees)].map((service) => [service, callersOf(service)])),
  };
}
