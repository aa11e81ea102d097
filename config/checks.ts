import { blockProblem, environmentBlock, overlaps, usableAddresses } from "./addresses";
import { environmentNames, hubCode, type ResolvedNetwork } from "./model";
import type { Problem } from "./problems";
import { setBy, type Context } from "./resolve/context";
import { stackWideLayers } from "./layers";
import { serviceName } from "./keys/scalars";
import type { ServiceDefinition } from "./keys";
import { isEnvironmentName, type Sources } from "./sources";
import { nearest } from "./suggest";

/** Checks between the files of the catalogue and of the countries; the same for every stack. */
export function checkSources(sources: Sources): Problem[] {
  const problems: Problem[] = [];
  checkCatalogue(sources, problems);
  checkCountries(sources, problems);
  return problems;
}

function checkCatalogue({ catalogue, countries }: Sources, problems: Problem[]): void {
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
  }
  checkCallsExist(catalogue, problems);
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

/** Values that are a secret and not the name of one. */
const secretLooks: readonly (readonly [RegExp, string])[] = [
  [/^(AKIA|ASIA)[A-Z0-9]{16}$/, "an AWS access key"],
  [/^(ghp_|gho_|ghs_|github_pat_|xox[abpr]-|sk_live_|sk-|rk_live_|glpat-|AIza|eyJ)/, "a token"],
  [/^[0-9a-f]{32,}$/i, "a key in hexadecimal"],
  [/^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)[A-Za-z0-9+/=_-]{32,}$/, "a random key"],
  [/:\/\/[^/]*:[^/]*@/, "an address with a password"],
];

function checkSecrets(file: string, { secrets = [] }: ServiceDefinition, problems: Problem[]): void {
  const names = secrets.map(({ name }) => name);
  secrets.forEach(({ name, from }, index) => {
    const looks = secretLooks.find(([pattern]) => pattern.test(from));
    if (looks !== undefined)
      problems.push({
        path: `${file}: secrets[${index}].from`,
        // The value is a secret: it is not repeated.
        problem: `looks like ${looks[1]}, not like the name of a secret`,
        allowed: "the name of a Secrets Manager secret, or ssm:/path",
        fix: "store the value in Secrets Manager, name it here, and replace the value, which is compromised",
      });
    if (names.indexOf(name) !== index)
      problems.push({
        path: `${file}: secrets[${index}].name`,
        value: name,
        problem: "is set twice",
        fix: "remove one of the two",
      });
  });
}

function checkCallsExist(catalogue: Sources["catalogue"], problems: Problem[]): void {
  const missing = new Map<string, string[]>();
  for (const [name, { scope, calls = [] }] of Object.entries(catalogue))
    calls.forEach((callee, index) => {
      const path = `config/catalogue/${name}.ts: calls[${index}]`;
      const definition = Object.hasOwn(catalogue, callee) ? catalogue[callee] : undefined;
      if (definition === undefined) missing.set(callee, [...(missing.get(callee) ?? []), name]);
      else if (callee === name)
        problems.push({ path, value: callee, problem: "a service that calls itself", fix: "remove it" });
      else if (definition.exposure === "none")
        problems.push({
          path,
          value: callee,
          problem: `${callee} has exposure none: it answers no calls`,
          fix: `set ${callee}'s exposure to internal, or remove the call`,
        });
      else if (scope === "shared" && definition.scope === "country")
        problems.push({
          path,
          value: callee,
          problem: "a shared service runs in the hub, which does not reach the countries",
          allowed: "shared services",
          fix: "let the country's service call the shared one, or share the callee",
        });
    });
  for (const [callee, callers] of missing)
    problems.push({
      path: callers.map((name) => `config/catalogue/${name}.ts: calls`).join(", "),
      value: callee,
      problem: `there is no service "${callee}", and ${callers.join(", ")} ${callers.length === 1 ? "calls" : "call"} it`,
      allowed: Object.keys(catalogue).join(", "),
      fix:
        nearest(callee, Object.keys(catalogue)) ??
        `remove "${callee}" from the calls of ${callers.join(", ")}, or restore config/catalogue/${callee}.ts`,
    });
}

function checkCountries({ catalogue, countries }: Sources, problems: Problem[]): void {
  const slots = new Map<number, string>();
  for (const [code, definition] of Object.entries(countries)) {
    const file = `config/countries/${code}.ts`;
    if (code !== hubCode && !/^[a-z]{2}$/.test(code))
      problems.push({
        path: file,
        problem: `"${code}" is not a country's code`,
        allowed: `two lower-case letters, or ${hubCode}`,
        fix: "rename the file",
      });
    const taken = slots.get(definition.slot);
    if (taken !== undefined)
      problems.push({
        path: `${file}: slot`,
        value: definition.slot,
        problem: `is ${taken}'s already: their networks would overlap`,
        allowed: "a number of 1 to 63 that no country has",
        fix: "choose the next free one",
      });
    else slots.set(definition.slot, code);
    if ((code === hubCode) !== (definition.slot === 0))
      problems.push({
        path: `${file}: slot`,
        value: definition.slot,
        problem: code === hubCode ? "the hub's slot is 0, always" : "slot 0 is the hub's",
        allowed: code === hubCode ? "0" : "1 to 63",
        fix: "change the slot",
      });
    for (const uses of [
      definition.uses,
      ...environmentNames.map((name) => definition.environments?.[name]?.uses),
    ])
      checkUses(`${file}: uses`, code, uses ?? [], catalogue, problems);
  }
  if (!Object.hasOwn(countries, hubCode))
    problems.push({
      path: `config/countries/${hubCode}.ts`,
      problem: "is missing: shared services need a network",
      fix: "restore the file",
    });
}

/** `uses` names shared services, and only a country has it. */
export function checkUses(
  path: string,
  code: string,
  uses: readonly string[],
  catalogue: Sources["catalogue"],
  problems: Problem[],
): void {
  const shared = Object.keys(catalogue).filter((name) => catalogue[name]?.scope === "shared");
  if (code === hubCode && uses.length > 0)
    problems.push({
      path,
      value: uses,
      problem: "the hub has the shared services itself",
      fix: "remove the key",
    });
  for (const name of uses)
    if (!shared.includes(name))
      problems.push({
        path,
        value: name,
        problem: `"${name}" is not a shared service`,
        allowed: shared.join(", "),
        fix: nearest(name, shared) ?? "remove it",
      });
}

/** No network of any environment may overlap an on-premises block. */
export function checkOnPremises(context: Context, onPremises: readonly string[]): void {
  const where = setBy(stackWideLayers(context), "onPremises");
  onPremises.forEach((site, index) => {
    const problem = blockProblem(site);
    if (problem !== undefined)
      context.problems.push({
        path: `onPremises[${index}]`,
        value: site,
        problem,
        fix: `correct the block; ${where}`,
      });
  });
  for (const [code, { slot }] of Object.entries(context.sources.countries))
    for (const environment of environmentNames) {
      const block = environmentBlock(environment, slot);
      for (const site of onPremises)
        if (overlaps(block, site))
          context.problems.push({
            path: "onPremises",
            value: site,
            problem: `overlaps ${environment}.${code}, ${block}; ${where}`,
            allowed: "blocks outside of every network, such as 10.192.0.0/10",
            fix: `take the block out, or give ${code} another slot`,
          });
    }
}

/** Endpoints without which a task cannot start when there is no way to the internet. */
const endpointsOfClosedNetworks = ["ecr.api", "ecr.dkr", "logs"];

/** Checks that need a network with its services. */
export function checkNetwork(context: Context, network: ResolvedNetwork): void {
  const path = `${context.environment}.${network.code}`;
  const usable = network.addresses.tiers.private.subnets
    .slice(0, network.zones.length)
    .reduce((sum, subnet) => sum + usableAddresses(subnet), 0);
  let most = 0;
  for (const service of network.services) {
    most += service.max;
    if (service.max > usable)
      context.problems.push({
        path: `${path}.services.${service.name}.max`,
        value: service.max,
        problem: `the network's ${network.zones.length} private subnets have ${usable} addresses`,
        allowed: `at most ${usable}`,
        fix: "lower max, or use more zones",
      });
  }
  // A deployment runs the old and the new servers side by side.
  if (most * 2 > usable)
    context.problems.push({
      path: `${path}.services`,
      value: most,
      problem: `all services at their max need ${most * 2} addresses during a deployment; the private subnets have ${usable}`,
      allowed: `a sum of max of at most ${Math.floor(usable / 2)}`,
      fix: "lower max of some services, or use more zones",
    });
  if (network.nat === "none") checkClosed(context, path, network);
}

function checkClosed({ sources, problems }: Context, path: string, network: ResolvedNetwork): void {
  const open = network.services
    .filter((service) => sources.catalogue[service.name]?.needsInternet !== false)
    .map(({ name }) => name);
  if (open.length > 0) {
    problems.push({
      path: `${path}.nat`,
      value: "none",
      problem: `${open.join(", ")} could not reach the internet`,
      allowed: "single or perZone",
      fix: "choose one of these, or set needsInternet: false in the files of these services",
    });
    return;
  }
  const missing = endpointsOfClosedNetworks.filter(
    (name) => network.services.length > 0 && !network.interfaceEndpoints.includes(name),
  );
  if (missing.length > 0)
    problems.push({
      path: `${path}.interfaceEndpoints`,
      value: network.interfaceEndpoints,
      problem: `without NAT no service can start without ${missing.join(", ")}`,
      allowed: `at least ${endpointsOfClosedNetworks.join(", ")}`,
      fix: `add ${missing.join(", ")}`,
    });
}

/** The stack's name is its environment's. */
export function stackProblems(stack: string): Problem[] {
  if (isEnvironmentName(stack)) return [];
  const fix = nearest(stack, environmentNames) ?? "select one of these stacks";
  return [
    {
      path: "(stack)",
      value: stack,
      problem: "is not an environment",
      allowed: environmentNames.join(", "),
      fix,
    },
  ];
}
