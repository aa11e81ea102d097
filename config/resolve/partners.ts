import type { DeploySettings } from "../deploy";
import type { ServiceDefinition, ServiceSettings } from "../keys";
import type { ServiceKind } from "../model";
import type { Partner } from "../partners";
import { setBy } from "./context";
import { checkSources, type Refuse } from "./partner-sources";
import type { Place } from "./place";

interface Called {
  readonly name: string;
  readonly kind: ServiceKind;
  readonly definition: ServiceDefinition;
  readonly deploy: DeploySettings;
  /** Whether the network's public load balancer speaks TLS. */
  readonly delegated: boolean;
}

/** A listener rule has five values in all its conditions, of which the host name is one. */
const valuesLeft = 4;

/** And three in each condition. */
const valuesPerCondition = 3;

/** Who else may call a service, by place; refused where the load balancer could not tell him from the others. */
export function resolvePartners(
  place: Place,
  { partners = {} }: ServiceSettings,
  called: Called,
): { partners?: readonly Partner[] } {
  const written = Object.entries(partners).filter(([, { enabled }]) => enabled !== false);
  if (written.length === 0) return {};
  const refuse = refusing(place);
  checkService(place, called, refuse);
  const found = written.map(([name, { rule, from = [], header, paths = [] }]): Partner => {
    if (rule === undefined)
      refuse(
        [name, "rule"],
        undefined,
        "is missing",
        "1 to 9",
        "add a number that no other partner of the service has",
      );
    const { name: headerName, from: value } = header ?? {};
    if (header && (headerName === undefined || value === undefined))
      refuse(
        [name, "header"],
        header,
        "says only half",
        "name and from",
        "name the header, and where its value lies",
      );
    return {
      name,
      rule: rule ?? 0,
      from,
      ...(headerName !== undefined && value !== undefined && { header: { name: headerName, from: value } }),
      paths,
    };
  });
  found.sort((a, b) => a.rule - b.rule);
  for (const partner of found) checkPartner(partner, found, called, refuse);
  checkClosing(found, called, refuse);
  return { partners: found };
}

const refusing =
  ({ context, path, layers }: Place): Refuse =>
  (key, value, problem, allowed, fix) =>
    context.problems.push({
      path: [path, "partners", ...key].join("."),
      ...(value !== undefined && { value }),
      problem: `${problem}; ${setBy(layers, "partners", ...key.slice(0, 1))}`,
      allowed,
      fix,
    });

function checkService({ context }: Place, { name, kind, definition, deploy }: Called, refuse: Refuse): void {
  if (kind !== "web")
    refuse([], undefined, `a ${kind} answers no requests`, "of web services", "remove the key");
  if (deploy.strategy !== "rolling")
    refuse(
      [],
      undefined,
      `${deploy.strategy} moves one rule, and the partners' would stay at the old servers`,
      "with deploy.strategy rolling",
      "set deploy.strategy to rolling",
    );
  const { listenerPort } = definition;
  if (listenerPort === undefined) return;
  const before = listenerPort - 1;
  const neighbour = Object.entries(context.sources.catalogue).find(([, one]) => one.listenerPort === before);
  if (neighbour || before < 10_000)
    refuse(
      [],
      undefined,
      `the partners' rules take the places of listener port ${before}, ${neighbour ? `which is ${neighbour[0]}'s` : "which there is not"}`,
      `a service whose listenerPort has a free one before it`,
      `give ${name} another listenerPort while it has no traffic`,
    );
}

function checkPartner(
  { name, rule, from, header, paths }: Partner,
  all: readonly Partner[],
  { definition, delegated }: Called,
  refuse: Refuse,
): void {
  const twin = all.find((other) => other.name < name && other.rule === rule && rule > 0);
  if (twin)
    refuse(
      [name, "rule"],
      rule,
      `is ${twin.name}'s already`,
      "1 to 9, each once a service",
      "choose another number for the newer one",
    );
  if (from.length === 0 && !header)
    refuse(
      [name],
      undefined,
      "says neither where the requests come from nor what they carry",
      "from, header or both",
      "add from: the partner's public blocks",
    );
  checkSources(name, from, refuse);
  if (header && !delegated)
    refuse(
      [name, "header"],
      header.name,
      "the load balancer speaks HTTP until the zone is delegated: the secret would cross the internet in clear",
      "with dns.delegated: true",
      "delegate the zone, or tell the partner by from alone",
    );
  if (definition.exposure === "public" && paths.length === 0)
    refuse(
      [name, "paths"],
      undefined,
      "is missing: everybody may call a public service, so a partner needs paths of its own",
      "one to three paths",
      "add paths, such as /partner/*",
    );
  const whole = paths.find((path) => /^\/\**$/.test(path) && path !== "/");
  if (definition.exposure === "public" && whole !== undefined)
    refuse(
      [name, "paths"],
      whole,
      "is every path, and would be shut to everybody else: a public service would answer nobody but the partner",
      "paths that are the partner's alone, such as /partner/*",
      "name these, or make the service internal",
    );
  const values = from.length + (header ? 1 : 0) + paths.length;
  if (values > valuesLeft)
    refuse(
      [name],
      undefined,
      `a listener rule takes five values, and the host name is one: this has ${values} more`,
      `at most ${valuesLeft} of blocks, header and paths`,
      "join blocks, or split the partner into two",
    );
}

/** Of a public service one rule shuts the partners' paths to everybody else. */
function checkClosing(all: readonly Partner[], { definition }: Called, refuse: Refuse): void {
  const paths = partnerPaths(all);
  if (definition.exposure === "public" && paths.length > valuesPerCondition)
    refuse(
      [],
      paths,
      "all partners together have more paths than one rule can shut to the others",
      `at most ${valuesPerCondition} different paths`,
      "give the partners a path in common, such as /partners/*",
    );
}

/** Every path that is a partner's. */
export const partnerPaths = (all: readonly Partner[]): string[] => [
  ...new Set(all.flatMap(({ paths }) => paths)),
];
