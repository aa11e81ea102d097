import * as pulumi from "@pulumi/pulumi";
import type * as aws from "@pulumi/aws";
import {
  createAttachRule,
  createLiveRule,
  createProductionRule,
  sideTarget,
  type Front,
  type Side,
} from "../mesh";
import { colors, hasSides, type Color, type FleetPlace } from "./ami-fleet";
import type { AttachedTarget, ComputeArgs } from "./compute";
import { createTargetGroup, createTargets } from "./targets";

/** Where a service's groups stand: one place, or two between which a deployer moves the traffic. */
export interface Places {
  readonly places: readonly FleetPlace[];
  /** Of the first place. */
  readonly targets: Readonly<Partial<Record<Side, AttachedTarget>>>;
}

/** Target groups of a service's instances, attached to their load balancers. */
export function createPlaces(args: ComputeArgs, parent: pulumi.Resource): Places {
  const names = [args.surroundings.network.code, args.service.name, "ami"];
  if (!hasSides(args)) {
    const targets = createTargets(args, "ami", parent);
    return { places: [{ names, targets: Object.values(targets) }], targets };
  }
  const places = colors.map((color): FleetPlace => ({
    color,
    names: [...names, color],
    targets: args.fronts.map((first): AttachedTarget => {
      const front = frontOf(first, color);
      const name = front === first ? color : "second";
      // Auto Scaling registers instances at the group's port; one that is replaced for another port would have
      // to leave a rule that is not the program's to change.
      const opts = { parent, ignoreChanges: ["port"] };
      const targetGroup = createTargetGroup(args, "ami", front.side, name, opts);
      const attachRule = createAttachRule([...names, front.side], front, sideTarget(color), targetGroup.arn, {
        parent,
      });
      return { front, targetGroup, attachRule };
    }),
  }));
  const [blue] = places;
  return {
    places,
    targets: Object.fromEntries(blue?.targets.map((target) => [target.front.side, target]) ?? []),
  };
}

/** Where a side stands: where its service's name moves, the second one behind another load balancer. */
const frontOf = (front: Front, color: Color): Front =>
  color === "green" && front.second ? { ...front, ...front.second } : front;

/**
 * The rules by which a second side answers behind its own load balancer: it has the traffic as soon as the name leads
 * there. The first side's are those of any service that no rule moves.
 */
export function createSecondRules(
  { service, surroundings }: ComputeArgs,
  [, green]: readonly FleetPlace[],
  parent: pulumi.Resource,
): void {
  for (const { front, targetGroup } of green?.targets ?? []) {
    if (front.second) {
      const names = [surroundings.network.code, service.name, "ami", front.side, "second"];
      createLiveRule(names, front, targetGroup.arn, { parent });
    }
  }
}

/** A rule by which a deployer moves the traffic, and the target groups between which it does. */
export interface MovingRule {
  readonly rule: aws.lb.ListenerRule;
  readonly blue: aws.lb.TargetGroup;
  readonly green: aws.lb.TargetGroup;
}

/** The rules that carry the traffic of a service with two sides; made when the first side is healthy. */
export function createMovingRules(
  { service, surroundings }: ComputeArgs,
  places: readonly FleetPlace[],
  ready: readonly pulumi.Resource[],
  parent: pulumi.Resource,
): readonly MovingRule[] {
  const [blue, green] = places;
  return (blue?.targets ?? []).flatMap(({ front, targetGroup }, index) => {
    const other = green?.targets[index]?.targetGroup;
    // Behind two load balancers no rule could move anything.
    if (!other || front.second) {
      return [];
    }
    const names = [surroundings.network.code, service.name, "ami", front.side];
    const rule = createProductionRule(names, front, "ami", [targetGroup.arn, other.arn], {
      parent,
      dependsOn: [...ready],
    });
    return [{ rule, blue: targetGroup, green: other }];
  });
}
