import type { DeploySettings } from "../deploy";
import type { ServiceSettings } from "../keys";
import type { ResolvedService, ServiceKind } from "../model";
import { setBy } from "./context";
import type { Place } from "./place";

type Connections = Pick<ResolvedService, "stickiness" | "idleTimeoutSeconds">;

/** How clients hold on to a service. */
export function resolveConnections({ stickiness, idleTimeoutSeconds }: ServiceSettings): Connections {
  return {
    ...(stickiness?.enabled && { stickiness: { seconds: stickiness.seconds ?? 86_400 } }),
    ...(idleTimeoutSeconds !== undefined && { idleTimeoutSeconds }),
  };
}

/** Only what stands behind a load balancer has connections that it could hold, or end. */
export function checkConnections(
  { context, path, layers }: Place,
  kind: ServiceKind,
  { strategy }: DeploySettings,
  { stickiness, idleTimeoutSeconds }: Connections,
): void {
  if (stickiness && (kind !== "web" || strategy !== "rolling"))
    context.problems.push({
      path: `${path}.stickiness.enabled`,
      value: true,
      problem:
        kind === "web"
          ? `${strategy} moves the requests between two sets of servers, and a client that is held would stay at the old one; ${setBy(layers, "stickiness", "enabled")}`
          : `a ${kind} answers no requests; ${setBy(layers, "stickiness", "enabled")}`,
      allowed: kind === "web" ? "false, or deploy.strategy rolling" : "false",
      fix:
        kind === "web"
          ? "set deploy.strategy to rolling, or keep what a session needs outside of the servers"
          : "remove the key",
    });
  if (idleTimeoutSeconds !== undefined && kind !== "web")
    context.problems.push({
      path: `${path}.idleTimeoutSeconds`,
      value: idleTimeoutSeconds,
      problem: `a ${kind} has no connections from a load balancer; ${setBy(layers, "idleTimeoutSeconds")}`,
      allowed: "of web services",
      fix: "remove the key here, or from the class of this service",
    });
}
