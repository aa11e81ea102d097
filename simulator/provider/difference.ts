import { Properties } from "../cloud";

export type Kind = "add" | "delete" | "update";

/** One changed input: its path in the property (`tags.Name`, `subnets[1]`), and what happened to it. */
export interface Difference {
  readonly path: string;
  /** The top-level property. */
  readonly property: string;
  readonly kind: Kind;
}

const secretSignature = "4dabf18193072939515e22adb298388d";

/** What differs between the inputs of the last update and the new ones. Whether a value is secret does not count. */
export function differences(olds: Properties, news: Properties): Difference[] {
  return [...new Set([...Object.keys(olds), ...Object.keys(news)])]
    .filter((property) => !property.startsWith("__"))
    .sort()
    .flatMap((property) =>
      compare(olds[property], news[property], property).map((found) => ({ ...found, property })),
    );
}

function compare(oldValue: unknown, newValue: unknown, path: string): { path: string; kind: Kind }[] {
  const before = open(oldValue);
  const after = open(newValue);
  if (before === after) {
    return [];
  }
  if (before === undefined || after === undefined) {
    return [{ path, kind: before === undefined ? "add" : "delete" }];
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    const length = Math.max(before.length, after.length);
    return Array.from({ length }, (_, i) => compare(before[i], after[i], `${path}[${i}]`)).flat();
  }
  if (isObject(before) && isObject(after)) {
    return [...new Set([...Object.keys(before), ...Object.keys(after)])]
      .sort()
      .flatMap((key) =>
        compare(before[key], after[key], /^[\w$]+$/.test(key) ? `${path}.${key}` : `${path}["${key}"]`),
      );
  }
  return [{ path, kind: "update" }];
}

function isObject(value: unknown): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function open(value: unknown): unknown {
  return isObject(value) && secretSignature in value && "value" in value ? value["value"] : value;
}
