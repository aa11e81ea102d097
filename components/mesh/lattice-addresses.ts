import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { ResolvedNetwork } from "../../config";
import { logicalName } from "../naming";

/** AWS's own list of the addresses from which VPC Lattice calls and at which it is called; counts as 10 rules. */
export function latticePrefixListId(region: string, parent: pulumi.Resource): pulumi.Output<string> {
  return aws.ec2.getManagedPrefixListOutput({ name: `com.amazonaws.${region}.vpc-lattice` }, { parent }).id;
}

/** Nothing is ever in it, so nobody can meet the same addresses elsewhere. */
const anchorBlock = "192.168.255.240/28";

/**
 * A network without a subnet or a way. A private zone is made with a network, and shows itself to it at once, empty;
 * the zones of single names are made with this one, where nobody asks. Costs nothing; counts as a network of the region.
 */
export function createLatticeAnchor(
  { code }: Pick<ResolvedNetwork, "code">,
  parent: pulumi.Resource,
): pulumi.Output<string> {
  const name = logicalName("aws:ec2/vpc:Vpc", code, "lattice-anchor");
  const vpc = new aws.ec2.Vpc(name, { cidrBlock: anchorBlock, tags: { Name: name } }, { parent });
  // Without rules: the group that comes with a network lets everybody in it talk.
  new aws.ec2.DefaultSecurityGroup(
    logicalName("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", code, "lattice-anchor"),
    { vpcId: vpc.id, ingress: [], egress: [], tags: { Name: `${name} (locked)` } },
    { parent },
  );
  return vpc.id;
}
