/** Everybody who reaches anybody: found from the rules, so that thirty countries cost ten times what three do. */
import { BlockMap } from "./blocks";
import { holds, type Ports } from "./groups";
import { admits } from "./lattice-way";
import { doorFor, internet, isShown, partners, type Model } from "./model";
import { openPorts } from "./ports";
import { append } from "./resources";
import { addPremises } from "./sites";
import type { Station } from "./stations";
import { callsToldTo } from "./told";
import type { Reach } from "./verdict";
import { reaches } from "./walk";

/**
 * Every pair of places of which one reaches the other, or is told to: `open` where a plain request arrives,
 * `exposed` where the network lets something through. Sorted by caller, then callee.
 */
export function allWays(model: Model): Reach[] {
  const pairs = new Map<string, readonly [string, string]>();
  const add = (from: string, to: string) => from !== to && pairs.set(`${from} ${to}`, [from, to]);
  const workloads = model.stations.filter(({ kind }) => kind === "workload");
  const gateways = gatewaysByTable(model);
  addByRules(model, add);
  addPremises(model, add);
  for (const station of workloads) {
    addByLattice(model, station, add);
    callsToldTo(model, station).forEach((_, to) => add(station.name, to));
    station.subnets.forEach(({ table }) =>
      gateways.get(table?.id ?? "")?.forEach((to) => add(station.name, to)),
    );
    add(station.name, internet);
    if (station.isPublic) {
      add(internet, station.name);
    }
  }
  for (const [name, doors] of model.doors) {
    const shown = doors.filter(({ balancer }) => balancer.station.isPublic);
    for (const [place, isPartner] of [
      [internet, false],
      [partners, true],
    ] as const) {
      if (shown.some((door) => doorFor(isPartner, door).length > 0)) {
        add(place, name);
      }
    }
  }
  return [...pairs.values()]
    .sort(([a, b], [c, d]) => (a === c ? compare(b, d) : compare(a, c)))
    .map(([from, to]) => reaches(model, from, to));
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The pairs between which some port is open, straight or through a load balancer. */
function addByRules(model: Model, add: (from: string, to: string) => unknown): void {
  const find = candidateFinder(model);
  const behind = workloadsBehind(model);
  for (const to of model.stations) {
    for (const from of find(to)) {
      const spans = from === to || from.kind !== "workload" ? [] : openPorts(model, from, to);
      if (to.kind !== "balancer" && spans.length > 0) {
        add(from.name, to.name);
      }
      for (const { port, name } of behind.get(to) ?? []) {
        if (spans.some((span: Ports) => holds(span, port))) {
          add(from.name, name);
        }
      }
    }
  }
}

/** The workloads behind the services of the service networks to which a caller's network is tied. */
function addByLattice(model: Model, station: Station, add: (from: string, to: string) => unknown): void {
  const { entrances, members, behind } = model.lattice;
  for (const { network } of entrances.get(station.vpcId) ?? []) {
    for (const service of members.get(network)?.keys() ?? []) {
      for (const { name, door } of behind.get(service) ?? []) {
        if (admits(model, station, door)) {
          add(station.name, name);
        }
      }
    }
  }
}

/** By load balancer: the ports that are not the whole world's anyway, and the workloads behind them. */
function workloadsBehind({ doors }: Model): ReadonlyMap<Station, { port: number; name: string }[]> {
  const behind = new Map<Station, { port: number; name: string }[]>();
  for (const [name, all] of doors) {
    for (const door of all.filter((one) => !isShown(one))) {
      append(behind, door.balancer.station, { port: door.listener.port, name });
    }
  }
  return behind;
}

/** Blocks longer than this are looked up by address; shorter ones only in the networks that could be meant. */
const longBlock = 12;

/** Who could pass a station's rules: by group, or by address. */
function candidateFinder({ routing, index, stations }: Model): (to: Station) => Iterable<Station> {
  const byAddress = new BlockMap<readonly Station[]>();
  routing.subnets.forEach(({ id, block }) => byAddress.add(block, index.bySubnet.get(id) ?? []));
  const byVpc = new Map<string, Station[]>();
  stations.forEach((station) => append(byVpc, station.vpcId, station));

  return (to) => {
    const found = new Set<Station>();
    const take = (more: readonly Station[]) => more.forEach((station) => found.add(station));
    for (const { groups, blocks } of to.groups.flatMap(({ ingress }) => ingress)) {
      [...groups.keys()].forEach((id) => take(index.byGroup.get(id) ?? []));
      for (const block of blocks.blocks()) {
        if (block.prefix < longBlock) {
          [to.vpcId, ...routing.neighboursOf(to.vpcId)].forEach((vpc) => take(byVpc.get(vpc) ?? []));
        } else {
          byAddress.within(block).forEach(take);
          take(byAddress.covering(block) ?? []);
        }
      }
    }
    return found;
  };
}

/** By route table: the AWS services to which it leads. */
function gatewaysByTable({ gatewayEndpoints }: Model): ReadonlyMap<string, readonly string[]> {
  const byTable = new Map<string, string[]>();
  gatewayEndpoints.forEach(({ tables, name }) => tables.forEach((table) => append(byTable, table, name)));
  return byTable;
}
