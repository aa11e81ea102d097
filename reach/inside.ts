/** The ways from a workload to another: through load balancers, by VPC Lattice, from proxy to proxy, straight. */
import { behind, hostFor, nameHop } from "./door";
import { pass, stop, type Hop } from "./hops";
import type { LatticeDoor } from "./lattice";
import { byLattice, doorsNear } from "./lattice-way";
import { latticeType } from "./lattice-types";
import { callerWords, leg } from "./leg";
import { gatewayKey, internet, isShown, onPremises, type Door, type Model } from "./model";
import { legToGateway, legToInternet } from "./outside";
import { openPorts } from "./ports";
import { endpointFor, throughProxy } from "./proxies";
import type { Resource } from "./resources";
import { toPremises } from "./sites";
import type { Station } from "./stations";
import { callsToldTo, portOf, type ToldAddress } from "./told";
import { further, verdict, type Reach } from "./verdict";

export function fromInside(model: Model, from: string, to: string): Reach[] {
  const callers = model.index.byName.get(from) ?? [];
  const each = callers.map((caller): Reach | undefined => {
    if (to === internet) {
      return verdict(from, to, legToInternet(model, caller, 443));
    }
    if (to === onPremises) {
      return toPremises(model, caller);
    }
    const gateway = model.gatewayEndpoints.get(gatewayKey(caller.vpcId, to));
    if (gateway) {
      return verdict(from, to, [...legToGateway(caller, gateway), endpointHop(gateway.resource)]);
    }
    const ways = [...throughDoors(model, caller, to), ...straight(model, caller, to)];
    return ways.length > 0 ? ways.reduce(further) : undefined;
  });
  // A workload in several parts, such as the two sides of a deployment, reaches only what all of them reach.
  const found = each.flatMap((one) => one ?? []);
  const weakest = found.find(({ open }) => !open) ?? found[0];
  return weakest ? [{ ...weakest, exposed: found.some(({ exposed }) => exposed) }] : [];
}

/** A door inside, and the resource to which its names lead. */
interface Way {
  readonly end: Resource;
  readonly port: number;
  readonly walk: (host?: string) => Reach;
}

/** The ways that have names: the one that the caller is told, and every other. */
function throughDoors(model: Model, caller: Station, to: string): Reach[] {
  const told = callsToldTo(model, caller).get(to);
  const { end } = told ? model.names.resolve(told.url.hostname, caller.vpcId) : {};
  const ways = waysTo(model, caller, to, end);
  if (told === undefined) {
    return ways.map(({ walk }) => walk());
  }
  const port = portOf(told.url);
  const endpoint = endpointFor(model, caller, told.url);
  const isDirect = endpoint?.station.name === to;
  const meant = ways.find((way) => way.port === port && (end === undefined || way.end === end));
  const asTold = isDirect
    ? verdict(caller.name, to, throughProxy(model, caller, endpoint))
    : (meant?.walk(told.url.hostname) ?? verdict(caller.name, to, [nothingThere(told, end, to)]));
  // What it is not told may let it through, but is no way that it would take.
  const bypasses = ways.filter((way) => isDirect || way !== meant).map(({ walk }) => walk());
  const exposed = [asTold, ...bypasses].some((way) => way.exposed);
  return [{ ...asTold, exposed, told: true, address: told.url.href }];
}

function nothingThere({ url }: ToldAddress, end: Resource | undefined, to: string): Hop {
  const nothing = `anything on port ${portOf(url)} for ${to}`;
  return end
    ? stop("listener", [end], `${end.name} has nothing${nothing.slice("anything".length)}`)
    : stop("listener", [], `no load balancer inside has ${nothing}`);
}

/** The doors of a workload: those of load balancers inside, and those of Lattice that the caller may meet. */
function waysTo(model: Model, caller: Station, to: string, named: Resource | undefined): Way[] {
  const { names, doors, lattice } = model;
  const near =
    named?.type === latticeType.service ? (lattice.doors.get(to) ?? []) : doorsNear(model, caller, to);
  return [
    ...(doors.get(to) ?? [])
      .filter((door) => !isShown(door))
      .map((door) => ({
        end: door.balancer.station.resource,
        port: door.listener.port,
        walk: (host = hostFor(model, door, to, caller.vpcId)) => throughDoor(model, caller, to, door, host),
      })),
    ...near.map((door: LatticeDoor) => ({
      end: door.service,
      port: door.port,
      walk: (host = names.namesOf(door.service)[0]?.name ?? names.ownName(door.service)) =>
        verdict(caller.name, to, byLattice(model, caller, to, door, host), host),
    })),
  ];
}

function throughDoor(model: Model, caller: Station, to: string, door: Door, host: string): Reach {
  const { balancer, listener } = door;
  const hops = [
    nameHop(model, host, caller.vpcId, balancer.station.resource),
    ...leg(model, caller, balancer.station, listener.port, callerWords),
    ...behind(model, to, door, host),
  ];
  return verdict(caller.name, to, hops, host);
}

/** Straight to the workload, past the load balancers: nobody is told so, and nothing should allow it. */
function straight(model: Model, caller: Station, to: string): Reach[] {
  const stations = model.index.byName.get(to) ?? [];
  return stations.flatMap((station): Reach[] => {
    const [ports] = openPorts(model, caller, station);
    const port = station.kind === "endpoint" ? 443 : ports?.from;
    if (port === undefined || (station.kind === "workload" && ports === undefined)) {
      return [];
    }
    const hops = leg(model, caller, station, port);
    return station.kind === "endpoint"
      ? [verdict(caller.name, to, [...hops, endpointHop(station.resource)])]
      : [{ ...verdict(caller.name, to, hops, `${station.name}:${port}`), open: false }];
  });
}

/** An endpoint, and whether its policy lets anybody use it. */
function endpointHop(resource: Resource): Hop {
  const policy = typeof resource.inputs.policy === "string" ? resource.inputs.policy : undefined;
  if (policy !== undefined && !/"Effect"\s*:\s*"Allow"/.test(policy)) {
    return stop("listener", [resource], `the policy of ${resource.name} allows nobody`);
  }
  const says =
    policy === undefined ? "no policy of its own: roles alone decide" : "its policy and roles decide";
  return pass("listener", [resource], `${String(resource.inputs.serviceName)}; ${says}`);
}
