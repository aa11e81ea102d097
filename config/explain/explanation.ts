import type { Said } from "../layers";

/** One value and where it comes from. */
export interface Explanation {
  /** `prd.jp.services.api.max` */
  readonly path: string;
  readonly value: unknown;
  /** What the layers say, in order; the last one set the value. Empty for a value that is computed. */
  readonly layers: readonly Said[];
  /** Why the value is not simply what the last layer says. */
  readonly note?: string;
}
