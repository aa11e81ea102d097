import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { logicalName } from "../naming";

export interface AliasRecordArgs {
  /** Code of the network. */
  readonly code: string;
  /** The name below the zone, e.g. the service's. */
  readonly host: string;
  readonly zone: { readonly zoneId: pulumi.Input<string>; readonly zoneName: string };
  /** The load balancer to which the name leads. */
  readonly target: { readonly dnsName: pulumi.Input<string>; readonly zoneId: pulumi.Input<string> };
}

/** Leads `<host>.<zone>` to a load balancer. Alias records cost nothing to ask and follow its addresses. */
export function createAliasRecord(
  { code, host, zone, target }: AliasRecordArgs,
  opts: pulumi.CustomResourceOptions,
): aws.route53.Record {
  return new aws.route53.Record(
    logicalName("aws:route53/record:Record", code, host, "alias"),
    {
      zoneId: zone.zoneId,
      name: `${host}.${zone.zoneName}`,
      type: "A",
      aliases: [{ name: target.dnsName, zoneId: target.zoneId, evaluateTargetHealth: true }],
    },
    opts,
  );
}
