import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ResolvedEnvironment, ResolvedNetwork } from "../../config";
import { logicalName } from "../naming";
import type { HubSide, LatticeDoors, LatticeHandles } from "./handles";
import { latticePrefixListId } from "./lattice-addresses";
import { hubCallees } from "./names";
import { shareWithCountry } from "./share";
import { isOtherAccount } from "./ways";
import { associateZone } from "./zone-association";

export interface LatticeEdgeArgs {
  readonly environment: Pick<ResolvedEnvironment, "hub">;
  readonly network: ResolvedNetwork;
  /** The country's. */
  readonly accountId: pulumi.Input<string>;
  readonly vpcId: pulumi.Input<string>;
  readonly hub: HubSide;
}

/** A shared service that this country calls. */
interface Callee extends LatticeHandles {
  readonly name: string;
}

/**
 * A country's edge with the hub by VPC Lattice: a service network of its own with exactly the services that it calls,
 * a security group at its door that lets in each caller at the ports of its callees and nobody else, a policy that
 * hears this network only, and the names, which turn to Lattice last. There is no way for packets between the networks:
 * no peering, no route, no entry in the hub's lists. All of it is the country's: it comes and goes with the country. The
 * service network and its ties cost nothing; each call costs by the GB at the service.
 */
export class LatticeEdge extends pulumi.ComponentResource implements LatticeDoors {
  readonly securityGroupId: pulumi.Output<string>;
  readonly prefixListId: pulumi.Output<string>;
  readonly #waitingFor: Set<string>;
  readonly #rules: pulumi.Resource[] = [];
  readonly #allOpened: Promise<pulumi.Resource[]>;
  #resolve: (rules: pulumi.Resource[]) => void = () => {};

  constructor(
    name: string,
    private readonly args: LatticeEdgeArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("archipelago:mesh:LatticeEdge", name, {}, opts);
    const { network, vpcId } = args;
    this.#waitingFor = new Set(
      network.services.filter((service) => hubCallees({ services: [service] }).length > 0).map(nameOf),
    );
    this.#allOpened = new Promise((resolve) => {
      this.#resolve = resolve;
    });
    this.prefixListId = latticePrefixListId(network.region, this);
    this.securityGroupId = new aws.ec2.SecurityGroup(
      logicalName("aws:ec2/securityGroup:SecurityGroup", network.code, "lattice"),
      { vpcId, description: `Callers of shared services in ${network.code}` },
      { parent: this },
    ).id;
    const way = this.createServiceNetwork();
    for (const callee of this.callees) {
      this.createName(callee, way);
    }
    this.registerOutputs({ securityGroupId: this.securityGroupId });
  }

  opened: LatticeDoors["opened"] = (service, rules) => {
    if (this.#waitingFor.delete(service)) {
      this.#rules.push(...rules);
    }
    if (this.#waitingFor.size === 0) {
      this.#resolve(this.#rules);
    }
  };

  private get callees(): readonly Callee[] {
    const { network, hub } = this.args;
    return hubCallees(network).map((name) => {
      const handles = hub.handles.lattice?.[name];
      if (handles === undefined) {
        throw new Error(`The hub does not show ${name} at VPC Lattice, where ${network.code} calls it.`);
      }
      return { name, ...handles };
    });
  }

  /** Gives what must stand before a name may lead here. */
  private createServiceNetwork(): pulumi.Resource[] {
    const { network, vpcId } = this.args;
    const { code } = network;
    const callees = this.callees;
    const serviceNetwork = new aws.vpclattice.ServiceNetwork(
      logicalName("aws:vpclattice/serviceNetwork:ServiceNetwork", code, "mesh"),
      { authType: "AWS_IAM" },
      { parent: this },
    );
    const policy = new aws.vpclattice.AuthPolicy(
      logicalName("aws:vpclattice/authPolicy:AuthPolicy", code, "mesh"),
      {
        resourceIdentifier: serviceNetwork.arn,
        policy: pulumi
          .all([vpcId, pulumi.all(callees.map(({ serviceArn }) => serviceArn))])
          .apply(([from, services]) => JSON.stringify(onlyFrom(from, services))),
      },
      { parent: this },
    );
    const services = callees.map((callee) => {
      return new aws.vpclattice.ServiceNetworkServiceAssociation(
        logicalName(
          "aws:vpclattice/serviceNetworkServiceAssociation:ServiceNetworkServiceAssociation",
          code,
          callee.name,
        ),
        { serviceIdentifier: callee.serviceArn, serviceNetworkIdentifier: serviceNetwork.id },
        { parent: this, dependsOn: this.share(callee) },
      );
    });
    const tie = new aws.vpclattice.ServiceNetworkVpcAssociation(
      logicalName("aws:vpclattice/serviceNetworkVpcAssociation:ServiceNetworkVpcAssociation", code, "mesh"),
      {
        vpcIdentifier: vpcId,
        serviceNetworkIdentifier: serviceNetwork.id,
        securityGroupIds: [this.securityGroupId],
      },
      { parent: this, dependsOn: [policy] },
    );
    return [...services, tie];
  }

  private share({ name, serviceArn }: Callee): pulumi.Resource[] {
    const { environment, network, accountId, hub } = this.args;
    return isOtherAccount(network, environment.hub)
      ? [
          ...shareWithCountry(
            { network, accountId, hub, name: `lattice-${name}`, resourceArn: serviceArn },
            this,
          ),
        ]
      : [];
  }

  /** Ties the service's one name to the country's network: from then on, and not before, it leads to Lattice. */
  private createName({ name, zoneId }: Callee, way: pulumi.Resource[]): void {
    const after = this.#allOpened.then((rules) => [...rules, ...way]);
    associateZone(this.args, { names: ["lattice", name], zoneId, after }, this);
  }
}

const nameOf = ({ name }: { readonly name: string }): string => name;

/** Callers need not sign: which service calls is told by the security group, which network by the condition. */
function onlyFrom(vpcId: string, serviceArns: readonly string[]) {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: "*",
        Action: "vpc-lattice-svcs:Invoke",
        Resource: serviceArns.map((arn) => `${arn}/*`),
        Condition: { StringEquals: { "vpc-lattice-svcs:SourceVpc": vpcId } },
      },
    ],
  };
}
