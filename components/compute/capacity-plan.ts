import { utcInstant, type ResolvedEvent, type ResolvedNetwork, type ResolvedService } from "../../config";
import { clockTime, type CapacityOwner, type ClockTime } from "./clock";

/** A change of a service's sizes at a time: once, or daily between two instants. */
export interface CapacityAction {
  /** Last part of the resource's name; unique within the service. */
  readonly role: string;
  readonly when: OneTime | Daily;
  /** What is absent is left alone. */
  readonly min?: number;
  readonly max?: number;
  /** The number itself goes to `min` too: nobody else moves it. */
  readonly hold: boolean;
}

export interface OneTime {
  /** `YYYY-MM-DDTHH:MM` in `timeZone`. */
  readonly local: string;
  /** The same as AWS writes an instant. */
  readonly instant: string;
  readonly timeZone: string;
}

export interface Daily {
  readonly daily: ClockTime;
  readonly timeZone: string;
  /** Instants before and after which it does not run. */
  readonly from?: string;
  readonly until?: string;
}

interface Sizes {
  readonly min?: number;
  readonly max?: number;
}

type Own = Pick<ResolvedService, "name" | "min" | "max" | "scaling">;
type Here = Pick<ResolvedNetwork, "offHours" | "events" | "timeZone">;

/** The events that size a service, by their begin. */
export function eventsOf({ events }: Pick<Here, "events">, { name }: Pick<Own, "name">): ResolvedEvent[] {
  return events.filter(({ services }) => Object.hasOwn(services, name));
}

/**
 * Who moves sizes and number between two updates. With off hours it is the schedule, always; with an event, from a
 * week before it until it is over. Else the program owns the sizes, and the number where no scaler does.
 */
export function capacityOwner(network: Here, service: Own): CapacityOwner {
  if (network.offHours || eventsOf(network, service).some(({ phase }) => phase !== "coming")) {
    return "schedule";
  }
  return service.scaling.enabled ? "scaler" : "program";
}

/**
 * Every scheduled change of a service's sizes: begin and end of its events, and the off hours. An event wins over
 * off hours: these pause from its begin to its end. Nothing starts before `asOf`, because no begun event does.
 */
export function planCapacityActions(network: Here, service: Own): CapacityAction[] {
  const events = eventsOf(network, service);
  return [
    ...planOffHours(network, service, events),
    ...events.flatMap((event) => planEvent(network, service, event)),
  ];
}

function planEvent(network: Here, service: Own, event: ResolvedEvent): CapacityAction[] {
  const { name, from, to, phase } = event;
  const { timeZone } = network;
  const hold = !service.scaling.enabled;
  const sizes = sizesOf(network, service, event);
  const once = (local: string): OneTime => ({ local, instant: utcInstant(local, timeZone), timeZone });
  return [
    ...(phase === "begun" ? [] : [{ role: `${name}-start`, when: once(from), ...sizes, hold }]),
    { role: `${name}-end`, when: once(to), ...sizesAfter(network, service, sizes, to), hold },
  ];
}

/** What an event leaves alone stays alone only where nothing else sets it: not by night, and not without a scaler. */
function sizesOf({ offHours }: Here, service: Own, { services }: ResolvedEvent): Sizes {
  const wanted = services[service.name] ?? {};
  return offHours || !service.scaling.enabled ? { min: service.min, max: service.max, ...wanted } : wanted;
}

/** The configured sizes come back, those that the event had changed; by night there are none. */
function sizesAfter({ offHours }: Here, service: Own, changed: Sizes, local: string): Sizes {
  const resting = offHours && isOff(offHours, local.slice(11)) ? { min: 0, max: 0 } : service;
  return {
    ...(changed.min !== undefined && { min: resting.min }),
    ...(changed.max !== undefined && { max: resting.max }),
  };
}

/** Whether a time of day lies in the off hours, which may go over midnight. */
export function isOff({ stop, start }: { stop: string; start: string }, time: string): boolean {
  return stop < start ? time >= stop && time < start : time >= stop || time < start;
}

/** A pause between two events shorter than this has no off hours of its own. */
const shortestPause = 60 * 60 * 1000;

/** Stop and start, daily, in each stretch between the events; the first stretch has no begin, the last one no end. */
function planOffHours(network: Here, service: Own, events: readonly ResolvedEvent[]): CapacityAction[] {
  const { offHours, timeZone } = network;
  if (!offHours) {
    return [];
  }
  const hold = !service.scaling.enabled;
  return stretches(network, events).flatMap(({ suffix, ...bounds }) => {
    const at = (role: string, time: string, sizes: Sizes): CapacityAction => ({
      role: `${role}${suffix}`,
      when: { daily: clockTime(time), timeZone, ...bounds },
      min: sizes.min,
      max: sizes.max,
      hold,
    });
    return [at("stop", offHours.stop, { min: 0, max: 0 }), at("start", offHours.start, service)];
  });
}

interface Stretch {
  readonly suffix: string;
  readonly from?: string;
  readonly until?: string;
}

function stretches({ timeZone }: Here, events: readonly ResolvedEvent[]): Stretch[] {
  const before = [undefined, ...events];
  return before.flatMap((event, index): Stretch[] => {
    const next = events[index];
    if (event === undefined && next?.phase === "begun") {
      return [];
    }
    // A minute's distance: two actions of a group at the same time are refused.
    const from = event && utcInstant(event.to, timeZone, 1);
    const until = next && utcInstant(next.from, timeZone, -1);
    if (from !== undefined && until !== undefined && Date.parse(until) - Date.parse(from) < shortestPause) {
      return [];
    }
    return [
      {
        suffix: event ? `-after-${event.name}` : "",
        ...(from !== undefined && { from }),
        ...(until !== undefined && { until }),
      },
    ];
  });
}
