/** Finding a place by what a user types. */
import { distance } from "fastest-levenshtein";
import { internet, onPremises, partners, type Model } from "./model";

/** There is no such place, or several; the message says what is meant perhaps. */
export class UnknownPlaceError extends Error {
  override readonly name = "UnknownPlaceError";
}

/** The network of the shared services, whose names need not be said with it. */
const hub = "hub";

/** Every name that can be asked for, sorted: workloads, ways to AWS services, the internet, the company's sites, and partners. */
export function placesOf({ index, gatewayEndpoints, premises, doors }: Model): string[] {
  const named = [...index.byName].filter(([, stations]) => stations.every(({ kind }) => kind !== "balancer"));
  const names = [
    ...named.map(([name]) => name),
    ...[...gatewayEndpoints.values()].map(({ name }) => name),
    internet,
    ...(premises.blocks.length > 0 ? [onPremises] : []),
    ...(hasPartners(doors) ? [partners] : []),
  ];
  return [...new Set(names)].sort();
}

const hasPartners = (doors: Model["doors"]): boolean =>
  [...doors.values()].flat().some(({ rules }) => rules.some(({ rule }) => rule.isGuarded));

/** The place of a name; a shared service goes by its name alone. Throws an UnknownPlaceError. */
export function placeNamed(model: Model, text: string): string {
  const places = placesOf(model);
  const wanted = text.toLowerCase();
  if (places.includes(wanted)) {
    return wanted;
  }
  const ends = places.filter((place) => place.split("/")[1] === wanted);
  const [only] = ends;
  if (ends.includes(`${hub}/${wanted}`)) {
    return `${hub}/${wanted}`;
  }
  if (only !== undefined && ends.length === 1) {
    return only;
  }
  if (ends.length > 1) {
    throw new UnknownPlaceError(`"${text}" is in several networks: say ${listed(ends)}.`);
  }
  throw new UnknownPlaceError(`There is no "${text}". ${nearest(wanted, places)}`);
}

function nearest(text: string, places: readonly string[]): string {
  const last = (place: string) => (text.includes("/") ? place : (place.split("/").at(-1) ?? place));
  const [best] = [...places].sort((a, b) => distance(text, last(a)) - distance(text, last(b)));
  if (best === undefined) return "The stack has no workloads.";
  const near = distance(text, last(best)) <= Math.max(2, last(best).length / 3);
  return `${near ? `Do you mean ${best}? ` : ""}There are: ${places.join(", ")}.`;
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} or ${names.at(-1)}`;
}
