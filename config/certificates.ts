/** Who signs the certificates of the mesh's load balancers, and what follows from it. */
import type { ResolvedNetwork } from "./model/network";

/**
 * `public`: public certificates of ACM, once the zones are delegated. `private`: certificates of AWS Private CA,
 * delegated or not. `transition`: what listeners show is as with `public`, but the authorities are there and every
 * caller is given their certificates: the step between the two, on the way there and on the way back.
 */
export const authorityChoices = ["public", "transition", "private"] as const;
export type AuthorityChoice = (typeof authorityChoices)[number];

/** Keys of a private certificate of ACM; AWS's own words. */
export const certificateKeys = ["RSA_2048", "EC_prime256v1", "EC_secp384r1"] as const;
export type CertificateKey = (typeof certificateKeys)[number];

export interface MeshCertificates {
  readonly authority: AuthorityChoice;
  /** Of the certificates and of the authorities that are made here. An authority signs keys of its own family only. */
  readonly keyAlgorithm: CertificateKey;
  /** ARNs of the authorities that somebody else has made, by region; where there is none, one is made. */
  readonly authorities: Readonly<Record<string, string>>;
}

/** What an authority for general purposes costs a month, US$, in every region, used or not: AWS Private CA's price list, read 2026-11-21. */
export const authorityMonthlyPrice = 400;

/**
 * Whether a network's mesh listeners speak TLS. A private authority asks for no proof; public certificates of the
 * mesh are proven in the hub's public zone, so that one has to be delegated, and the network's own, too.
 */
export function encrypts(
  { authority }: Pick<MeshCertificates, "authority">,
  hub: Pick<ResolvedNetwork, "dns">,
  network: Pick<ResolvedNetwork, "dns">,
): boolean {
  return authority === "private" || (hub.dns.delegated && network.dns.delegated);
}

/** The regions in which there has to be an authority, sorted: a load balancer takes its own region's certificates only. */
export function authorityRegions(
  { authority }: Pick<MeshCertificates, "authority">,
  networks: readonly Pick<ResolvedNetwork, "region" | "services">[],
): readonly string[] {
  if (authority === "public") return [];
  const answering = networks.filter(({ services }) =>
    services.some(({ listenerPort }) => listenerPort !== undefined),
  );
  return [...new Set(answering.map(({ region }) => region))].sort();
}
