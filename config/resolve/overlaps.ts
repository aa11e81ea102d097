import type { NetworkLayer } from "../keys";
import type { Layer } from "../layers";
import { addMinutes } from "../local-time";
import type { ResolvedEvent } from "../model";
import { setBy, type Context } from "./context";

/** One network's calendar, and who hears of its problems. */
export interface Calendar {
  readonly context: Context;
  readonly layers: readonly Layer<NetworkLayer>[];
  readonly network: { readonly code: string };
}

/** The key that an event is. */
export const pathOf = ({ context, network }: Calendar, name: string): string =>
  `${context.environment}.${network.code}.calendar.${name}`;

/** Two events of one thing at once would undo one another: the first one's end takes the second one's sizes away. */
export function checkOverlaps(place: Calendar, events: readonly ResolvedEvent[]): void {
  events.forEach((first, index) => {
    for (const second of events.slice(index + 1)) {
      const both = Object.keys(first.services).filter((service) => Object.hasOwn(second.services, service));
      if (second.from <= first.to && both.length > 0)
        refuseOverlap(place, first, second, `sizes ${both.join(", ")} too`, "take the service out of one");
      const asked = second.reserved && addMinutes(second.from, -second.reserved.leadMinutes);
      if (first.reserved && asked !== undefined && asked <= first.to)
        refuseOverlap(
          place,
          first,
          second,
          `its end gives the load balancer's capacity back, which this one asks for from ${asked} on`,
          "reserve in one of them only, for both",
        );
    }
  });
}

function refuseOverlap(
  place: Calendar,
  first: ResolvedEvent,
  second: ResolvedEvent,
  what: string,
  instead: string,
): void {
  place.context.problems.push({
    path: `${pathOf(place, second.name)}.from`,
    value: second.from,
    problem: `${first.name} lasts until ${first.to} and ${what}; ${setBy(place.layers, "calendar", second.name, "from")}`,
    allowed: `a time after ${first.to}`,
    fix: `move one of the two, make one event of them, or ${instead}`,
  });
}
