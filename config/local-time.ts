/** A country's local times and the instants that they are. Nothing here reads the clock. */

/** `YYYY-MM-DDTHH:MM` on the clocks of a country; compares as text. */
export type LocalTime = string;

const minute = 60_000;
const day = 24 * 60 * minute;

const formats = new Map<string, Intl.DateTimeFormat>();

/** What the clocks of a time zone show at an instant. */
function shown(instant: number, timeZone: string): LocalTime {
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat("en-US", {
      timeZone,
      calendar: "gregory",
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
    });
  formats.set(timeZone, format);
  const parts = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, value]));
  return `${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}`;
}

const asIfUtc = (local: LocalTime): number => Date.parse(`${local}:00Z`);

/**
 * The instants, in milliseconds since 1970, at which the clocks of a time zone show a local time: one as a rule,
 * none when they are put forward over it, two when they are put back over it.
 */
export function instantsOf(local: LocalTime, timeZone: string): number[] {
  const guess = asIfUtc(local);
  // No zone's clocks change twice within two days, so these are the offsets before and after any change.
  const offsets = [guess - day, guess + day].map((at) => asIfUtc(shown(at, timeZone)) - at);
  return [...new Set(offsets)]
    .map((offset) => guess - offset)
    .filter((instant) => shown(instant, timeZone) === local)
    .sort((a, b) => a - b);
}

/** A local time as AWS writes an instant, `YYYY-MM-DDThh:mm:ssZ`, moved by some minutes; the earlier one of two. */
export function utcInstant(local: LocalTime, timeZone: string, minutes = 0): string {
  const [instant] = instantsOf(local, timeZone);
  if (instant === undefined) {
    throw new RangeError(`${local} does not exist in ${timeZone}: the clocks are put forward over it.`);
  }
  return new Date(instant + minutes * minute).toISOString().replace(/\.\d+Z$/, "Z");
}

/** A date, `YYYY-MM-DD`, some days later. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * day).toISOString().slice(0, 10);
}

/** A local time some minutes later, by clocks that are not changed in between. */
export function addMinutes(local: LocalTime, minutes: number): LocalTime {
  return new Date(asIfUtc(local) + minutes * minute).toISOString().slice(0, 16);
}
