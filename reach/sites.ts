/** The ways between the company's sites and workloads. */
import { behind } from "./door";
import { isShown, onPremises, type Model } from "./model";
import { hasPremises, legFromPremises, legToPremises, portsFor } from "./premises-way";
import type { Station } from "./stations";
import { verdict, type Reach } from "./verdict";

/** From the sites: through load balancers inside, by AWS's own name, which is answered everywhere, or straight. */
export function fromPremises(model: Model, to: string): Reach[] {
  const doors = (model.doors.get(to) ?? []).filter((door) => !isShown(door));
  const through = doors.map((door) => {
    const { balancer, listener } = door;
    const host = model.names.ownName(balancer.station.resource);
    const { hops, isMeant } = legFromPremises(model, balancer.station, listener.port);
    return verdict(onPremises, to, [...hops, ...behind(model, to, door, host)], host, isMeant);
  });
  const straight = (model.index.byName.get(to) ?? []).flatMap((station) =>
    portsFor(model, station, false).map((port) => {
      const { hops, isMeant } = legFromPremises(model, station, port);
      return verdict(onPremises, to, hops, `${to}:${port}`, isMeant);
    }),
  );
  return [...through, ...straight];
}

/** To the sites, on the first port on which a rule says so: one that is about the sites alone before all others. */
export function toPremises(model: Model, caller: Station): Reach {
  const ports = portsFor(model, caller, true);
  const legs = (ports.length > 0 ? ports : [443]).map((port) => legToPremises(model, caller, port));
  const { hops, isMeant } = legs.find((leg) => leg.isMeant) ?? legs[0]!;
  return verdict(caller.name, onPremises, hops, undefined, isMeant);
}

/** The pairs of the sites and whatever a rule opens to them. */
export function addPremises(model: Model, add: (from: string, to: string) => unknown): void {
  if (model.premises.blocks.length === 0) {
    return;
  }
  const near = model.stations.filter(({ vpcId }) => hasPremises(model, vpcId));
  for (const station of near) {
    const open = portsFor(model, station, false);
    for (const name of open.length === 0 ? [] : behindStation(model, station)) {
      add(onPremises, name);
    }
    if (station.kind === "workload" && portsFor(model, station, true).length > 0) {
      add(station.name, onPremises);
    }
  }
}

function behindStation(model: Model, station: Station): string[] {
  if (station.kind !== "balancer") {
    return station.kind === "workload" ? [station.name] : [];
  }
  const listeners = model.balancers.get(station)?.listeners ?? [];
  const targets = listeners.flatMap(({ rules }) => rules.flatMap((rule) => rule.targets));
  return [...new Set(targets.flatMap(({ registered }) => registered.map((one) => one.station.name)))];
}
