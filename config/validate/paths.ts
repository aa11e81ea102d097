/** Paths of keys as a problem names them, and the values there. */

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;

/** A key below a path. */
export const join = (path: string, key: string | number): string =>
  typeof key === "number"
    ? `${path}[${key}]`
    : path === "" || path.endsWith(": ")
      ? `${path}${key}`
      : `${path}.${key}`;

/** The value at a path; undefined when a key on the way is missing. */
export function valueIn(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((at, key) => (isObject(at) ? at[key as string] : undefined), value);
}

/** A schema's path below a root such as `config/countries/jp.ts: `. */
export function pathOf(root: string, path: readonly PropertyKey[]): string {
  return (
    path.reduce<string>((at, key) => join(at, typeof key === "number" ? key : String(key)), root) ||
    "archipelago:platform"
  );
}
