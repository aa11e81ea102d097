import * as pulumi from "@pulumi/pulumi";
import type { ResolvedCall, ResolvedEnvironment, ResolvedNetwork } from "../../config";
import type { Authorities } from "./authority";

/** Where a process finds the certificates of the private authorities whose word it has to take: PEM, one after another. */
export const trustVariable = "MESH_CA_PEM";

/**
 * The certificates of the authorities that sign for a caller's callees: those of its own region and of the hub's, as far
 * as it calls there. Nothing where all certificates are public, and for calls to the caller's own proxy.
 */
export function trustedCertificates(
  { hub }: Pick<ResolvedEnvironment, "hub">,
  network: Pick<ResolvedNetwork, "region">,
  calls: readonly Pick<ResolvedCall, "via" | "direct">[],
  authorities: Authorities,
): pulumi.Output<string> | undefined {
  const homes = calls
    .filter(({ direct }) => !direct)
    .map(({ via }) => (via === "hub" ? hub.region : network.region));
  const trusted = [...new Set(homes)].sort().flatMap((region) => authorities[region] ?? []);
  return trusted.length === 0
    ? undefined
    : pulumi.all(trusted.map(({ certificate }) => certificate)).apply((all) => all.join("\n"));
}
