import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { allBut, type OnPremisesLink } from "../../config";
import { logicalName } from "../naming";

/**
 * The list of everything but the blocks of a link: a rule to the whole world would lead to the company's sites too, as
 * soon as there is a route. Counts in a security group as many rules as it has entries; costs nothing.
 */
export function createInternetList(
  code: string,
  { blocks }: Pick<OnPremisesLink, "blocks">,
  opts: pulumi.CustomResourceOptions,
): aws.ec2.ManagedPrefixList {
  const entries = allBut(blocks).map((cidr) => ({ cidr }));
  return new aws.ec2.ManagedPrefixList(
    logicalName("aws:ec2/managedPrefixList:ManagedPrefixList", code, "internet"),
    { addressFamily: "IPv4", maxEntries: entries.length, entries },
    opts,
  );
}

/** Lets a group out to the internet over TLS, and not to the company's sites. Called like the rule whose place it takes. */
export function letOut(
  names: readonly string[],
  securityGroupId: pulumi.Input<string>,
  prefixListId: pulumi.Input<string>,
  opts: pulumi.CustomResourceOptions,
): aws.vpc.SecurityGroupEgressRule {
  return new aws.vpc.SecurityGroupEgressRule(
    logicalName("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", ...names, "https"),
    {
      securityGroupId,
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
      prefixListId,
      description: "Images, AWS APIs and third parties over TLS, not on-premises",
    },
    opts,
  );
}
