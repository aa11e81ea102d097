import { z } from "zod";
import { cutoverPhases, linkedTiers, vpnRoutings } from "../on-premises";
import { documented } from "./documented";
import { cidrBlock, domainName, healthPath, serviceName, text, whole } from "./scalars";

const ipAddress = () =>
  text(
    /^((25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(25[0-5]|2[0-4]\d|1?\d?\d)$/,
    "an IPv4 address such as 203.0.113.10",
  );

const asn = () => whole(1, 4_294_967_294);

/** A network's own link to the company's sites. */
export const onPremisesLink = z.strictObject({
  enabled: documented(z.boolean(), {
    text: "False leaves a link of a wider layer out.",
    default: "true where vpn or directConnect is set",
  }).optional(),
  blocks: documented(z.array(cidrBlock()).min(1), {
    text: "What lies at the other end: blocks of the stack-wide `onPremises`, or parts of them. The network gets routes to these and to nothing else, whatever the other end announces.",
    default: "all blocks of `onPremises`",
  }).optional(),
  tiers: documented(z.array(z.enum(linkedTiers)).min(1), {
    text: "Tiers with a way there: private, in which services run, and isolated, in which data lie.",
    default: "[private]",
  }).optional(),
  amazonAsn: documented(asn(), {
    text: "Number of AWS's end of BGP, a private one: 64512 to 65534, or 4200000000 to 4294967294. Before a change the link is taken away (enabled: false), because a network has one gateway only.",
    default: "64512",
  }).optional(),
  vpn: z
    .strictObject({
      gatewayAddress: documented(ipAddress(), {
        text: "Public, fixed address of the company's VPN gateway.",
        cost: "about 36 US$ a month for the connection, and the traffic",
      }).optional(),
      asn: documented(asn(), {
        text: "Number of the company's end of BGP.",
        default: "65000",
      }).optional(),
      routes: documented(z.enum(vpnRoutings), {
        text: "How the VPN learns which of its two tunnels leads to the blocks: bgp is told by the company's gateway, static has the blocks written down, for gateways without BGP.",
        default: "bgp",
      }).optional(),
    })
    .optional(),
  directConnect: z
    .strictObject({
      gatewayId: documented(
        text(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, "the id of a Direct Connect gateway, a UUID"),
        {
          text: "The company's Direct Connect gateway, to which the private virtual interface of the ordered connection leads.",
          cost: "the gateway nothing; the connection's port by the hour, and the traffic that leaves AWS",
        },
      ).optional(),
      gatewayAccount: documented(text(/^\d{12}$/, "twelve digits, in quotes"), {
        text: "Account of the gateway, in quotes, where it is another than the network's: the link is then proposed, and accepted there by hand.",
        default: "the network's own",
      }).optional(),
      allowedPrefixes: documented(z.array(cidrBlock()).min(1).max(20), {
        text: "Filter of what the other end is told: AWS announces the network's whole block, or nothing where no block here is as wide.",
        default: "the network's block",
      }).optional(),
    })
    .optional(),
});

const call = z.strictObject({
  name: documented(serviceName(), {
    text: "What it is called: the service finds `<NAME>_ADDRESS`, host and port, in its environment.",
  }),
  block: documented(cidrBlock(), {
    text: "Where it is, within the blocks of the network's link; one address ends in /32.",
  }),
  port: documented(whole(1, 65_535), { text: "TCP port." }),
  host: documented(domainName(), {
    text: "Its name, where the block is more than one address; the network must be able to resolve it.",
    default: "the address of a block /32",
  }).optional(),
});

/** Whom a service talks to on the company's sites, and who talks to it from there. */
export const serviceOnPremises = z.strictObject({
  calls: documented(z.array(call).max(20), {
    text: "What the service calls on the company's sites; nothing else there lets itself be reached. See [on-premises](on-premises.md).",
    default: "none",
  }).optional(),
  callers: documented(z.array(cidrBlock()).max(20), {
    text: "Blocks of the company's sites that may call the service, at its port on the internal load balancer.",
    default: "none",
  }).optional(),
});

/** A public service that moves from the company's sites to AWS. */
export const cutover = z.strictObject({
  phase: documented(z.enum(cutoverPhases), {
    text: "dual: both sides answer to the service's public name, by percent. moved: AWS answers, the old side only when AWS is ill. retired: the old side is gone from the name; only from here the way leads back to off. See [on-premises](on-premises.md#moving-a-service).",
    default: "off",
  }).optional(),
  percent: documented(whole(0, 100), {
    text: "Share of AWS in phase dual; a smaller number is the way back.",
    unit: "percent",
    default: "0",
  }).optional(),
  onPremises: z
    .strictObject({
      addresses: documented(z.array(ipAddress()).min(1).max(2), {
        text: "Public addresses of the old side, one or two; each has a health check of its own.",
        cost: "a health check outside of AWS about 0.75 US$ a month, over TLS 2.75 US$",
      }).optional(),
      hostname: documented(domainName(), {
        text: "Name of the old side instead of addresses, to be kept until the phase is off. AWS's side then has no health check of its own.",
      }).optional(),
      port: documented(z.literal([80, 443]), {
        text: "Port on which the old side answers and is checked; clients take the same for both sides.",
        default: "443, or 80 until the zone is delegated",
      }).optional(),
    })
    .optional(),
  healthPath: documented(healthPath(), {
    text: "Path that answers with a status of 2xx or 3xx on the old side.",
    default: "the service's healthPath",
  }).optional(),
  ttlSeconds: documented(whole(30, 3600), {
    text: "For how long resolvers keep an answer of the old side; Route 53 says 60 for AWS's.",
    unit: "seconds",
    default: "60",
  }).optional(),
});
