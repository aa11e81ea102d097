import { lacks } from "../../facts";
import type { Layer } from "../layers";
import type { ResolvedNetwork } from "../model";
import type { NetworkLayer } from "../keys";
import { setBy, type Context } from "./context";

/** What Datadog's events go through; where they cannot, Amazon Q is not known to hear topics either. */
const apiDestinations = "eventbridge-api-destinations";

/** Has all that telling takes; the foundation's own default. */
const lastResort = "ap-northeast-1";

/** What is told of a network. `hubRegion` tells for it where its own region cannot. */
export function resolveNotifications(
  context: Context,
  { code, region, hubRegion }: { readonly code: string; readonly region: string; readonly hubRegion: string },
  layers: readonly Layer<NetworkLayer>[],
  { account, notifications = {} }: NetworkLayer,
): ResolvedNetwork["notifications"] {
  const { level = "results", slack, topic = slack !== undefined } = notifications;
  const prefix = `${context.environment}.${code}.notifications`;
  if (slack && !topic)
    context.problems.push({
      path: `${prefix}.topic`,
      value: topic,
      problem: `the channel listens to the topic; ${setBy(layers, "notifications", "topic")}`,
      allowed: "true, or no slack",
      fix: "remove notifications.topic",
    });
  if (slack?.rollback && account)
    context.problems.push({
      path: `${prefix}.slack.rollback`,
      value: true,
      problem: `the pipelines are not in ${account.id}, the network's own account; ${setBy(layers, "notifications", "slack", "rollback")}`,
      allowed: "false",
      fix: "remove notifications.slack.rollback, and roll back in the console or by ./archipelago rollback",
    });
  const lack = lacks(region, apiDestinations);
  const told = lack && [hubRegion, lastResort].find((one) => !lacks(one, apiDestinations));
  if (lack && topic)
    context.fallbacks.push({
      path: `${prefix}.region`,
      message: `events become messages in ${told ?? lastResort}: ${region} has no API destinations (${lack.reason})`,
    });
  return {
    level,
    region: lack ? (told ?? lastResort) : region,
    topic,
    ...(slack && { slack: { ...slack, rollback: slack.rollback ?? false } }),
  };
}
