import type { ResolvedService } from "../config";

/** How a resource of a service is kept from going by mistake. */
export interface Guard {
  /** An update that would delete it is refused. */
  readonly protect: boolean;
  /** What the program lets go of stays in AWS. */
  readonly retainOnDelete: boolean;
}

type Lifecycle = Pick<ResolvedService, "core" | "disposableUntil">;

/** Of what holds data: as the stack says; a core service's always, a prototype's never. */
export function guardOf(protect: boolean, { core, disposableUntil }: Lifecycle): Guard {
  const guarded = disposableUntil === undefined && protect;
  return { protect: guarded || core === true, retainOnDelete: guarded };
}

/**
 * Of what says that a service is there, such as its log group: a core service's cannot go together with its file. First
 * `core` has to go, and every stack to be raised.
 */
export const anchorOf = ({ core }: Lifecycle): { readonly protect?: true } => (core ? { protect: true } : {});
