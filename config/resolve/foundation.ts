import { accountsOfFiles, bakeWarnings, byAccount, foreignRoles, severalRoles } from "../accounts";
import { imageRegions } from "../checks";
import type { FoundationStack } from "../keys";
import type { ResolvedFoundation } from "../model";
import type { Problem } from "../problems";
import type { Sources } from "../sources";
import { resolveDelivery } from "./delivery";
import { resolveImages } from "./images";
import { resolveLifecycle } from "./lifecycle";

/** The foundation of a stack file; or what is wrong with it. */
export function resolveFoundation(
  stack: FoundationStack,
  sources: Sources,
): { readonly foundation?: ResolvedFoundation; readonly problems: readonly Problem[] } {
  const { domain, owner, region = "ap-northeast-1", regions, accounts, protect = true } = stack;
  const { delivery: settings = {} } = stack;
  const platformOwner = owner ?? sources.platform.owner ?? "platform";
  const delivery = resolveDelivery({ region, owner: platformOwner, settings, sources });
  const accountsInUse =
    accounts?.flatMap(({ regions: used, ...one }) => used.map((region) => ({ ...one, region }))) ??
    accountsOfFiles(sources);
  const wrong = [
    ...delivery.problems,
    ...severalRoles(accountsInUse, () => "accounts"),
    ...foreignRoles(accountsInUse, "accounts"),
    ...channelProblems(stack.slack?.channelId, stack.notifications?.slack?.channelId),
  ];
  if (wrong.length > 0) return { problems: wrong };
  const replicaRegions = [...new Set(regions ?? imageRegions(sources))]
    .filter((one) => one !== region)
    .sort();
  const images = resolveImages(stack.images ?? {}, [region, ...replicaRegions], stack.slack);
  const foundation: ResolvedFoundation = {
    domain: domain ?? sources.platform.domain ?? "example.com",
    owner: platformOwner,
    region,
    replicaRegions,
    accounts: byAccount(accountsInUse),
    protect,
    services: Object.entries(sources.catalogue)
      .map(([name, service]) => ({
        name,
        owner: service.owner ?? platformOwner,
        ...resolveLifecycle(service),
      }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
    datadog: {
      enabled: stack.datadog?.enabled ?? false,
      site: stack.datadog?.site ?? sources.platform.datadog?.site ?? "ap1.datadoghq.com",
    },
    delivery: delivery.delivery,
    notifications: stack.notifications ?? {},
    ...(images && { images }),
    fallbacks: [],
    warnings: [...delivery.warnings, ...(images ? bakeWarnings(sources) : [])],
  };
  return { foundation, problems: [] };
}

/** Amazon Q refuses a second configuration of a channel, and this one must not be able to start anything. */
function channelProblems(starts: string | undefined, hears: string | undefined): Problem[] {
  if (hears === undefined || hears !== starts) return [];
  return [
    {
      path: "notifications.slack.channelId",
      value: hears,
      problem: "is the channel from which a bake may be started, and a channel has one configuration only",
      allowed: "another channel than slack.channelId",
      fix: "name another channel, or remove one of the two keys",
    },
  ];
}
