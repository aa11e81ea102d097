import type { Layer } from "../layers";
import type { ServiceDefinition, ServiceSettings } from "../keys";
import type { ResolvedService } from "../model";
import { setBy, type Context } from "./context";

/** What a service's file says of how long it lives. */
export function resolveLifecycle({
  core,
  disposable,
  until,
}: ServiceDefinition): Pick<ResolvedService, "core" | "disposableUntil"> {
  return {
    ...(core && { core }),
    ...(disposable && until !== undefined && { disposableUntil: until }),
  };
}

/** A core service runs wherever its scope puts it, and always. */
export function checkCore(
  context: Context,
  path: string,
  layers: readonly Layer<ServiceSettings>[],
  { core }: ServiceDefinition,
  { enabled, min = 1 }: ServiceSettings,
): void {
  if (!core) return;
  if (enabled === false)
    context.problems.push({
      path: `${path}.enabled`,
      value: false,
      problem: `a core service is removed by two updates, not by a switch; ${setBy(layers, "enabled")}`,
      allowed: "true",
      fix: "remove the key; or set core: false in its file, raise every stack that has it, and then disable it",
    });
  if (min < 1)
    context.problems.push({
      path: `${path}.min`,
      value: min,
      problem: `a core service never goes to zero; ${setBy(layers, "min")}`,
      allowed: "1 or more; 2 or more in prd",
      fix: "raise min",
    });
}

/** Tells of prototypes that should be gone. */
export function warnOverdue({ environment, sources, warnings }: Context, asOf: string): void {
  for (const [name, { disposable, until }] of Object.entries(sources.catalogue))
    if (disposable && until !== undefined && until < asOf)
      warnings.push({
        path: `${environment}.services.${name}.until`,
        message: `overdue: the prototype was wanted until ${until}, before asOf ${asOf}; delete config/catalogue/${name}.ts, or give it another date`,
      });
}
