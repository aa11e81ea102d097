import type { EventSummary, Plan } from "../plan";
import type { Paint } from "./index";
import { wrap } from "./table";

/** Who sets the sizes of an event's services, by how near it is to `asOf`. */
const notes: Readonly<Record<EventSummary["phase"], string>> = {
  coming: "",
  near: "; until its end the schedule owns these sizes",
  begun: "; has begun: only its end is scheduled",
};

/** Coming events of the calendars, with their sizes; an event that is the same in several networks is told once. */
export function eventsPage({ archipelago }: Plan, country: string | undefined, paint: Paint): string {
  const told = new Map<string, { readonly from: string; readonly codes: string[] }>();
  for (const { code, events = [] } of archipelago.countries) {
    if (country === undefined || code === country) {
      for (const event of events) {
        const text = describe(event);
        const codes = told.get(text)?.codes ?? [];
        told.set(text, { from: event.from, codes: [...codes, code] });
      }
    }
  }
  if (told.size === 0) {
    return "";
  }
  const byBegin = [...told].sort(([, a], [, b]) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
  const lines = byBegin.map(([text, { codes }]) => {
    const [title = "", sizes = ""] = text.split("\n");
    return `${wrap(`${title} in ${codes.join(", ")}`, "  ")}\n${wrap(sizes, "      ")}`;
  });
  return `${paint.bold("Events")}\n${lines.join("\n")}`;
}

function describe({ name, from, to, timeZone, phase, sizes, reserved }: EventSummary): string {
  const [begin, end] = [from, to].map((time) => time.replace("T", " ")) as [string, string];
  const until = begin.slice(0, 10) === end.slice(0, 10) ? end.slice(11) : end;
  const many = sizes.map(({ service, min, max }) => {
    const parts = [
      ...(min === undefined ? [] : [`at least ${min}`]),
      ...(max === undefined ? [] : [`at most ${max}`]),
    ];
    return `${service} ${parts.join(", ")}`;
  });
  const parts = [
    ...many,
    ...(reserved === undefined ? [] : [`public load balancer at least ${reserved} units`]),
  ];
  return `${name} ${begin} to ${until} ${timeZone},\n${parts.join("; ")}${notes[phase]}`;
}
