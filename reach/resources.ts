/** Reading recorded resources: all that the analysis ever sees of a program. */
import type { RecordedInvoke, RecordedResource } from "../preview";

/** A resource as it was asked for, and what it answered. No component, nothing of the configuration. */
export type Resource = Pick<RecordedResource, "urn" | "type" | "name" | "id" | "inputs"> &
  Partial<Pick<RecordedResource, "custom" | "computed" | "region">>;

/** A known run, or as much of one. */
export interface Recorded {
  readonly resources: readonly Resource[];
  /** What the program looked up, such as the lists of addresses that AWS keeps. */
  readonly invokes?: readonly RecordedInvoke[];
}

export type Properties = Readonly<Record<string, unknown>>;

/** The resources of a recording, by type and by what others call them. */
export class Resources {
  readonly all: readonly Resource[];
  readonly lookUps: readonly RecordedInvoke[];
  readonly #byType = new Map<string, Resource[]>();
  readonly #byReference = new Map<string, Resource>();

  constructor({ resources, invokes = [] }: Recorded) {
    this.lookUps = invokes;
    this.all = resources.filter(({ custom, type }) => custom !== false && !type.startsWith("pulumi:"));
    for (const resource of this.all) {
      append(this.#byType, resource.type, resource);
      for (const reference of [resource.id, resource.computed?.arn, resource.computed?.name]) {
        if (typeof reference === "string" && reference !== "") {
          this.#byReference.set(`${resource.type} ${reference}`, resource);
        }
      }
    }
  }

  ofType(type: string): readonly Resource[] {
    return this.#byType.get(type) ?? [];
  }

  /** The resource of a type with this id or ARN. */
  find(type: string, reference: unknown): Resource | undefined {
    return this.#byReference.get(`${type} ${String(reference)}`);
  }
}

export function append<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = map.get(key);
  if (list === undefined) {
    map.set(key, [value]);
  } else {
    list.push(value);
  }
}

export const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

export const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];

export const record = (value: unknown): Properties =>
  value !== null && typeof value === "object" && !Array.isArray(value) ? (value as Properties) : {};

export const records = (value: unknown): Properties[] => (Array.isArray(value) ? value.map(record) : []);

/** The tags of a resource, also where they are a list. */
export function tagsOf({ inputs }: Resource): Readonly<Record<string, string>> {
  const { tags } = inputs;
  const pairs = Array.isArray(tags)
    ? tags.map((tag) => [record(tag).key, record(tag).value] as const)
    : Object.entries(record(tags));
  return Object.fromEntries(pairs.map(([key, value]) => [String(key), String(value)]));
}
