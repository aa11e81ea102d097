import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { callerPlaces, type ResolvedEnvironment, type ResolvedNetwork } from "../../config";
import { createAliasRecord } from "../edge";
import { logicalName } from "../naming";
import { serviceTags, tagging } from "../tags";
import { settingsFor } from "./balancer-settings";
import type { LatticeHandles } from "./handles";
import { createLatticeDoor, LatticeService, type LatticeServiceArgs } from "./lattice-service";
import { createLoadBalancer, type LoadBalancer } from "./load-balancer";
import type { AnsweringService } from "./names";

export interface SharedFrontArgs {
  readonly environment: ResolvedEnvironment;
  readonly network: ResolvedNetwork;
  readonly service: AnsweringService;
  readonly vpcId: pulumi.Input<string>;
  /** Of the mesh tier. */
  readonly subnetIds: readonly pulumi.Input<string>[];
  /** The mesh's private zone. */
  readonly zone: { readonly zoneId: pulumi.Input<string>; readonly zoneName: string };
  /** To show the service at VPC Lattice, too; absent unless a country calls it there. */
  readonly lattice?: Pick<LatticeServiceArgs, "anchorId" | "certificateArn">;
}

/**
 * Where one shared service is called, from countries and from the hub alike: an internal load balancer and a
 * security group of its own in the mesh tier, the list of countries that may call it, empty at first, and its
 * name. A load balancer of its own, so that who may call is told by its group alone. Costs about 18 USD a month.
 */
export class SharedFront extends pulumi.ComponentResource {
  readonly loadBalancer: LoadBalancer;
  /** Its entries are resources of the countries' sides. */
  readonly callersId: pulumi.Output<string>;
  readonly lattice?: LatticeHandles;
  /** To be told of the service's listener, for which VPC Lattice waits; absent where it does not show the service. */
  readonly listening?: (listener: pulumi.Resource) => void;

  constructor(
    name: string,
    { environment, network, service, vpcId, subnetIds, zone, lattice }: SharedFrontArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super(
      "archipelago:mesh:SharedFront",
      name,
      {},
      {
        ...opts,
        transformations: [
          ...(opts?.transformations ?? []),
          tagging(serviceTags(environment, network, service)),
        ],
      },
    );
    const { code } = network;
    const door = lattice && createLatticeDoor(network, service, vpcId, this);
    this.loadBalancer = createLoadBalancer(
      {
        names: [code, service.name, "mesh"],
        description: `Callers of ${service.name} in ${code}`,
        side: "internal",
        vpcId,
        subnetIds,
        protect: environment.protect || service.core === true,
        settings: settingsFor([service]),
        ...(door && { otherGroupIds: [door.groupId] }),
      },
      { parent: this },
    );
    const callers = new aws.ec2.ManagedPrefixList(
      logicalName("aws:ec2/managedPrefixList:ManagedPrefixList", code, service.name, "callers"),
      { addressFamily: "IPv4", maxEntries: callerPlaces },
      { parent: this },
    );
    new aws.vpc.SecurityGroupIngressRule(
      logicalName(
        "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
        code,
        service.name,
        "mesh-from-countries",
      ),
      {
        securityGroupId: this.loadBalancer.securityGroupId,
        ipProtocol: "tcp",
        fromPort: service.listenerPort,
        toPort: service.listenerPort,
        prefixListId: callers.id,
        description: `Calls of countries to ${service.name}`,
      },
      { parent: this },
    );
    createAliasRecord(
      { code: `${code}-mesh`, host: service.name, zone, target: this.loadBalancer },
      { parent: this },
    );
    this.callersId = callers.id;
    if (lattice && door) {
      let listening: SharedFront["listening"];
      const listener = new Promise<pulumi.Resource>((resolve) => (listening = resolve));
      this.listening = listening;
      this.lattice = new LatticeService(
        `${code}-${service.name}-lattice`,
        {
          network,
          service,
          vpcId,
          loadBalancer: this.loadBalancer,
          door: door.rule,
          listener,
          host: `${service.name}.${zone.zoneName}`,
          ...lattice,
        },
        { parent: this },
      ).handles;
    }
    this.registerOutputs({ dnsName: this.loadBalancer.dnsName, callersId: this.callersId });
  }
}
