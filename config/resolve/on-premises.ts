import ipaddr from "ipaddr.js";
import { lacks, type Feature } from "../../facts";
import type { NetworkLayer, ServiceSettings } from "../keys";
import type { Layer } from "../layers";
import type { NetworkAddresses } from "../model";
import { liesIn, linkedTiers, type OnPremisesLink, type ServiceOnPremises } from "../on-premises";
import { setBy, type Context } from "./context";

interface Place {
  readonly context: Context;
  /** Of the network: `prd.jp`. */
  readonly prefix: string;
  readonly layers: readonly Layer<NetworkLayer>[];
  readonly region: string;
  readonly addresses: NetworkAddresses;
  /** Blocks of the company's sites. */
  readonly sites: readonly string[];
  /** What regions lack; the facts, but for a test. */
  readonly lacks?: typeof lacks;
}

const key = "onPremisesLink";

/** What AWS itself chooses. */
const amazonAsn = 64_512;

/** Of the numbers of BGP these are nobody's in the internet, and AWS takes no other for its end. */
const isPrivateAsn = (asn: number): boolean =>
  (asn >= 64_512 && asn <= 65_534) || (asn >= 4_200_000_000 && asn <= 4_294_967_294);

/** A network's link to the company's sites; nothing where no way is asked for. */
export function resolveLink(
  place: Place,
  { onPremisesLink: said }: NetworkLayer,
): { readonly onPremisesLink?: OnPremisesLink } {
  const { context, prefix, layers, addresses, sites } = place;
  if (said === undefined || said.enabled === false) return {};
  const { vpn, directConnect } = said;
  if (!vpn && !directConnect) {
    if (said.enabled)
      context.problems.push({
        path: `${prefix}.${key}`,
        problem: `names no way to the company's sites; ${setBy(layers, key, "enabled")}`,
        allowed: "vpn, directConnect or both",
        fix: `add vpn.gatewayAddress or directConnect.gatewayId, or remove enabled`,
      });
    return {};
  }
  const link = {
    blocks: [...new Set(said.blocks ?? sites)].sort(),
    tiers: linkedTiers.filter((tier) => (said.tiers ?? ["private"]).includes(tier)),
    amazonAsn: said.amazonAsn ?? amazonAsn,
    ...(vpn && {
      vpn: {
        gatewayAddress: vpn.gatewayAddress ?? "",
        asn: vpn.asn ?? 65_000,
        routes: vpn.routes ?? "bgp",
      },
    }),
    ...(directConnect && {
      directConnect: {
        gatewayId: directConnect.gatewayId ?? "",
        ...(directConnect.gatewayAccount !== undefined && { gatewayAccount: directConnect.gatewayAccount }),
        allowedPrefixes: [...new Set(directConnect.allowedPrefixes ?? [addresses.block])].sort(),
      },
    }),
  } satisfies OnPremisesLink;
  checkBlocks(place, link);
  checkAmazonAsn(place, link);
  checkVpn(place, link);
  checkDirectConnect(place, link);
  return { onPremisesLink: link };
}

function checkBlocks({ context, prefix, layers, sites }: Place, { blocks }: OnPremisesLink): void {
  if (sites.length === 0)
    context.problems.push({
      path: `${prefix}.${key}`,
      problem: "the company's sites have no addresses: onPremises is empty",
      allowed: "at least one block",
      fix: "write the sites' blocks in onPremises, for the whole stack: no network may then overlap them",
    });
  else
    for (const block of blocks.filter((one) => !liesIn(one, sites)))
      context.problems.push({
        path: `${prefix}.${key}.blocks`,
        value: block,
        problem: `is no block of the company's sites; ${setBy(layers, key, "blocks")}`,
        allowed: `blocks of onPremises, or parts of them: ${sites.join(", ")}`,
        fix: "correct the block, or add it to onPremises",
      });
}

function checkAmazonAsn({ context, prefix, layers }: Place, { amazonAsn: asn }: OnPremisesLink): void {
  if (isPrivateAsn(asn)) return;
  context.problems.push({
    path: `${prefix}.${key}.amazonAsn`,
    value: asn,
    problem: `AWS's end of BGP has a private number only; ${setBy(layers, key, "amazonAsn")}`,
    allowed: "64512 to 65534, or 4200000000 to 4294967294",
    fix: "choose one that the company does not use; its own number belongs in vpn.asn",
  });
}

/** Addresses that no other network can reach. */
const inner = [
  "private",
  "loopback",
  "linkLocal",
  "carrierGradeNat",
  "unspecified",
  "multicast",
  "broadcast",
];

/** Whether the world can reach an address. */
export const isPublic = (address: string): boolean => !inner.includes(ipaddr.IPv4.parse(address).range());

function checkVpn(place: Place, { vpn, amazonAsn: ours }: OnPremisesLink): void {
  if (!vpn) return;
  const { context, prefix, layers } = place;
  checkFeature(place, "vpn", "site-to-site-vpn", "Site-to-Site VPN");
  const { gatewayAddress, asn, routes } = vpn;
  if (gatewayAddress === "" || !isPublic(gatewayAddress))
    context.problems.push({
      path: `${prefix}.${key}.vpn.gatewayAddress`,
      value: gatewayAddress || undefined,
      problem:
        gatewayAddress === ""
          ? "a VPN leads to a gateway, and none is named"
          : `the VPN goes over the internet, where this address cannot be reached; ${setBy(layers, key, "vpn", "gatewayAddress")}`,
      allowed: "the public, fixed address of the company's gateway",
      fix: "ask the network's operators for it",
    });
  if (routes === "bgp" && asn === ours)
    context.problems.push({
      path: `${prefix}.${key}.vpn.asn`,
      value: asn,
      problem: "is the number of AWS's end too: BGP takes both for one and the same",
      allowed: `another number than ${ours}`,
      fix: `correct vpn.asn, or set ${key}.amazonAsn to a number that the company does not use`,
    });
}

function checkDirectConnect(place: Place, { directConnect }: OnPremisesLink): void {
  if (!directConnect) return;
  const { context, prefix, layers, addresses } = place;
  checkFeature(place, "directConnect", "direct-connect", "Direct Connect");
  if (directConnect.gatewayId === "")
    context.problems.push({
      path: `${prefix}.${key}.directConnect.gatewayId`,
      problem: "Direct Connect comes in at a gateway, and none is named",
      allowed: "the id of the company's Direct Connect gateway",
      fix: "copy it from the console of Direct Connect; who orders the connection makes it",
    });
  if (!liesIn(addresses.block, directConnect.allowedPrefixes))
    context.problems.push({
      path: `${prefix}.${key}.directConnect.allowedPrefixes`,
      value: directConnect.allowedPrefixes,
      problem: `AWS announces a network as a whole or not at all, and none of these holds ${addresses.block}; ${setBy(layers, key, "directConnect", "allowedPrefixes")}`,
      allowed: `${addresses.block}, or a block around it`,
      fix: "remove the key: the network's own block is the default",
    });
}

function checkFeature(
  { context, prefix, layers, region, lacks: missing = lacks }: Place,
  way: "vpn" | "directConnect",
  feature: Feature,
  name: string,
): void {
  const lack = missing(region, feature);
  if (lack)
    context.problems.push({
      path: `${prefix}.${key}.${way}`,
      problem: `${region} has no ${name}: ${lack.reason} (${lack.source}, ${lack.asOf}); ${setBy(layers, key, way)}`,
      allowed: "the other of vpn and directConnect",
      fix: `remove ${way} for this network`,
    });
}

/** What a service has to do with the company's sites; nothing where nobody calls. */
export function resolveServiceOnPremises({ onPremises }: ServiceSettings): {
  readonly onPremises?: ServiceOnPremises;
} {
  const { calls = [], callers = [] } = onPremises ?? {};
  if (calls.length === 0 && callers.length === 0) return {};
  return {
    onPremises: {
      calls: calls
        .map(({ name, block, port, host }) => ({
          name,
          block,
          port,
          host: host ?? (block.endsWith("/32") ? block.slice(0, -"/32".length) : ""),
        }))
        .sort((a, b) => (a.name < b.name ? -1 : 1)),
      callers: [...new Set(callers)].sort(),
    },
  };
}
