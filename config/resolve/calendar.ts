import { addDays, instantsOf } from "../local-time";
import { networkLayers, said, stackWideLayers, type Layer } from "../layers";
import { hubCode, type EventSizes, type ResolvedEvent } from "../model";
import type { NetworkLayer } from "../keys";
import { nearest } from "../suggest";
import { setBy, type Context } from "./context";
import { checkOverlaps, pathOf, type Calendar } from "./overlaps";
import { hasSizes } from "./kind";
import type { BareNetwork } from "./network";
import type { BareService } from "./place";

/** The schedule takes the sizes over so many days before an event, so that an `asOf` of the last days does no harm. */
export const handoverDays = 7;

type WrittenEvent = NonNullable<NetworkLayer["calendar"]>[string];

interface Place extends Calendar {
  readonly network: BareNetwork;
  readonly asOf: string;
  readonly services: readonly BareService[];
}

/** The events of a network that are not over by `asOf`, by their begin; those that are over become warnings. */
export function resolveCalendar(place: Place, { calendar = {} }: NetworkLayer): ResolvedEvent[] {
  const events = Object.keys(calendar)
    .sort()
    .flatMap((name) => resolveEvent(place, name, calendar[name] ?? {}))
    .sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
  checkOverlaps(place, events);
  return events;
}

function resolveEvent(place: Place, name: string, event: WrittenEvent): ResolvedEvent[] {
  if (event.enabled === false || !hasTimes(place, name, event)) return [];
  const { context, layers, asOf } = place;
  const { from, to } = event;
  const path = pathOf(place, name);
  const today = `${asOf}T00:00`;
  if (to < today) {
    context.warnings.push({
      path,
      message: `expired: the event ended at ${to}, before asOf ${asOf}; remove it (${setBy(layers, "calendar", name, "to")})`,
    });
    return [];
  }
  const services = sizesHere(place, name, event);
  const reserved = reservedHere(place, event);
  if (Object.keys(services).length === 0 && !reserved) return [];
  // Clocks say no more than the date: what begins with it counts as begun.
  const phase =
    from <= today ? "begun" : from.slice(0, 10) <= addDays(asOf, handoverDays) ? "near" : "coming";
  if (phase === "begun")
    context.warnings.push({
      path,
      message: `began at ${from}, not after asOf ${asOf}: AWS takes no start in the past, so only its end is scheduled. Its sizes are in force if it was raised before it began; if not, set min and max of the services until ${to}`,
    });
  return [{ name, from, to, phase, services, ...(reserved && { reserved }) }];
}

/** Where nothing faces the world there is no public load balancer whose capacity could be reserved. */
function reservedHere(
  { services }: Place,
  { publicLoadBalancer }: WrittenEvent,
): ResolvedEvent["reserved"] | undefined {
  if (!publicLoadBalancer || services.every(({ exposure }) => exposure !== "public")) return undefined;
  const { minimumCapacityUnits, leadMinutes = 180 } = publicLoadBalancer;
  return { capacityUnits: minimumCapacityUnits, leadMinutes };
}

function hasTimes(
  place: Place,
  name: string,
  event: WrittenEvent,
): event is WrittenEvent & { from: string; to: string } {
  const { context, layers, network } = place;
  const path = pathOf(place, name);
  let complete = true;
  for (const key of ["from", "to"] as const) {
    const time = event[key];
    if (time === undefined) {
      complete = false;
      context.problems.push({
        path: `${path}.${key}`,
        problem: `is missing; the event is ${setBy(layers, "calendar", name)}`,
        allowed: 'a local time such as "2026-12-05T18:30"',
        fix: `add ${key}, or set enabled: false`,
      });
      continue;
    }
    const instants = instantsOf(time, network.timeZone).length;
    if (instants === 1) continue;
    complete = false;
    context.problems.push({
      path: `${path}.${key}`,
      value: time,
      problem: `the clocks of ${network.timeZone} show this time ${instants === 0 ? "never" : "twice"}: they are changed that night; ${setBy(layers, "calendar", name, key)}`,
      allowed: "a time that comes once",
      fix: "move it by an hour or two",
    });
  }
  const { from, to } = event;
  if (from !== undefined && to !== undefined && to <= from) {
    complete = false;
    context.problems.push({
      path: `${path}.to`,
      value: to,
      problem: `the event ends before it begins, at ${from}; ${setBy(layers, "calendar", name, "to")}`,
      allowed: "a later time than from",
      fix: "correct from or to",
    });
  }
  return complete;
}

/** An event's sizes for the services that run here, checked against what is configured for them. */
function sizesHere(place: Place, name: string, event: WrittenEvent): Record<string, EventSizes> {
  const { context, layers, services } = place;
  const sizes: Record<string, EventSizes> = {};
  for (const service of services) {
    const wanted = Object.hasOwn(event.services ?? {}, service.name)
      ? event.services?.[service.name]
      : undefined;
    if (wanted === undefined) continue;
    const path = `${pathOf(place, name)}.services.${service.name}`;
    const where = setBy(layers, "calendar", name, "services", service.name);
    const [min, max] = [wanted.min ?? service.min, wanted.max ?? service.max];
    if (!hasSizes(service)) {
      context.problems.push({
        path,
        value: wanted,
        problem: `${service.kind === "daemon" ? "a daemon has one task on every instance" : `a ${service.kind} has no servers between its runs`}; ${where}`,
        allowed: "web services and workers",
        fix: "remove it from the event",
      });
      continue;
    }
    if (wanted.min === undefined && wanted.max === undefined)
      context.problems.push({
        path,
        problem: `sets no size; ${where}`,
        allowed: "min, max or both",
        fix: "add a size, or remove the service from the event",
      });
    else if (min > max)
      context.problems.push({
        path,
        value: wanted,
        problem: `min ${min} would be more than max ${max}${wanted.max === undefined ? ", which the event leaves as it is configured" : ""}; ${where}`,
        allowed: "min of at most max",
        fix: "raise max or lower min in the event",
      });
    else if (context.environment === "prd" && min < 2)
      context.problems.push({
        path: `${path}.min`,
        value: min,
        problem: `prd runs in two zones at least, in an event too; ${where}`,
        allowed: "2 or more",
        fix: "raise min",
      });
    sizes[service.name] = {
      ...(wanted.min !== undefined && { min: wanted.min }),
      ...(wanted.max !== undefined && { max: wanted.max }),
    };
  }
  return sizes;
}

/** Events may name only services that there are; said once a place where it is written. */
export function checkCalendarServices(context: Context, codes: readonly string[]): void {
  const known = Object.keys(context.sources.catalogue);
  const told = new Set<string>();
  const layers = [
    ...(stackWideLayers(context) as readonly Layer<NetworkLayer>[]),
    ...[hubCode, ...codes].flatMap((code) => networkLayers(context, code)),
  ];
  for (const layer of layers)
    for (const [name, { services = {} }] of Object.entries(layer.values.calendar ?? {}))
      for (const service of Object.keys(services)) {
        const [at] = said([layer], ["calendar", name, "services", service]);
        if (known.includes(service) || at === undefined || told.has(at.where)) continue;
        told.add(at.where);
        context.problems.push({
          path: at.where.replace(/^Pulumi\.[^:]*: /, ""),
          problem: `there is no service "${service}"`,
          allowed: known.join(", "),
          fix: nearest(service, known) ?? "remove it from the event",
        });
      }
}
