import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { CutoverSettings } from "../../config";
import { logicalName } from "../naming";
import type { AliasTarget, HostName } from "./host-name";

/** AWS's side among the records of one name. Fixed: another identifier is another record. */
const ours = "aws";

interface Share {
  readonly weight: number;
}

/** Weights of AWS's record and of each of the old side's: with two addresses every share counts twice. */
export function weightsOf({ percent, onPremises }: Pick<CutoverSettings, "percent" | "onPremises">): {
  readonly aws: number;
  readonly each: number;
} {
  const sides = onPremises?.hostname === undefined ? (onPremises?.addresses.length ?? 1) : 1;
  return { aws: percent * sides, each: 100 - percent };
}

const weighted = (setIdentifier: string, weight: number) => ({
  setIdentifier,
  weightedRoutingPolicies: [{ weight }] satisfies Share[],
});

/** What makes a service's own record one of two sides: it keeps its logical name, and so changes in place. */
export function ourSide(
  cutover: CutoverSettings,
  target: AliasTarget,
): Pick<aws.route53.RecordArgs, "type" | "aliases" | "records" | "ttl"> & ReturnType<typeof weighted> {
  const share = weighted(ours, weightsOf(cutover).aws);
  // Beside a name of the old side only a name may stand.
  return cutover.byName
    ? { type: "CNAME", records: [target.dnsName], ttl: cutover.ttlSeconds, ...share }
    : {
        type: "A",
        aliases: [{ name: target.dnsName, zoneId: target.zoneId, evaluateTargetHealth: true }],
        ...share,
      };
}

export interface OldSideArgs extends HostName {
  readonly cutover: CutoverSettings;
  /** The service's own record, which must be one of two sides before another can stand beside it. */
  readonly beside: aws.route53.Record;
}

/**
 * The old side of a name: one record and one health check an address, so that Route 53 leaves out what is ill. A health
 * check outside of AWS costs about 0.75 US$ a month, over TLS 2.75 US$.
 */
export function createOldSide(
  { code, host, zone, cutover, beside }: OldSideArgs,
  opts: pulumi.CustomResourceOptions,
): void {
  const { onPremises, healthPath, ttlSeconds } = cutover;
  if (!onPremises) {
    return;
  }
  const { addresses, hostname, port } = onPremises;
  const name = `${host}.${zone.zoneName}`;
  const { each } = weightsOf(cutover);
  for (const site of hostname === undefined ? addresses : [hostname]) {
    const names = [code, host, "on-premises", site.replaceAll(".", "-")];
    const check = new aws.route53.HealthCheck(
      logicalName("aws:route53/healthCheck:HealthCheck", ...names),
      {
        type: port === 443 ? "HTTPS" : "HTTP",
        // An address is asked for the public name, as clients ask it.
        ...(hostname === undefined ? { ipAddress: site, fqdn: name } : { fqdn: hostname }),
        port,
        resourcePath: healthPath,
        ...(port === 443 && { enableSni: true }),
        requestInterval: 30,
        failureThreshold: 3,
        tags: { Name: `${name} ${site}` },
      },
      opts,
    );
    new aws.route53.Record(
      logicalName("aws:route53/record:Record", ...names),
      {
        zoneId: zone.zoneId,
        name,
        type: hostname === undefined ? "A" : "CNAME",
        records: [site],
        ttl: ttlSeconds,
        healthCheckId: check.id,
        ...weighted(`on-premises-${site}`, each),
      },
      { ...opts, dependsOn: [beside] },
    );
  }
}
