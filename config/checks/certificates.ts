import { lacks } from "../../facts";
import { authorityMonthlyPrice, authorityRegions, type MeshCertificates } from "../certificates";
import { stackWideLayers } from "../layers";
import type { ResolvedNetwork } from "../model";
import { setBy, type Context } from "../resolve/context";

/** Private authorities that can be had where the mesh's load balancers are, and what they cost. */
export function checkCertificates(
  context: Context,
  certificates: MeshCertificates,
  networks: readonly Pick<ResolvedNetwork, "code" | "role" | "region" | "services" | "transport">[],
  /** What a region lacks; no region of today lacks authorities. */
  lacking: typeof lacks = lacks,
): void {
  const regions = authorityRegions(certificates, networks);
  if (certificates.authority === "public") return;
  const layers = stackWideLayers(context);
  const key = `${context.environment}.mesh.certificates`;
  for (const [region, arn] of Object.entries(certificates.authorities)) {
    const found = { path: `${key}.authorities.${region}`, value: arn };
    const who = setBy(layers, "mesh", "certificates", "authorities", region);
    if (!regions.includes(region))
      context.problems.push({
        ...found,
        problem: `no load balancer of the mesh is in ${region}; ${who}`,
        allowed: regions.join(", "),
        fix: "remove the line",
      });
    if (arn.split(":")[3] !== region)
      context.problems.push({
        ...found,
        problem: `ACM issues certificates of authorities of its own region only, and this one is in ${arn.split(":")[3]}; ${who}`,
        allowed: `an authority in ${region}`,
        fix: `name one in ${region}, or remove the line: one is then made there`,
      });
  }
  const made = regions.filter((region) => certificates.authorities[region] === undefined);
  for (const region of made) {
    const lack = lacking(region, "private-ca");
    if (lack)
      context.problems.push({
        path: `${key}.authority`,
        value: certificates.authority,
        problem: `${region} has no AWS Private CA (${lack.reason}); ${setBy(layers, "mesh", "certificates", "authority")}`,
        allowed: "public",
        fix: "set mesh.certificates.authority to public",
      });
  }
  const byLattice = networks
    .filter(({ role, transport }) => role === "country" && transport === "lattice")
    .map(({ code }) => code);
  if (certificates.keyAlgorithm !== "RSA_2048" && byLattice.length > 0)
    context.problems.push({
      path: `${key}.keyAlgorithm`,
      value: certificates.keyAlgorithm,
      problem: `VPC Lattice takes certificates with RSA keys of 2048 bits only, and ${byLattice.join(", ")} ${byLattice.length === 1 ? "comes" : "come"} to the hub by it; ${setBy(layers, "mesh", "certificates", "keyAlgorithm")}`,
      allowed: "RSA_2048",
      fix: "set it to RSA_2048, or another transport for these countries",
    });
  context.warnings.push({ path: `${key}.authority`, message: priceOf(made, regions.length - made.length) });
}

/** AWS Private CA's price list: by the authority and month, the part of it in which it stands; through ACM nothing by the certificate. */
function priceOf(made: readonly string[], given: number): string {
  const each = `${authorityMonthlyPrice} US$ a month for an authority for general purposes, used or not (aws.amazon.com/private-ca/pricing, read 2026-11-21)`;
  const own =
    made.length > 0
      ? `${made.length} private certificate ${made.length === 1 ? "authority is" : "authorities are"} made, in ${made.join(", ")}: about ${made.length * authorityMonthlyPrice} US$ a month`
      : "no private certificate authority is made";
  const others =
    given > 0
      ? `; ${given} of yours ${given === 1 ? "is" : "are"} paid for where ${given === 1 ? "it is" : "they are"}`
      : "";
  return `${own}${others}. AWS asks ${each}`;
}
