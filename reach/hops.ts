/** One step of a way, and what lets it pass or stops it. */
import type { Resource } from "./resources";

export type HopKind =
  | "name"
  | "egress"
  | "route"
  | "peering"
  | "transit gateway"
  | "return"
  | "transit return"
  | "on-premises"
  | "ingress"
  | "network acl"
  | "service network"
  | "network ingress"
  | "policy"
  | "lattice rule"
  | "listener"
  | "rule"
  | "targets"
  | "balancer egress"
  | "service ingress";

export interface Hop {
  readonly kind: HopKind;
  /** `some`: from some subnets or to some targets only, or only by a request that no service sends by itself. */
  readonly passes: "all" | "some" | "none";
  /** The resources that let it pass; where nothing passes, those that could. */
  readonly by: readonly ResourceName[];
  /** What passes, or what is missing. */
  readonly says: string;
}

export interface ResourceName {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
}

/** A hop of what passed among how many. */
export function hop(
  kind: HopKind,
  passed: number,
  of: number,
  by: readonly (Resource | undefined)[],
  says: { readonly passing: string; readonly missing: string },
): Hop {
  const passes = of > 0 && passed === of ? "all" : passed > 0 ? "some" : "none";
  const named = [...new Set(by.flatMap((resource) => resource ?? []))].map(({ type, name, urn }) => ({
    type,
    name,
    urn,
  }));
  const { passing, missing } = says;
  return {
    kind,
    passes,
    by: named,
    says: passes === "all" ? passing : passes === "none" ? missing : `only ${passed} of ${of}: ${missing}`,
  };
}

export const pass = (kind: HopKind, by: readonly (Resource | undefined)[], passing: string): Hop =>
  hop(kind, 1, 1, by, { passing, missing: "" });

export const stop = (kind: HopKind, by: readonly (Resource | undefined)[], missing: string): Hop =>
  hop(kind, 0, 1, by, { passing: "", missing });
