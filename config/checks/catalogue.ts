import { serviceName } from "../keys/scalars";
import type { ServiceDefinition } from "../keys";
import type { Problem } from "../problems";
import type { Sources } from "../sources";
import { nearest } from "../suggest";
import { checkCallsExist } from "./calls";
import { checkKind, checkSendsExist } from "./kinds";
import { checkLifecycle } from "./lifecycle";
import { checkSecrets } from "./secrets";

/** Checks every file of the catalogue by itself, and against the others. */
export function checkCatalogue({ catalogue, countries }: Sources, problems: Problem[]): void {
  const names = Object.keys(catalogue);
  const ports = new Map<number, string>();
  for (const name of names) {
    const definition = catalogue[name];
    if (definition === undefined) continue;
    const file = `config/catalogue/${name}.ts`;
    const nameProblem = serviceName().safeParse(name).error?.issues[0]?.message;
    if (nameProblem !== undefined)
      problems.push({
        path: file,
        problem: `"${name}" is not a service's name`,
        allowed: nameProblem,
        fix: "rename the file",
      });
    checkReserved(name, countries, problems);
    checkKind(file, definition, problems);
    checkListener(file, definition, problems);
    const { listenerPort } = definition;
    const taken = listenerPort === undefined ? undefined : ports.get(listenerPort);
    if (taken !== undefined)
      problems.push({
        path: `${file}: listenerPort`,
        value: listenerPort,
        problem: `is ${taken}'s already`,
        allowed: "a port of 10000 to 14999 that no service has",
        fix: `choose ${freePort(ports)}`,
      });
    else if (listenerPort !== undefined) ports.set(listenerPort, name);
    for (const code of Object.keys(definition.countries ?? {}))
      if (!Object.hasOwn(countries, code))
        problems.push({
          path: `${file}: countries.${code}`,
          problem: "no such country",
          allowed: Object.keys(countries).join(", "),
          fix: nearest(code, Object.keys(countries)) ?? "remove it",
        });
    checkSecrets(file, definition, problems);
    checkLifecycle(file, definition, catalogue, problems);
  }
  checkCallsExist(catalogue, problems);
  checkSendsExist(catalogue, problems);
}

/** Names of the parts of a network: a service called so would share names of resources with them. */
const reserved = [
  "public",
  "internal",
  "capacity",
  "platform",
  "endpoints",
  "network",
  "queue",
  "rotation",
  "zone",
  "build",
  "releases",
  "smoke",
  "test",
  "deploy",
  "bake",
  "pull",
];

/** CodePipeline cuts a pipeline's folder to twenty characters: builds of such a service could read this program's sources. */
const shared = /^infrastr/;

/** Security group rules are called `<code>-<caller>-to-<callee>`, so these words would make two rules one. */
const joiners = /(^|-)(to|from)(-|$)/;

function checkReserved(name: string, countries: Sources["countries"], problems: Problem[]): void {
  const first = name.split("-", 1)[0] ?? name;
  if (reserved.includes(first) || shared.test(name) || Object.hasOwn(countries, name) || joiners.test(name))
    problems.push({
      path: `config/catalogue/${name}.ts`,
      problem: `"${name}" is a name that the platform uses itself`,
      allowed: `no country's code, no first word among ${reserved.join(", ")}, no beginning "infrastr", and neither "to" nor "from" between hyphens`,
      fix: "rename the file",
    });
}

function freePort(ports: ReadonlyMap<number, string>): number {
  let port = 10_010;
  while (ports.has(port)) port += 10;
  return port;
}

function checkListener(
  file: string,
  { exposure, port, healthPath, listenerPort }: ServiceDefinition,
  problems: Problem[],
): void {
  if (exposure === "none") {
    for (const [key, value] of Object.entries({ port, healthPath, listenerPort }))
      if (value !== undefined)
        problems.push({
          path: `${file}: ${key}`,
          value,
          problem: "has no meaning with exposure none",
          fix: "remove the key, or set exposure to internal",
        });
    return;
  }
  for (const [key, value] of Object.entries({ port, listenerPort }))
    if (value === undefined)
      problems.push({
        path: `${file}: ${key}`,
        problem: `is missing: a service of exposure ${exposure} has one`,
        fix: `add ${key}, or set exposure to none`,
      });
}
