import { merge, networkLayers } from "../layers";
import { environmentNames, type ResolvedEnvironment, type ResolvedNetwork } from "../model";
import type { Context } from "../resolve/context";

/**
 * Amazon Q takes one configuration of a channel in an account, and each stack makes its own: two environments
 * with one channel would be refused in the middle of an update. What another environment's stack file alone says
 * is not seen here.
 */
export function checkChannels(
  context: Context,
  { environment, hub, countries }: Pick<ResolvedEnvironment, "environment" | "hub" | "countries">,
): void {
  checkParts(context, [hub, ...countries]);
  const taken = channelsOfOthers(context);
  for (const { code, account, notifications } of [hub, ...countries]) {
    const channel = notifications.slack?.channelId;
    const other = channel === undefined ? undefined : taken.get(channelKey(channel, account?.id));
    if (other !== undefined)
      context.problems.push({
        path: `${environment}.${code}.notifications.slack.channelId`,
        value: channel,
        problem: `is also the channel of ${other}, and AWS takes a channel once an account`,
        allowed: "one channel an environment, in which networks may share one",
        fix: `say the channel below environments.${environment} of config/countries/${code}.ts, or in Pulumi.${environment}.yaml`,
      });
  }
}

/** Stacks that raise parts of the environment each make the channels of their own networks. */
function checkParts({ environment, problems }: Context, networks: readonly ResolvedNetwork[]): void {
  const first = new Map<string, ResolvedNetwork>();
  for (const network of networks) {
    const { code, account, notifications, stack = environment } = network;
    const channel = notifications.slack?.channelId;
    if (channel === undefined) continue;
    const key = channelKey(channel, account?.id);
    const other = first.get(key) ?? network;
    first.set(key, other);
    if ((other.stack ?? environment) !== stack)
      problems.push({
        path: `${environment}.${code}.notifications.slack.channelId`,
        value: channel,
        problem: `is also the channel of ${other.code}, which another stack raises, and AWS takes a channel once an account`,
        allowed: "a channel that no network of another stack has",
        fix: `give ${code} a channel of its own, or let one stack raise both countries`,
      });
  }
}

const channelKey = (channel: string, account: string | undefined): string => `${account ?? ""} ${channel}`;

/** The other environments' channels as far as the repository's files tell, with one network of each. */
function channelsOfOthers({ environment, sources }: Context): Map<string, string> {
  const found = new Map<string, string>();
  for (const other of environmentNames.filter((one) => one !== environment))
    for (const code of Object.keys(sources.countries)) {
      const layers = networkLayers({ environment: other, stack: { countries: {} }, sources }, code);
      const { account, notifications } = merge(layers);
      if (notifications?.slack)
        found.set(channelKey(notifications.slack.channelId, account?.id), `${other}.${code}`);
    }
  return found;
}
