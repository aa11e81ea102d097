/** The way from one place to another, hop by hop. */
import { behind, hostFor, nameHop } from "./door";
import { holds } from "./groups";
import { stop, type Hop } from "./hops";
import { fromInside } from "./inside";
import { doorFor, internet, onPremises, partners, type Model } from "./model";
import { legFromInternet, legToInternet } from "./outside";
import { fromPremises } from "./sites";
import { further, verdict, type Reach } from "./verdict";

/** Explains the way between two places by their names: workloads, `internet`, or an AWS service's endpoint. */
export function reaches(model: Model, from: string, to: string): Reach {
  if (from === to) {
    return verdict(from, to, [stop("listener", [], `${from} and ${to} are the same`)]);
  }
  const ways = waysBetween(model, from, to);
  const reach = ways.length > 0 ? ways.reduce(further) : verdict(from, to, [noDoor(model, from, to)]);
  const note = isOutside(from) || reach.open ? undefined : aroundTheWorld(model, from, to);
  return note === undefined ? reach : { ...reach, note };
}

const isOutside = (place: string): boolean => [internet, onPremises, partners].includes(place);

function waysBetween(model: Model, from: string, to: string): Reach[] {
  if (isOutside(from)) {
    return from === onPremises ? fromPremises(model, to) : fromOutside(model, to, from);
  }
  return fromInside(model, from, to);
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

function noDoor({ index }: Model, from: string, to: string): Hop {
  const resources = (index.byName.get(to) ?? []).map(({ resource }) => resource);
  const why = {
    [internet]: "is behind no load balancer that faces the internet",
    [partners]: "is behind no rule that asks for an address or a secret",
  }[from];
  return stop(
    "listener",
    resources,
    `${to} ${why ?? "is behind no load balancer inside: it takes no requests"}`,
  );
}

/** From anybody outside: by the public name, HTTPS first. */
function fromOutside(model: Model, to: string, from = internet): Reach[] {
  const doors = (model.doors.get(to) ?? [])
    .filter(({ balancer }) => balancer.station.isPublic)
    .flatMap((door) => doorFor(from === partners, door));
  const through = doors
    .sort((a, b) => b.listener.port - a.listener.port)
    .map((door) => {
      const { balancer, listener } = door;
      const host = hostFor(model, door, to, undefined);
      const hops = [
        nameHop(model, host, undefined, balancer.station.resource),
        ...legFromInternet(model, balancer.station, listener.port),
        ...behind(model, to, door, host, from === partners),
      ];
      return verdict(from, to, hops, `${listener.protocol.toLowerCase()}://${host}`, true);
    });
  const straightIn = (model.index.byName.get(to) ?? [])
    .filter(({ isPublic }) => isPublic && from === internet)
    .map((station) => {
      const port = station.groups.flatMap(({ ingress }) => ingress).find((one) => holds(one.ports, 443))
        ?.ports.from;
      return { ...verdict(internet, to, legFromInternet(model, station, port ?? 443)), open: false };
    });
  return [...through, ...straightIn];
}
