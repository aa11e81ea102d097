import type { Fault } from "../violation";
import { between, list } from "../limits";
import { isAbsent, isHidden, isRecord } from "../values";

export type Inputs = Readonly<Record<string, unknown>>;

/** A check that no schema holds. Passes over what is absent, unknown or secret. */
export type Rule = (inputs: Inputs) => Fault[];

/** The known value at a dotted path of blocks; nothing when any step is absent or hidden. */
export function known(inputs: Inputs, path: string): unknown {
  let value: unknown = inputs;
  for (const part of path.split(".")) {
    if (!isRecord(value) || isHidden(value)) return undefined;
    value = value[part];
  }
  return isAbsent(value) || isHidden(value) ? undefined : value;
}

/** A known number, also where Terraform takes it as text. */
export function number(inputs: Inputs, path: string): number | undefined {
  const value = known(inputs, path);
  if (typeof value === "number") return value;
  return typeof value === "string" && value.trim() !== "" && Number.isFinite(Number(value))
    ? Number(value)
    : undefined;
}

export function text(inputs: Inputs, path: string): string | undefined {
  const value = known(inputs, path);
  return typeof value === "string" && value !== "" ? value : undefined;
}

export function elements(inputs: Inputs, path: string): readonly unknown[] | undefined {
  const value = known(inputs, path);
  return Array.isArray(value) ? value : undefined;
}

export function range(
  path: string,
  least: number,
  most: number,
  source: string,
  alsoAllowed: readonly number[] = [],
): Rule {
  return (inputs) => {
    const value = number(inputs, path);
    if (value === undefined || alsoAllowed.includes(value) || (value >= least && value <= most)) return [];
    const also = alsoAllowed.length > 0 ? ` or ${alsoAllowed.join(", ")}` : "";
    return [{ property: path, value, rule: "range", allowed: between(least, most) + also, source }];
  };
}

export function oneOf(path: string, values: readonly string[], source: string): Rule {
  return (inputs) => {
    const value = text(inputs, path);
    if (value === undefined || values.includes(value)) return [];
    return [{ property: path, value, rule: "enum", allowed: list(values), source }];
  };
}

/** `allowed` is the pattern in words. */
export function matches(path: string, pattern: RegExp, allowed: string, source: string): Rule {
  return (inputs) => {
    const value = text(inputs, path);
    if (value === undefined || pattern.test(value)) return [];
    return [{ property: path, value, rule: "pattern", allowed, source }];
  };
}

export function length(path: string, most: number, source: string): Rule {
  return (inputs) => {
    const value = text(inputs, path);
    if (value === undefined || value.length <= most) return [];
    return [{ property: path, value, rule: "length", allowed: `at most ${most} characters`, source }];
  };
}

/** `check` says what would be allowed when the values do not go together. */
export function together(
  property: string,
  check: (inputs: Inputs) => string | undefined,
  source: string,
): Rule {
  return (inputs) => {
    const allowed = check(inputs);
    return allowed === undefined
      ? []
      : [{ property, value: known(inputs, property), rule: "combination", allowed, source }];
  };
}
