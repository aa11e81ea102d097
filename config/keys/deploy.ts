import { z } from "zod";
import { deployStrategies, trafficSwitches } from "../deploy";
import { documented } from "./documented";
import { healthPath, serviceName, whole } from "./scalars";

const minutes = () => whole(0, 1440);

/** How a new version takes over from the running one. */
export const deploy = z.strictObject({
  strategy: documented(z.enum(deployStrategies), {
    text: "How a new version takes over: rolling replaces server by server; blueGreen moves all requests at once to a second set of servers; canary moves a share first; linear moves them in equal steps. canary and linear are of fargate and ecs-ec2. Only web services have another than rolling.",
    default: "rolling",
    cost: "all but rolling run twice the servers during a deployment",
  }).optional(),
  bakeMinutes: documented(minutes(), {
    text: "How long the old version stays after the requests have moved, for a way back in seconds; not of rolling.",
    unit: "minutes",
    default: "5",
    cost: "twice the servers for that long",
  }).optional(),
  canaryPercent: documented(whole(1, 99), {
    text: "Share of the requests that a canary gets first.",
    unit: "percent",
    default: "10",
  }).optional(),
  canaryMinutes: documented(minutes(), {
    text: "How long a canary keeps its share before all requests move.",
    unit: "minutes",
    default: "10",
    cost: "twice the servers for that long",
  }).optional(),
  stepPercent: documented(whole(3, 99), {
    text: "Share of the requests that linear moves at a time.",
    unit: "percent",
    default: "20",
  }).optional(),
  stepMinutes: documented(minutes(), {
    text: "Pause of linear after each step but the last.",
    unit: "minutes",
    default: "3",
    cost: "twice the servers for the sum of the pauses",
  }).optional(),
  batchPercent: documented(whole(1, 100), {
    text: "Share of the instances that rolling changes at a time; ami only.",
    unit: "percent",
    default: "25",
  }).optional(),
  switch: documented(z.enum(trafficSwitches), {
    text: "How blueGreen of instances moves the requests from outside: by the load balancer's rule, within a second, or by the DNS record, to a second public load balancer, after which the old side stays for dnsTtlSeconds and dnsMarginSeconds; ami and public services only.",
    default: "listener",
    cost: "dns: about 18 USD a month a network, for the second load balancer of all such services",
  }).optional(),
  dnsTtlSeconds: documented(whole(60, 3600), {
    text: "For how long resolvers keep the DNS record that switch: dns moves. Route 53 says 60 to them for a load balancer's name; more waits for those that keep it longer.",
    unit: "seconds",
    default: "60",
  }).optional(),
  dnsMarginSeconds: documented(whole(0, 3600), {
    text: "How long after that the old side still answers, for resolvers that keep a record too long.",
    unit: "seconds",
    default: "20",
  }).optional(),
  smokePath: documented(healthPath(), {
    text: "Path that must answer 200 before requests move to a new version, and after a deployment.",
    default: "the service's healthPath",
  }).optional(),
  alarms: documented(z.boolean(), {
    text: "Whether alarms on answers 5xx and on unhealthy servers take a deployment back.",
    default: "stg false, canary and prd true",
    cost: "0.10 USD a month an alarm: three a target group",
  }).optional(),
  migration: documented(serviceName(), {
    text: "Service of kind task, of the same network, that runs before each deployment.",
    default: "none",
  }).optional(),
});
