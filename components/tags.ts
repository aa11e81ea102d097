/**
 * The four tags that everything taggable carries. They are added on the way by a transformation of the
 * component, so that no constructor can forget them; the few resources that take tags in another form
 * (an Auto Scaling group's list, a launch template's specifications, a remote component) call the functions
 * here themselves.
 */
import * as pulumi from "@pulumi/pulumi";
import type { ResolvedEnvironment, ResolvedNetwork, ResolvedService } from "../config";
import { typeFacts } from "../facts";

/** `service` is `platform` on what belongs to no service. */
export interface Tags {
  readonly environment: string;
  readonly country: string;
  readonly service: string;
  readonly owner: string;
  /** Only on what belongs to a prototype: the day after which it should be gone. */
  readonly until?: string;
}

/** Value of the tag `service` on what belongs to no service. */
export const platformService = "platform";

/** Tags of everything in a network that belongs to no service. */
export function networkTags(environment: ResolvedEnvironment, network: ResolvedNetwork): Tags {
  return {
    environment: environment.environment,
    country: network.code,
    service: platformService,
    owner: environment.owner,
  };
}

/** Tags of what one service owns. */
export function serviceTags(
  environment: ResolvedEnvironment,
  network: ResolvedNetwork,
  { name, owner, disposableUntil }: Pick<ResolvedService, "name" | "owner" | "disposableUntil">,
): Tags {
  return {
    ...networkTags(environment, network),
    service: name,
    owner,
    ...(disposableUntil !== undefined && { until: disposableUntil }),
  };
}

/** An Auto Scaling group takes its tags as a list and must be told to hand them to its instances. */
const listTagged = "aws:autoscaling/group:Group";

/**
 * Adds the tags to every taggable child. A tag that the resource or an inner component has set stays.
 * The component's transformations run from the inside out, so a service's tags win over its country's.
 */
export function tagging(tags: Tags): pulumi.ResourceTransformation {
  return ({ type, props, opts }) => {
    if (type === listTagged || !typeFacts(type)?.taggable) {
      return undefined;
    }
    const own = props.tags as pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
    const merged = pulumi.Output.isInstance(own)
      ? own.apply((known) => ({ ...tags, ...known }))
      : { ...tags, ...own };
    return { props: { ...props, tags: merged }, opts };
  };
}
