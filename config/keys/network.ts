import { z } from "zod";
import { transports } from "../mesh";
import { natModes, sharingModes } from "../model";
import { calendar } from "./calendar";
import { ecsEc2 } from "./capacity";
import { documented } from "./documented";
import { publicLoadBalancer } from "./load-balancer";
import { networkNotifications } from "./notifications";
import { onPremisesLink } from "./on-premises";
import { regionName, serviceName, text, timeOfDay, timeZone, whole } from "./scalars";
import { services, sizing } from "./service";

const logDays = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** Days that CloudWatch Logs knows. */
const retentionDays = () => z.literal(logDays);

/** An account of its own, and the way into it. */
export const account = z.strictObject({
  id: documented(text(/^\d{12}$/, "twelve digits, in quotes"), { text: "AWS account number, in quotes." }),
  roleArn: documented(text(/^arn:aws(-[a-z]+)*:iam::\d{12}:role\/[\w+=,.@/-]+$/, "the ARN of an IAM role"), {
    text: "Role that the program assumes there.",
  }),
});

/** Keys that make sense for one network and for all of them. */
export const networkSettings = {
  zoneCount: documented(whole(1, 4), {
    text: "Zones in use: the first of the network's zone slots. Four slots are reserved always, so no subnet moves.",
    default: "stg 2, canary and prd 3",
    cost: "with nat perZone one NAT gateway a zone, and every interface endpoint once a zone",
  }).optional(),
  nat: documented(z.enum(natModes), {
    text: "NAT gateways: none, one for the network, or one a zone.",
    default: "stg and canary single, prd perZone",
    cost: "about 45 US$ a month each, and the traffic",
  }).optional(),
  sharing: documented(z.enum(sharingModes), {
    text: "How a country's account gets what is shared with it; asked only of another account than the hub's, for a transport other than peering or a private authority. `organization`: both accounts are of one AWS Organization in which sharing (AWS RAM) is on, so there is no invitation to accept.",
    default: "invitation",
  }).optional(),
  interfaceEndpoints: documented(
    z.array(text(/^[a-z0-9][a-z0-9.-]*$/, "the last part of an endpoint service's name, such as ecr.api")),
    {
      text: "Interface endpoints by service suffix; the gateway endpoints of S3 and DynamoDB are always there.",
      default: "none; prd the set that the services use",
      cost: "about 10 US$ a month each in every zone",
    },
  ).optional(),
  flowLogs: z
    .strictObject({
      enabled: documented(z.boolean(), {
        text: "Whether the network's connections are logged.",
        default: "true",
        cost: "CloudWatch Logs by GB",
      }).optional(),
      retentionDays: documented(retentionDays(), {
        text: "How long flow logs are kept.",
        unit: "days",
        default: "stg 7, canary 30, prd 90",
        cost: "storage by GB and month",
      }).optional(),
    })
    .optional(),
  logRetentionDays: documented(retentionDays(), {
    text: "How long the services' logs are kept.",
    unit: "days",
    default: "stg 7, canary 30, prd 90",
    cost: "storage by GB and month",
  }).optional(),
  dns: z
    .strictObject({
      delegated: documented(z.boolean(), {
        text: "True once the parent zone's name servers point at this zone: certificates are then validated and 443 opened. False: the zone is made and its name servers printed.",
        default: "false, or true with parentZoneId",
      }).optional(),
      parentZoneId: documented(
        text(/^Z[A-Z0-9]{1,31}$/, "a Route 53 zone id such as Z0123456789ABCDEFGHIJ"),
        {
          text: "Route 53 id of the parent zone, when it is in the same account: the delegation is then made too.",
          default: "none",
        },
      ).optional(),
    })
    .optional(),
  transport: documented(z.enum(transports), {
    text: "What carries calls from a country to the hub; `auto` is peering. `lattice` only in the hub's region. See [the mesh](mesh.md#transports).",
    default: "auto",
    cost: "peering: nothing by the hour, traffic between zones and regions by GB; the others by the hour and GB",
  }).optional(),
  onPremisesLink: onPremisesLink.optional(),
  routing: z
    .strictObject({
      listed: documented(z.boolean(), {
        text: "Whether clients are told of the country; not while it is being prepared. Says nothing about the hub.",
        default: "true",
      }).optional(),
      maintenance: documented(z.boolean(), {
        text: "Whether clients are asked to wait. The services go on running.",
        default: "false",
      }).optional(),
    })
    .optional(),
  offHours: z
    .strictObject({
      enabled: documented(z.boolean(), {
        text: "Whether capacity goes to zero between `stop` and `start`. Not in prd.",
        default: "false",
        cost: "saves the hours in between",
      }).optional(),
      stop: documented(timeOfDay(), {
        text: "Local time at which capacity goes to zero, in quotes.",
        default: '"22:00"',
      }).optional(),
      start: documented(timeOfDay(), {
        text: "Local time at which it comes back, in quotes; it counts as the day's rotation.",
        default: '"08:00"',
      }).optional(),
    })
    .optional(),
  calendar: calendar.optional(),
  publicLoadBalancer: publicLoadBalancer.optional(),
  ecsEc2: ecsEc2.optional(),
  notifications: networkNotifications.optional(),
  account: documented(account, {
    text: "Another account than the one whose credentials run the program.",
    default: "none",
  }).optional(),
  sizing: sizing.optional(),
};

/** Keys of one network only. */
export const ownNetworkSettings = {
  region: documented(regionName(), {
    text: "Where the network is. Countries may share a region.",
    default: "the country's file",
  }).optional(),
  timeZone: documented(timeZone(), {
    text: "IANA time zone of the country's times of day.",
    default: "the country's file",
  }).optional(),
  zones: documented(
    z
      .array(text(/^[a-z]$/, "a zone's letter"))
      .min(1)
      .max(4),
    { text: "Zone letters of the slots, in an order that never changes.", default: "the region's zones" },
  ).optional(),
  uses: documented(z.array(serviceName()), {
    text: "Shared services that the country's services may call.",
    default: "the country's file",
  }).optional(),
};

/** What any layer may say about one network; about all at once, `networkSettings`. */
export const ownNetworkLayer = z.strictObject({ ...networkSettings, ...ownNetworkSettings });
export type NetworkLayer = z.infer<typeof ownNetworkLayer>;

/** One network in a stack file. */
export const stackNetwork = z.strictObject({
  ...networkSettings,
  ...ownNetworkSettings,
  services: services.optional(),
});
export type StackNetwork = z.infer<typeof stackNetwork>;
