/** A plain (unquoted) YAML scalar as the Pulumi CLI reads it, or why a person would read something else. */
export type PlainScalar = { readonly value: string | number | boolean | null } | { readonly refused: string };

const nulls = new Set(["", "~", "null", "Null", "NULL"]);
const booleans: ReadonlyMap<string, boolean> = new Map([
  ["true", true],
  ["True", true],
  ["TRUE", true],
  ["false", false],
  ["False", false],
  ["FALSE", false],
]);
const decimal = /^[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?$/;

/** Pulumi reads stack files with gopkg.in/yaml.v3; the order of these rules is its order. */
const surprises: readonly (readonly [pattern: RegExp, what: string])[] = [
  [/^\d{4}-\d{1,2}-\d{1,2}([Tt ].*)?$/, "Pulumi reads a time stamp"],
  [/^[-+]?0[xX][0-9a-fA-F_]+$/, "Pulumi reads a hexadecimal number"],
  [/^[-+]?0[oO][0-9_]+$/, "Pulumi reads an octal number"],
  [/^[-+]?0[bB][01_]+$/, "Pulumi reads a binary number"],
  [
    /^[-+]?0[0-9_]+(\.[0-9_]*)?([eE][-+]?[0-9_]+)?$/,
    "a leading zero makes Pulumi read an octal number, or drops out",
  ],
  [/^[-+]?[0-9.]*_[0-9_.]*([eE][-+]?[0-9_]+)?$/, "Pulumi drops the underscores and reads a number"],
  [/^[-+]?\.(inf|Inf|INF)$|^\.(nan|NaN|NAN)$/, "Pulumi cannot read a number that is none"],
  [/^(<<|=)$/, "it has a meaning of its own in YAML"],
];

/** Reads a plain scalar; refuses what looks like one thing and is read as another. */
export function readPlainScalar(text: string): PlainScalar {
  if (nulls.has(text)) return { value: null };
  const boolean = booleans.get(text);
  if (boolean !== undefined) return { value: boolean };
  for (const [pattern, what] of surprises) if (pattern.test(text)) return { refused: what };
  if (!decimal.test(text)) return { value: text };
  const number = Number(text);
  if (!Number.isFinite(number) || (Number.isInteger(number) && !Number.isSafeInteger(number)))
    return { refused: "the number is too large to be read exactly" };
  return { value: number === 0 ? 0 : number };
}
