import type { ComputeKind } from "../../config";
import type { Side } from "../mesh";
import { logicalName } from "../naming";

/** Short forms: a target group's name has room for 32 characters, eight of which are Pulumi's. */
const shortSide: Readonly<Record<Side, string>> = { public: "pub", internal: "int" };

/**
 * Which of a service's target groups behind one load balancer; the one behind the second load balancer has a name of
 * its own, since a group cannot go from one load balancer to another.
 */
export type TargetColor = "blue" | "green" | "second";

/**
 * Logical name of a service's target group on one side; distinct per kind, so that both can exist during a
 * move. The service comes last, because a long name is cut at its end.
 */
export function targetGroupName(
  code: string,
  service: string,
  kind: ComputeKind,
  side: Side,
  color?: TargetColor,
): string {
  // A letter, for the room.
  const place = `${shortSide[side]}${color?.slice(0, 1) ?? ""}`;
  return logicalName("aws:lb/targetGroup:TargetGroup", code, kind, place, service);
}

/** Name of an environment variable that is about a service, e.g. `USER_PROFILE_URL` of `user-profile`. */
export function variableName(service: string, suffix: string): string {
  return `${service.toUpperCase().replace(/[^A-Z0-9]/g, "_")}_${suffix}`;
}
