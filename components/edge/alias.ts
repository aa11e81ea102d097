import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { CutoverSettings } from "../../config";
import { logicalName } from "../naming";
import { ourSide } from "./cutover";
import type { AliasTarget, HostName } from "./host-name";

export interface AliasRecordArgs extends HostName {
  /** The load balancer to which the name leads. */
  readonly target: AliasTarget;
  /** A deployer moves the name to another load balancer and back: the first one only is the program's. */
  readonly moves?: boolean;
  /** An old side shares the name. */
  readonly cutover?: CutoverSettings;
}

/**
 * Leads `<host>.<zone>` to a load balancer. Alias records cost nothing to ask and follow its addresses; Route 53 lets
 * resolvers keep one for 60 seconds.
 */
export function createAliasRecord(
  { code, host, zone, target, moves = false, cutover }: AliasRecordArgs,
  opts: pulumi.CustomResourceOptions,
): aws.route53.Record {
  return new aws.route53.Record(
    logicalName("aws:route53/record:Record", code, host, "alias"),
    {
      zoneId: zone.zoneId,
      name: `${host}.${zone.zoneName}`,
      ...(cutover
        ? ourSide(cutover, target)
        : {
            type: "A",
            // A single record answers in sickness too. The difference has a use: when a name moves no longer, an
            // update has something to write, and brings it back from wherever the deployer has left it.
            aliases: [{ name: target.dnsName, zoneId: target.zoneId, evaluateTargetHealth: !moves }],
          }),
    },
    { ...opts, ...(moves && { ignoreChanges: ["aliases[0].name", "aliases[0].zoneId"] }) },
  );
}
