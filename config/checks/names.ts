import { hubCode } from "../model";
import type { EnvironmentStack } from "../keys";
import type { Context } from "../resolve/context";
import { nearest } from "../suggest";
import { checkUses } from "./countries";
import { stackOfCountryProblems } from "./stack-names";

/** Every country and service that the stack file names must exist. */
export function checkNames(context: Context, stack: EnvironmentStack): void {
  const { sources, problems } = context;
  const countries = Object.keys(sources.countries).filter((code) => code !== hubCode);
  const services = Object.keys(sources.catalogue);
  for (const code of Object.keys(stack.countries))
    if (!countries.includes(code))
      problems.push({
        path: `countries.${code}`,
        problem: `there is no country "${code}"`,
        allowed: countries.join(", "),
        fix: nearest(code, countries) ?? `add config/countries/${code}.ts`,
      });
  for (const [code, own] of Object.entries(stack.countries))
    problems.push(...stackOfCountryProblems(context.environment, code, own.stack));
  const named: [string, object | undefined][] = [
    ["services", stack.services],
    ["hub.services", stack.hub?.services],
    ...Object.entries(stack.countries).map(([code, { services: own }]): [string, object | undefined] => [
      `countries.${code}.services`,
      own,
    ]),
  ];
  for (const [path, settings] of named)
    for (const name of Object.keys(settings ?? {}))
      if (services.includes(name)) checkPlace(context, path, name);
      else
        problems.push({
          path: `${path}.${name}`,
          problem: `there is no service "${name}"`,
          allowed: services.join(", "),
          fix: nearest(name, services) ?? `remove it, or add config/catalogue/${name}.ts`,
        });
  for (const [code, own] of [["hub", stack.hub] as const, ...Object.entries(stack.countries)])
    checkUses(
      code === "hub" ? "hub.uses" : `countries.${code}.uses`,
      code,
      own?.uses ?? [],
      sources.catalogue,
      problems,
    );
}

/** A service that is named below a network must run in such a network. */
function checkPlace({ sources, problems }: Context, path: string, name: string): void {
  const scope = sources.catalogue[name]?.scope;
  if (path === "services" || (path === "hub.services") === (scope === "shared")) return;
  const where = scope === "shared" ? "in the hub only" : "in countries only";
  problems.push({
    path: `${path}.${name}`,
    problem: `${name} runs ${where}: what is said here would change nothing`,
    allowed: scope === "shared" ? `hub.services.${name}` : `countries.<code>.services.${name}`,
    fix: "move the entry there",
  });
}
