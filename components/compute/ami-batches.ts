import type { ResolvedService } from "../../config";

/** AWS's own configuration: instance by instance, and the one that takes a group of a single instance. */
export const oneAtATime = "CodeDeployDefault.OneAtATime";

/** AWS's own configuration for instances that no request reaches yet. */
export const allAtOnce = "CodeDeployDefault.AllAtOnce";

/**
 * Share of the instances, percent, that must answer while the others change; nothing where only one after the
 * other can change. CodeDeploy rounds the share up to whole instances, so that a small group with a small batch
 * could change none at all: the share leaves at least one instance of the smallest size free.
 */
export function healthyPercent({ min, deploy }: Pick<ResolvedService, "min" | "deploy">): number | undefined {
  return min < 2 ? undefined : Math.min(100 - deploy.batchPercent, Math.floor((100 * (min - 1)) / min));
}
