import type { ResolvedCall, ResolvedCaller, ResolvedEvent, ResolvedNetwork, ResolvedService } from "../model";
import type { ServiceDefinition } from "../keys";
import { directCall } from "../service-connect";
import type { Context } from "./context";
import type { BareNetwork } from "./network";
import type { BareService } from "./place";

export interface Populated {
  readonly network: BareNetwork;
  readonly services: readonly BareService[];
  readonly events: readonly ResolvedEvent[];
}

/** Turns `calls` into edges between networks and fills in who calls whom. */
export function connect(
  context: Context,
  hub: Populated,
  countries: readonly Populated[],
): { hub: ResolvedNetwork; countries: ResolvedNetwork[] } {
  const callers = new Map<string, ResolvedCaller[]>();
  const callsOf = new Map<BareService, readonly ResolvedCall[]>();
  for (const place of [hub, ...countries])
    for (const service of place.services) {
      const calls = resolveCalls(context, place, hub, service);
      callsOf.set(service, calls);
      for (const call of calls) {
        const at = call.via === "hub" ? hub.network.code : place.network.code;
        const key = `${at}/${call.service}`;
        const known = callers.get(key) ?? [];
        known.push({ network: place.network.code, service: service.name });
        callers.set(key, known);
      }
    }
  const finish = ({ network, services, events }: Populated): ResolvedNetwork => ({
    ...network,
    events,
    services: services.map((service): ResolvedService => ({
      ...service,
      calls: callsOf.get(service) ?? [],
      callers: callers.get(`${network.code}/${service.name}`) ?? [],
    })),
  });
  return { hub: finish(hub), countries: countries.map(finish) };
}

function resolveCalls(
  context: Context,
  place: Populated,
  hub: Populated,
  service: BareService,
): ResolvedCall[] {
  const { catalogue } = context.sources;
  const here = place.network;
  return [...new Set(catalogue[service.name]?.calls ?? [])].sort().flatMap((name): ResolvedCall[] => {
    const callee = catalogue[name];
    if (callee?.listenerPort === undefined) return [];
    const remote = callee.scope === "shared" && here.role === "country";
    if (remote && !here.uses.includes(name)) return [];
    const target = remote ? hub : place;
    const found = target.services.find((one) => one.name === name);
    if (!found) {
      reportAbsent(context, here, service.name, name, callee, target.network.code);
      return [];
    }
    const direct = remote ? undefined : directCall(service, found);
    return [
      {
        service: name,
        listenerPort: callee.listenerPort,
        via: remote ? "hub" : "network",
        ...(direct && { direct }),
      },
    ];
  });
}

function reportAbsent(
  context: Context,
  here: BareNetwork,
  caller: string,
  callee: string,
  definition: ServiceDefinition,
  target: string,
): void {
  // A shared service that calls a country's is reported once, with the catalogue.
  if (definition.scope === "country" && here.role === "hub") return;
  context.problems.push({
    path: `${context.environment}.${here.code}.services.${caller}.enabled`,
    problem: `calls ${callee}, which does not run in ${target}`,
    allowed: `${callee} enabled in ${target}`,
    fix: `enable ${callee} in ${target}, or disable ${caller} in ${here.code}`,
  });
}
