/** The way from one workload to another, hop by hop. */
import { behind, hostFor, nameHop } from "./door";
import { holds } from "./groups";
import { pass, stop, type Hop } from "./hops";
import { callerWords, leg } from "./leg";
import { gatewayKey, internet, isShown, type Door, type Model } from "./model";
import { legFromInternet, legToGateway, legToInternet } from "./outside";
import { openPorts } from "./ports";
import { endpointFor, throughProxy } from "./proxies";
import type { Resource } from "./resources";
import { isEndpoint, type Station } from "./stations";
import { callsToldTo, portOf } from "./told";

/** Whether one place reaches another, and why. */
export interface Reach {
  readonly from: string;
  readonly to: string;
  /** A plain request by name arrives, from every subnet to every target. */
  readonly open: boolean;
  /** Some packet arrives, by address if not by name: nothing in the network stops it. */
  readonly exposed: boolean;
  /** In the order in which a request meets them. */
  readonly hops: readonly Hop[];
  /** The first hop that does not let everything pass. */
  readonly stop?: Hop;
  /** Whether the caller is told an address for it, or the address is shown to the world. */
  readonly told: boolean;
  /** The address that it is told, else a name that leads there. */
  readonly address?: string;
  /** What is true beside it. */
  readonly note?: string;
}

/** A way that the network leaves open and that nobody is told of. */
export const isHole = ({ exposed, told, to }: Reach): boolean =>
  exposed && !told && to !== internet && !isEndpoint(to);

/** An address that somebody is told and that does not answer. */
export const isBroken = ({ open, told }: Reach): boolean => told && !open;

/** Explains the way between two places by their names: workloads, `internet`, or an AWS service's endpoint. */
export function reaches(model: Model, from: string, to: string): Reach {
  if (from === to) {
    return verdict(from, to, [stop("listener", [], `${from} and ${to} are the same`)]);
  }
  const ways = from === internet ? fromOutside(model, to) : fromInside(model, from, to);
  const reach = ways.length > 0 ? ways.reduce(further) : verdict(from, to, [noDoor(model, from, to)]);
  const note = from === internet || reach.open ? undefined : aroundTheWorld(model, from, to);
  return note === undefined ? reach : { ...reach, note };
}

/** What a caller may do as anybody on the internet may, which is no way of its own. */
function aroundTheWorld(model: Model, from: string, to: string): string | undefined {
  const callers = model.index.byName.get(from) ?? [];
  const [way] = fromOutside(model, to).filter(({ open, address }) => open && address !== undefined);
  const port = way?.address?.startsWith("https:") ? 443 : 80;
  const leaves = callers.some((caller) =>
    legToInternet(model, caller, port).every(({ passes }) => passes !== "none"),
  );
  return way && leaves ? `as anybody on the internet it may call ${way.address}` : undefined;
}

/** Of two ways, the one that is open, then the one that gets further. */
function further(a: Reach, b: Reach): Reach {
  const score = ({ open, exposed, hops, stop: at }: Reach) =>
    (open ? 1e6 : 0) + (exposed ? 1e3 : 0) + (at ? hops.indexOf(at) : hops.length);
  const best = score(b) > score(a) ? b : a;
  return { ...best, exposed: a.exposed || b.exposed };
}

function verdict(from: string, to: string, hops: readonly Hop[], address?: string, told = false): Reach {
  const at = hops.find(({ passes }) => passes !== "all");
  return {
    from,
    to,
    open: at === undefined,
    exposed: hops.every(({ kind, passes }) => kind === "name" || passes !== "none"),
    hops,
    told,
    ...(at && { stop: at }),
    ...(address !== undefined && { address }),
  };
}

function noDoor({ index }: Model, from: string, to: string): Hop {
  const resources = (index.byName.get(to) ?? []).map(({ resource }) => resource);
  return from === internet
    ? stop("listener", resources, `${to} is behind no load balancer that faces the internet`)
    : stop("listener", resources, `${to} is behind no load balancer inside: it takes no requests`);
}

function fromInside(model: Model, from: string, to: string): Reach[] {
  const callers = model.index.byName.get(from) ?? [];
  const each = callers.map((caller): Reach | undefined => {
    if (to === internet) {
      return verdict(from, to, legToInternet(model, caller, 443));
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

/** The ways that have names: the one that the caller is told, and every other through load balancers inside. */
function throughDoors(model: Model, caller: Station, to: string): Reach[] {
  const told = callsToldTo(model, caller).get(to);
  const doors = (model.doors.get(to) ?? []).filter((door) => !isShown(door));
  const others = (except?: Door) =>
    doors
      .filter((door) => door !== except)
      .map((door) => throughDoor(model, caller, to, door, hostFor(model, door, to, caller.vpcId)));
  if (told === undefined) {
    return others();
  }
  const { hostname, href } = told.url;
  const endpoint = endpointFor(model, caller, told.url);
  if (endpoint?.station.name === to) {
    const direct = verdict(caller.name, to, throughProxy(model, caller, endpoint));
    const exposed = [direct, ...others()].some((way) => way.exposed);
    return [{ ...direct, exposed, told: true, address: href }];
  }
  const { balancer } = model.names.resolve(hostname, caller.vpcId);
  const meant = balancer
    ? doors.find(
        (door) => door.balancer.station.resource === balancer && door.listener.port === portOf(told.url),
      )
    : doors.find((door) => door.listener.port === portOf(told.url));
  const asTold = meant
    ? throughDoor(model, caller, to, meant, hostname)
    : verdict(caller.name, to, [
        balancer
          ? stop("listener", [balancer], `${balancer.name} has nothing on port ${portOf(told.url)} for ${to}`)
          : stop(
              "listener",
              [],
              `no load balancer inside has anything on port ${portOf(told.url)} for ${to}`,
            ),
      ]);
  // What it is not told may let it through, but is no way that it would take.
  const bypasses = others(meant).map((way) => ({ ...way, open: false }));
  const exposed = [asTold, ...bypasses].some((way) => way.exposed);
  return [{ ...asTold, exposed, told: true, address: href }];
}

function throughDoor(model: Model, caller: Station, to: string, door: Door, host: string): Reach {
  const { balancer, listener } = door;
  const hops = [
    nameHop(model, host, caller.vpcId, door),
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

/** From anybody outside: by the public name, HTTPS first. */
function fromOutside(model: Model, to: string): Reach[] {
  const doors = (model.doors.get(to) ?? []).filter(({ balancer }) => balancer.station.isPublic);
  const through = doors
    .sort((a, b) => b.listener.port - a.listener.port)
    .map((door) => {
      const { balancer, listener } = door;
      const host = hostFor(model, door, to, undefined);
      const hops = [
        nameHop(model, host, undefined, door),
        ...legFromInternet(model, balancer.station, listener.port),
        ...behind(model, to, door, host),
      ];
      return verdict(internet, to, hops, `${listener.protocol.toLowerCase()}://${host}`, true);
    });
  const straightIn = (model.index.byName.get(to) ?? [])
    .filter(({ isPublic }) => isPublic)
    .map((station) => {
      const port = station.groups.flatMap(({ ingress }) => ingress).find((one) => holds(one.ports, 443))
        ?.ports.from;
      return { ...verdict(internet, to, legFromInternet(model, station, port ?? 443)), open: false };
    });
  return [...through, ...straightIn];
}

/** The resources on a way, each once. */
export function resourcesOn({ hops }: Reach): string[] {
  return [...new Set(hops.flatMap(({ by }) => by.map(({ urn }) => urn)))];
}
