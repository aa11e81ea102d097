import type { ServiceSettings } from "../keys";
import type { Layer } from "../layers";
import type { ResolvedService } from "../model";
import type { Context } from "./context";

/** A service before anyone knows who calls it. */
export type BareService = Omit<ResolvedService, "calls" | "callers">;

/** Where a service is resolved, and who says what of it. */
export interface Place {
  readonly context: Context;
  /** Of the service: its keys lie below. */
  readonly path: string;
  readonly layers: readonly Layer<ServiceSettings>[];
  readonly region: string;
}
