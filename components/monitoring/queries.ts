/** The percentage of healthy targets below which a service counts as down: none is left. */
export const noHealthyTarget = 1;

/**
 * Datadog query: the share of healthy targets behind a service's load balancers, percent, over five minutes.
 * AWS's tags reach Datadog's metrics in lower case. The number in the query and the monitor's critical
 * threshold must be the same, or Datadog refuses the monitor: both come from `critical`.
 */
export function healthyTargetsQuery(
  scope: { readonly environment: string; readonly country: string; readonly service: string },
  critical: number,
): string {
  const tags = `{environment:${scope.environment},country:${scope.country},service:${scope.service}}`;
  const by = "by {loadbalancer,targetgroup}";
  const healthy = `sum:aws.applicationelb.healthy_host_count.minimum${tags} ${by}`;
  const unhealthy = `sum:aws.applicationelb.un_healthy_host_count.maximum${tags} ${by}`;
  return `min(last_5m):( ${healthy} / ( ${healthy} + ${unhealthy} ) ) * 100 < ${critical}`;
}

/**
 * Datadog query: how many instances have waited half an hour for a daemon's task, the least of that time. The names
 * are those of Datadog's integration of AWS ECS.
 */
export function missingDaemonsQuery(scope: {
  readonly environment: string;
  readonly country: string;
  readonly service: string;
}): string {
  const tags = `{environment:${scope.environment},country:${scope.country},service:${scope.service}}`;
  return `min(last_30m):sum:aws.ecs.service.desired${tags} - sum:aws.ecs.service.running${tags} > 0`;
}
