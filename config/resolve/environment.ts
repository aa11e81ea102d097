import {
  checkAccounts,
  checkCallers,
  checkCapacity,
  checkCertificates,
  checkChannels,
  checkCutovers,
  checkDirectCalls,
  checkDomain,
  checkLatticeRules,
  checkNames,
  checkNetwork,
  checkOnPremises,
  checkRegions,
  checkServicesOnPremises,
  checkTransport,
} from "../checks";
import type { MeshCertificates } from "../certificates";
import { merge, networkLayers, serviceLayers, stackWideLayers } from "../layers";
import { hubCode, type ResolvedEnvironment } from "../model";
import { inFile } from "../problems";
import { checkCalendarServices, resolveCalendar } from "./calendar";
import { connect, type Populated } from "./calls";
import { setBy, type Context } from "./context";
import { withoutIdleDaemons } from "./kind";
import { warnOverdue } from "./lifecycle";
import { resolveNetwork } from "./network";
import type { BareService } from "./place";
import { resolveService } from "./service";

/** The environment of a context; what is wrong with it goes to the context's problems. */
export function resolveEnvironment(context: Context, foundationStack?: string): ResolvedEnvironment {
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
