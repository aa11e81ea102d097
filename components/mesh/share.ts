import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { ResolvedNetwork } from "../../config";
import { logicalName } from "../naming";
import type { HubSide } from "./handles";

export interface ShareArgs {
  /** The country that is let in. */
  readonly network: Pick<ResolvedNetwork, "code" | "sharing">;
  /** The country's. */
  readonly accountId: pulumi.Input<string>;
  readonly hub: HubSide;
  /** Told apart from the country's other shares; also the resource's logical name. */
  readonly name: string;
  /** ARN of what the hub's account hands on. */
  readonly resourceArn: pulumi.Input<string>;
}

/**
 * Hands something of the hub's account to a country's, by AWS RAM, which costs nothing. The share is the country's side's
 * and has nobody else in it, so that it comes and goes with the country. Gives what must stand before it can be used.
 */
export function shareWithCountry(
  { network, accountId, hub, name, resourceArn }: ShareArgs,
  parent: pulumi.Resource,
): readonly pulumi.Resource[] {
  const there = { parent, provider: hub.provider };
  const named = (type: string) => logicalName(type, network.code, name);
  const shareName = named("aws:ram/resourceShare:ResourceShare");
  const byInvitation = network.sharing === "invitation";
  const share = new aws.ram.ResourceShare(
    shareName,
    { allowExternalPrincipals: byInvitation, tags: { Name: shareName } },
    there,
  );
  const resource = new aws.ram.ResourceAssociation(
    named("aws:ram/resourceAssociation:ResourceAssociation"),
    { resourceShareArn: share.arn, resourceArn },
    there,
  );
  const principal = new aws.ram.PrincipalAssociation(
    named("aws:ram/principalAssociation:PrincipalAssociation"),
    { resourceShareArn: share.arn, principal: accountId },
    // Who comes in finds something there.
    { ...there, dependsOn: [resource] },
  );
  if (!byInvitation) {
    return [principal];
  }
  const accepted = new aws.ram.ResourceShareAccepter(
    named("aws:ram/resourceShareAccepter:ResourceShareAccepter"),
    { shareArn: principal.resourceShareArn },
    { parent },
  );
  return [accepted];
}
