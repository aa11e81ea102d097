import type { ServiceDefinition, ServiceSettings } from "../keys";
import { said, type Layer } from "../layers";
import type { ResolvedService } from "../model";
import { setBy, type Context } from "./context";

/** A week: no server of prd lives longer. */
const longestLifetimeInPrd = 604_800;

interface Place {
  readonly context: Context;
  readonly path: string;
  readonly layers: readonly Layer<ServiceSettings>[];
}

type Settings = Pick<
  ResolvedService,
  "compute" | "min" | "max" | "spotPercent" | "scaling" | "rotation" | "warmPool" | "protectWork"
>;

/** What a service's sizes and its ways to scale must be, whatever it runs on. */
export function checkScaling(
  place: Place,
  { exposure, disposable }: ServiceDefinition,
  settings: Settings,
): void {
  const { context, path, layers } = place;
  const { min, rotation, scaling, compute } = settings;
  if (context.environment === "prd") {
    const least = exposure === "none" && min === 0 ? 0 : 2;
    // Nobody is without a prototype that fails.
    if (min < least && !disposable)
      context.problems.push({
        path: `${path}.min`,
        value: min,
        problem:
          min === 0
            ? `a service that answers requests never goes to zero in prd; ${setBy(layers, "min")}`
            : `one server is in one zone: with it the service would fail; ${setBy(layers, "min")}`,
        allowed: exposure === "none" ? "0, or 2 or more" : "2 or more",
        fix: "raise min",
      });
    if (rotation.maxLifetimeSeconds > longestLifetimeInPrd)
      context.problems.push({
        path: `${path}.rotation.maxLifetimeSeconds`,
        value: rotation.maxLifetimeSeconds,
        problem: `no server of prd lives longer than seven days; ${setBy(layers, "rotation", "maxLifetimeSeconds")}`,
        allowed: `86400 to ${longestLifetimeInPrd}`,
        fix: "lower it",
      });
  }
  if (scaling.predictive !== "off" && !scaling.enabled)
    context.problems.push({
      path: `${path}.scaling.predictive`,
      value: scaling.predictive,
      problem: `a forecast only adds servers: without scaling.enabled nobody would take them away; ${setBy(layers, "scaling", "predictive")}`,
      allowed: "off, or scaling.enabled: true",
      fix: "enable scaling, or set predictive to off",
    });
  if (compute === "ami") checkGroup(place, settings);
  else if (said(layers, ["warmPool"]).length > 0)
    context.fallbacks.push({
      path: `${path}.warmPool`,
      message: `none: a warm pool is of instances, and this runs on ${compute}`,
    });
}

function checkGroup(
  { context, path, layers }: Place,
  { warmPool, spotPercent, scaling, max, protectWork }: Settings,
): void {
  if (scaling.memoryPercent !== undefined)
    context.fallbacks.push({
      path: `${path}.scaling.memoryPercent`,
      message: "not tracked on AMIs: EC2 does not see an instance's memory",
    });
  if (protectWork)
    context.fallbacks.push({
      path: `${path}.protectWork`,
      message: "no effect on AMIs: only a task can ask for protection of its own",
    });
  if (warmPool === undefined) return;
  if (spotPercent > 0)
    context.problems.push({
      path: `${path}.warmPool`,
      value: warmPool,
      problem: `AWS keeps no warm pool of Spot instances; spotPercent is ${setBy(layers, "spotPercent")}`,
      allowed: "with spotPercent 0 only",
      fix: "set spotPercent to 0, or remove warmPool",
    });
  if (warmPool.min > max)
    context.problems.push({
      path: `${path}.warmPool.min`,
      value: warmPool.min,
      problem: `the group never has more than ${max} instances; ${setBy(layers, "warmPool", "min")}`,
      allowed: `1 to ${max}`,
      fix: "lower it",
    });
}
