import {
  checkAccounts,
  checkCallers,
  checkCapacity,
  checkCertificates,
  checkChannels,
  checkCutovers,
  checkDirectCalls,
  checkDomain,
  checkNetwork,
  checkOnPremises,
  checkRegions,
  checkServicesOnPremises,
  checkTransport,
  checkLatticeRules,
  checkUses,
  imageRegions,
  stackOfCountryProblems,
  stackProblems,
} from "./checks";
import { accountsOfFiles, bakeWarnings, byAccount, foreignRoles, severalRoles } from "./accounts";
import type { MeshCertificates } from "./certificates";
import { checkedSources, followsFrom } from "./checked-sources";
import { deepFreeze } from "./freeze";
import { merge, networkLayers, serviceLayers, stackWideLayers } from "./layers";
import { hubCode, type ResolvedEnvironment, type ResolvedFoundation } from "./model";
import { ConfigurationError, type Problem } from "./problems";
import { isPart, readPart } from "./part";
import { connect, type Populated } from "./resolve/calls";
import { setBy, type Context } from "./resolve/context";
import { checkCalendarServices, resolveCalendar } from "./resolve/calendar";
import { resolveDelivery } from "./resolve/delivery";
import { resolveImages } from "./resolve/images";
import { withoutIdleDaemons } from "./resolve/kind";
import { resolveLifecycle, warnOverdue } from "./resolve/lifecycle";
import { resolveNetwork } from "./resolve/network";
import type { BareService } from "./resolve/place";
import { resolveService } from "./resolve/service";
import { environmentStack, foundationStack as foundationStackKeys, type EnvironmentStack } from "./keys";
import { defaultSources, isEnvironmentName, type Sources } from "./sources";
import { nearest } from "./suggest";
import { validate } from "./validate";

/** Name of the stack that holds what exists once. */
export const foundationStackName = "foundation";

/** What a stack says about itself. */
export interface LoadInput {
  /** The key `archipelago:platform` of the stack's file. */
  readonly platform: unknown;
  /** The stack's name. */
  readonly stack: string;
  /** The same key of the environment's own file, where the stack raises a part of that environment. */
  readonly environmentFile?: unknown;
  /** Fully qualified name of the foundation, where no layer names it: only the program knows its organization. */
  readonly foundationStack?: string;
}

/** An environment, every key resolved and checked. Throws a `ConfigurationError` with everything that is wrong. */
export function loadEnvironment(input: LoadInput, sources: Sources = defaultSources()): ResolvedEnvironment {
  if (!isPart(input.platform)) return loadWhole(input, sources);
  const { stack, platform, environmentFile, foundationStack } = input;
  const { part, problems } = readPart(stack, platform, environmentFile);
  if (part === undefined) throw new ConfigurationError(stack, problems);
  try {
    const whole = loadWhole({ platform: environmentFile, stack: part.environment, foundationStack }, sources);
    if (problems.length > 0) throw new ConfigurationError(stack, []);
    // The stack with the hub lies beside the foundation.
    const hubStack = whole.foundationStack.replace(/[^/]+$/, part.environment);
    return deepFreeze({ ...whole, stack, hubStack });
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    throw new ConfigurationError(stack, [...problems, ...error.problems]);
  }
}

function loadWhole(input: LoadInput, sources: Sources): ResolvedEnvironment {
  const { stack: name, platform } = input;
  const checked = validate(environmentStack, platform, "");
  const own = checkedSources(sources);
  const first = [...stackProblems(name), ...own.problems, ...inFile(name, checked.problems)];
  const hasHub = Object.hasOwn(own.sources.countries, hubCode);
  if (checked.value === undefined || !hasHub || !isEnvironmentName(name))
    throw new ConfigurationError(name, first);
  const context: Context = {
    environment: name,
    stack: checked.value,
    sources: own.sources,
    problems: [],
    fallbacks: [],
    warnings: [],
  };
  const resolved = resolve(context, input.foundationStack);
  const refused = [...own.problems, ...checked.problems];
  const problems = [
    ...first,
    ...context.problems.filter((problem) => !followsFrom(problem, refused, own.unusable)),
  ];
  if (problems.length > 0) throw new ConfigurationError(name, problems);
  return deepFreeze(resolved);
}

/** A stack file's own problems, each with the file's name. */
const inFile = (stack: string, problems: readonly Problem[]): Problem[] =>
  problems.map((problem) => ({ ...problem, file: `Pulumi.${stack}.yaml` }));

function resolve(context: Context, foundationStack?: string): ResolvedEnvironment {
  const { environment, stack, sources } = context;
  const named: Context = { ...context, problems: [] };
  checkNames(named, stack);
  context.problems.push(...inFile(environment, named.problems));
  const layers = stackWideLayers(context);
  const merged = merge(layers);
  const domain = merged.domain ?? "example.com";
  const owner = merged.owner ?? "platform";
  const asOf = merged.asOf ?? "1970-01-01";
  const codes = Object.keys(stack.countries).filter(
    (code) => Object.hasOwn(sources.countries, code) && code !== hubCode,
  );
  checkCalendarServices(context, codes);
  warnOverdue(context, asOf);
  const populate = (code: string): Populated[] => populateNetwork(context, code, domain, owner, asOf);
  const [hub] = populate(hubCode);
  if (hub === undefined) throw new Error("a checked source has a hub");
  const connected = connect(context, hub, codes.sort().flatMap(populate));
  const certificates: MeshCertificates = {
    authority: merged.mesh?.certificates?.authority ?? "public",
    keyAlgorithm: merged.mesh?.certificates?.keyAlgorithm ?? "RSA_2048",
    authorities: merged.mesh?.certificates?.authorities ?? {},
  };
  for (const network of [connected.hub, ...connected.countries]) {
    // Without zones there is a problem already, and what follows from it would only hide it.
    if (network.zoneSlots.length === 0) continue;
    checkNetwork(context, network);
    checkCapacity(context, network);
    checkDirectCalls(context, certificates, connected.hub, network);
    checkServicesOnPremises(context, network);
    checkCutovers(context, network);
  }
  checkRegions(context, [connected.hub, ...connected.countries]);
  checkAccounts(context, [connected.hub, ...connected.countries]);
  checkTransport(context, connected.hub, connected.countries);
  checkLatticeRules(context, connected.countries);
  checkCertificates(context, certificates, [connected.hub, ...connected.countries]);
  checkCallers(context, connected.hub);
  checkChannels(context, { environment, ...connected });
  checkDomain(context, domain);
  checkOnPremises(context, merged.onPremises ?? []);
  const protect = merged.protect ?? false;
  if (environment === "prd" && !protect)
    context.problems.push({
      path: "protect",
      value: protect,
      problem: `stateful resources of prd are always protected; ${setBy(layers, "protect")}`,
      allowed: "true",
      fix: "remove the key",
    });
  return {
    environment,
    stack: environment,
    domain,
    owner,
    asOf,
    protect,
    foundationStack: merged.foundationStack ?? foundationStack ?? "organization/archipelago/foundation",
    datadog: { enabled: merged.datadog?.enabled ?? false, site: merged.datadog?.site ?? "ap1.datadoghq.com" },
    onPremises: [...(merged.onPremises ?? [])],
    mesh: { certificates },
    hub: connected.hub,
    countries: connected.countries,
    fallbacks: context.fallbacks,
    warnings: context.warnings,
  };
}

/** Every country and service that the stack file names must exist. */
function checkNames(context: Context, stack: EnvironmentStack): void {
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

function populateNetwork(
  context: Context,
  code: string,
  domain: string,
  owner: string,
  asOf: string,
): Populated[] {
  const { sources } = context;
  const definition = sources.countries[code];
  if (definition === undefined) return [];
  const layers = networkLayers(context, code);
  const merged = merge(layers);
  const stack = Object.hasOwn(context.stack.countries, code)
    ? context.stack.countries[code]?.stack
    : undefined;
  const network = {
    ...resolveNetwork(context, code, definition, layers, merged, domain),
    ...(stack !== undefined && stack !== context.environment && { stack }),
  };
  const scope = code === hubCode ? "shared" : "country";
  const wanted = Object.keys(sources.catalogue)
    .sort()
    .flatMap((name): BareService[] => {
      const service = sources.catalogue[name];
      if (service?.scope !== scope) return [];
      const ofService = serviceLayers(context, code, name, layers);
      const resolved = resolveService(context, network, name, service, ofService, merge(ofService), owner);
      return resolved === undefined ? [] : [resolved];
    });
  const services = withoutIdleDaemons(wanted);
  const events = resolveCalendar({ context, layers, network, asOf, services }, merged);
  return [{ network, services, events }];
}

/** The foundation, every key resolved and checked. Throws a `ConfigurationError` with everything that is wrong. */
export function loadFoundation(input: LoadInput, sources: Sources = defaultSources()): ResolvedFoundation {
  const checked = validate(foundationStackKeys, input.platform, "");
  const problems = [...checkedSources(sources).problems, ...inFile(input.stack, checked.problems)];
  if (problems.length > 0 || checked.value === undefined) throw new ConfigurationError(input.stack, problems);
  const { domain, owner, region = "ap-northeast-1", regions, accounts, protect = true } = checked.value;
  const { delivery: settings = {} } = checked.value;
  const platformOwner = owner ?? sources.platform.owner ?? "platform";
  const delivery = resolveDelivery({ region, owner: platformOwner, settings, sources });
  const accountsInUse =
    accounts?.flatMap(({ regions: used, ...one }) => used.map((region) => ({ ...one, region }))) ??
    accountsOfFiles(sources);
  const wrong = [
    ...delivery.problems,
    ...severalRoles(accountsInUse, () => "accounts"),
    ...foreignRoles(accountsInUse, "accounts"),
    ...channelProblems(checked.value.slack?.channelId, checked.value.notifications?.slack?.channelId),
  ];
  if (wrong.length > 0) throw new ConfigurationError(input.stack, wrong);
  const replicaRegions = [...new Set(regions ?? imageRegions(sources))]
    .filter((one) => one !== region)
    .sort();
  const images = resolveImages(checked.value.images ?? {}, [region, ...replicaRegions], checked.value.slack);
  return deepFreeze({
    domain: domain ?? sources.platform.domain ?? "example.com",
    owner: platformOwner,
    region,
    replicaRegions,
    accounts: byAccount(accountsInUse),
    protect,
    services: Object.entries(sources.catalogue)
      .map(([name, service]) => ({
        name,
        owner: service.owner ?? platformOwner,
        ...resolveLifecycle(service),
      }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
    datadog: {
      enabled: checked.value.datadog?.enabled ?? false,
      site: checked.value.datadog?.site ?? sources.platform.datadog?.site ?? "ap1.datadoghq.com",
    },
    delivery: delivery.delivery,
    notifications: checked.value.notifications ?? {},
    ...(images && { images }),
    fallbacks: [],
    warnings: [...delivery.warnings, ...(images ? bakeWarnings(sources) : [])],
  });
}

/** Amazon Q refuses a second configuration of a channel, and this one must not be able to start anything. */
function channelProblems(starts: string | undefined, hears: string | undefined): Problem[] {
  if (hears === undefined || hears !== starts) return [];
  return [
    {
      path: "notifications.slack.channelId",
      value: hears,
      problem: "is the channel from which a bake may be started, and a channel has one configuration only",
      allowed: "another channel than slack.channelId",
      fix: "name another channel, or remove one of the two keys",
    },
  ];
}
