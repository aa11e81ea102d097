import { serviceLayers } from "../layers";
import type { ResolvedNetwork, ResolvedService } from "../model";
import { setBy, type Context } from "../resolve/context";

/** A share of AWS's side is judged by the health of its load balancer; beside a name of the old side it is not. */
const judgesByHealth = ({ cutover }: ResolvedService): boolean =>
  cutover?.onPremises !== undefined && !cutover.byName;

/** Between deployments one of the service's two target groups is empty. */
const keepsAnEmptyGroup = ({ exposure, partners, deploy }: ResolvedService): boolean =>
  (exposure === "public" || partners !== undefined) && deploy.strategy !== "rolling";

/**
 * Route 53 takes a load balancer with an empty target group for ill, whosever the group is, and would send everybody to
 * the old side, whatever the share.
 */
export function checkCutovers(context: Context, { code, services }: ResolvedNetwork): void {
  const [moving] = services.filter(judgesByHealth);
  if (!moving) return;
  for (const service of services.filter(keepsAnEmptyGroup)) {
    const { name, deploy } = service;
    context.problems.push({
      path: `${context.environment}.${code}.services.${name}.deploy.strategy`,
      value: deploy.strategy,
      problem: `keeps an empty target group at the public load balancer, which Route 53 therefore takes for ill: as long as ${moving.name} moves, its old side would get everything; ${setBy(serviceLayers(context, code, name), "deploy", "strategy")}`,
      allowed: `rolling, as long as ${moving.name} is in phase ${moving.cutover?.phase} with addresses of its old side`,
      fix: `choose rolling until cutover.phase of ${moving.name} is retired, or give its old side by cutover.onPremises.hostname`,
    });
  }
}
