import type { MeshCertificates } from "../certificates";
import type { EnvironmentName } from "./choices";
import type { Finding } from "./finding";
import type { ResolvedNetwork } from "./network";

/**
 * A whole environment. One stack raises it, or several: the environment's own has the hub, and each other one the
 * countries that name it.
 */
export interface ResolvedEnvironment {
  readonly environment: EnvironmentName;
  /** The stack that is being raised. */
  readonly stack: string;
  /** Fully qualified name of the stack that has the hub, where it is not this one. */
  readonly hubStack?: string;
  readonly domain: string;
  readonly owner: string;
  /** Date against which dated things are judged, `YYYY-MM-DD`. */
  readonly asOf: string;
  /** Stateful resources are protected and kept on delete. */
  readonly protect: boolean;
  /** Fully qualified name of the foundation stack. */
  readonly foundationStack: string;
  readonly datadog: { readonly enabled: boolean; readonly site: string };
  readonly onPremises: readonly string[];
  readonly mesh: { readonly certificates: MeshCertificates };
  readonly hub: ResolvedNetwork;
  /** Sorted by code. */
  readonly countries: readonly ResolvedNetwork[];
  readonly fallbacks: readonly Finding[];
  readonly warnings: readonly Finding[];
}
