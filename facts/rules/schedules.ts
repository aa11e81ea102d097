import type { Rule } from "./helpers";
import { text } from "./helpers";

const source = "Amazon EventBridge Scheduler User Guide, schedule types";

const forms = [
  /^rate\(1 (minute|hour|day)\)$/,
  /^rate\([1-9]\d* (minutes|hours|days)\)$/,
  /^at\(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\)$/,
  /^cron\(\S+ \S+ \S+ \S+ \S+ \S+\)$/,
];

/** `rate(…)`, `at(…)` or `cron(…)` with six fields, of which day of month or day of week is `?`. */
export function expression(path: string): Rule {
  return (inputs) => {
    const value = text(inputs, path);
    if (value === undefined) return [];
    const isForm = forms.some((form) => form.test(value));
    const fields = value.startsWith("cron(") ? value.slice(5, -1).split(" ") : undefined;
    if (isForm && (!fields || (fields[2] === "?") !== (fields[4] === "?"))) return [];
    const allowed =
      "rate(<number> <unit>), at(<date>T<time>) or cron(<minute> <hour> <day> <month> <weekday> <year>) with ? for one of the days";
    return [{ property: path, value, rule: "format", allowed, source }];
  };
}

/** An IANA time zone. */
export function timeZone(path: string): Rule {
  return (inputs) => {
    const value = text(inputs, path);
    if (value === undefined || isTimeZone(value)) return [];
    return [
      { property: path, value, rule: "format", allowed: "an IANA time zone such as Asia/Tokyo", source },
    ];
  };
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return !/^[+-]/.test(name);
  } catch {
    return false;
  }
}
