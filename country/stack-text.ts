/**
 * Edits of a stack file's text that leave everything else as it is, letter for letter. A writer of YAML would
 * set the file anew: here an entry's lines are copied and cut, and the result is read back before it is taken.
 */
import { isDeepStrictEqual } from "node:util";
import { CST, isMap, isScalar, Lexer, parseDocument, stringify, visit, type Pair, type YAMLMap } from "yaml";
import { fullKey, parseStackFile, platformKey } from "../config/stack-file";
import type { Problem } from "../config";
import { lineEnd, lineStart, replaceParts } from "./edits";
import { inheritable, ownPaths } from "./own-keys";
import { CountryRefusal } from "./refusal";

type Platform = Readonly<Record<string, unknown>>;

/** The codes below `countries:`. Throws a refusal when the file does not parse. */
export function countriesIn(text: string, file: string): string[] {
  return Object.keys(countriesOf(platformOf(text, file, `${file} cannot be read`)));
}

/** The value of `archipelago:platform`. */
export function platformOf(text: string, file: string, verdict: string): Platform {
  const { platform, problems } = parseStackFile(text, file);
  if (problems.length > 0) throw new CountryRefusal(verdict, inFile(file, problems));
  return (platform ?? {}) as Platform;
}

const inFile = (file: string, problems: readonly Problem[]): Problem[] =>
  problems.map((problem) => ({ ...problem, file }));

const countriesOf = (platform: Platform) => (platform.countries ?? {}) as Record<string, unknown>;

/** Adds a copy of a country's entry below `countries:`, under another code. Only lines are added. */
export function addEntry(
  text: string,
  file: string,
  like: string,
  code: string,
  /** What the copy says otherwise than the template. */
  otherwise: Readonly<Record<string, string>> = {},
): string {
  const verdict = `${code} cannot be added`;
  const before = platformOf(text, file, verdict);
  const pairs = entriesOf(text, file, verdict);
  const template = pairs.find((pair) => codeOf(pair) === like);
  const last = pairs.at(-1);
  if (template === undefined || last === undefined) throw new Error(`${file} has no ${like}`);
  const complete = countriesOf(before)[like];
  const copied = inheritable(complete, Object.keys(otherwise));
  const values = Object.keys(otherwise).length > 0 ? { ...otherwise, ...(copied as object | null) } : copied;
  const eol = text.includes("\r\n") ? "\r\n" : "\n";
  const block = copyOf(text, template, {
    like,
    code,
    values,
    complete,
    otherwise,
    eol,
    verdict,
    file,
  });
  const position = placeFor(text, pairs, { file, verdict });
  const after = text.slice(0, position) + block + text.slice(position);
  const expected = { ...before, countries: { ...countriesOf(before), [code]: values } };
  hold(after, { file, verdict, expected });
  return after;
}

/** Takes a country's entry out. What `addEntry` wrote is gone without a trace. */
export function removeEntry(text: string, file: string, code: string): string {
  const verdict = `${code} cannot be removed`;
  const before = platformOf(text, file, verdict);
  const pairs = entriesOf(text, file, verdict);
  const pair = pairs.find((one) => codeOf(one) === code);
  if (pair === undefined) return text;
  if (pairs.length === 1)
    throw new CountryRefusal(verdict, [
      {
        path: `countries.${code}`,
        file,
        problem: "is the file's only country",
        fix: "write countries: {} yourself if the environment shall be left with its hub alone",
      },
    ]);
  const { start, end } = extentOf(text, pair, { file, verdict });
  const after = text.slice(0, start) + text.slice(end);
  const left = Object.fromEntries(Object.entries(countriesOf(before)).filter(([one]) => one !== code));
  hold(after, { file, verdict, expected: { ...before, countries: left } });
  return after;
}

/** Lines where a file speaks of a country beside its entry: a wave of a rollout, a list of countries. */
export function mentionsIn(text: string, code: string): { line: number; text: string }[] {
  const found = new Set<number>();
  visit(parseDocument(text, { prettyErrors: false }), {
    Scalar: (key, node, ancestors) => {
      if (node.value !== code || !node.range) return;
      const path = ancestors.flatMap((one) =>
        isPair(one) && isScalar(one.key) ? [String(one.key.value)] : [],
      );
      if (key === "key" && path.at(-2) === "countries") return;
      found.add(text.slice(0, node.range[0]).split("\n").length);
    },
  });
  const lines = text.split(/\r?\n/);
  return [...found].map((line) => ({ line, text: (lines[line - 1] ?? "").trim() }));
}

const isPair = (node: unknown): node is Pair => typeof node === "object" && node !== null && "key" in node;

type Ranged = { readonly range?: readonly [number, number, number] | null } | null;

interface Where {
  readonly file: string;
  readonly verdict: string;
}

/** The pairs below `countries:`, written as a block: each on lines of its own. */
function entriesOf(text: string, file: string, verdict: string): Pair[] {
  const below = (map: unknown, is: (key: string) => boolean): unknown =>
    isMap(map) ? map.items.find(({ key }) => isScalar(key) && is(String(key.value)))?.value : undefined;
  const root = parseDocument(text, { prettyErrors: false }).contents;
  const config = below(root, (key) => key === "config");
  const platform = below(config, (key) => fullKey(key) === platformKey);
  const countries = below(platform, (key) => key === "countries") as YAMLMap | undefined;
  if (!isMap(countries) || countries.flow === true)
    throw new CountryRefusal(verdict, [
      {
        path: "countries",
        file,
        problem: "is not written with each country on lines of its own, so no line can be added for one",
        allowed: "countries: and below it, indented, jp: and the others",
        fix: "set the group out over lines",
      },
    ]);
  return countries.items;
}

const codeOf = ({ key }: Pair): string => (isScalar(key) ? String(key.value) : "");

/** The lines of an entry, with the comments below it that are set deeper than its key. */
function extentOf(text: string, { key, value }: Pair, where: Where): { start: number; end: number } {
  const [keyStart, keyEnd] = (key as Ranged)?.range ?? [0, 0];
  const start = lineStart(text, keyStart);
  const indent = keyStart - start;
  if (text.slice(start, keyStart).trim() !== "")
    throw new CountryRefusal(where.verdict, [
      {
        path: `countries.${String((key as { value?: unknown }).value)}`,
        file: where.file,
        line: text.slice(0, keyStart).split("\n").length,
        problem: "does not stand alone on its line",
        allowed: "the code first, a colon after it",
        fix: "write it as the others are",
      },
    ]);
  let last = Math.max((value as Ranged)?.range?.[1] ?? keyEnd, keyEnd);
  while (last > keyEnd && /\s/.test(text[last - 1] as string)) last--;
  let end = lineEnd(text, last);
  for (let at = end; at < text.length;) {
    const next = lineEnd(text, at);
    const [, space = "", rest = ""] = /^([ \t]*)(.*)/.exec(text.slice(at, next)) ?? [];
    if (rest.trim() !== "" && !(rest.startsWith("#") && space.length > indent)) break;
    at = next;
    if (rest.trim() !== "") end = next;
  }
  return { start, end };
}

/** After the last entry; before it where the file ends without a line's end, which would have to be added. */
function placeFor(text: string, pairs: readonly Pair[], where: Where): number {
  const extents = pairs.map((pair) => extentOf(text, pair, where));
  const { start = 0, end = 0 } = extents.at(-1) ?? {};
  return text[end - 1] === "\n" ? end : (extents.at(-2)?.end ?? start);
}

interface Copy extends Where {
  readonly like: string;
  readonly code: string;
  /** What the copy shall say. */
  readonly values: unknown;
  /** What the template says. */
  readonly complete: unknown;
  readonly otherwise: Readonly<Record<string, string>>;
  readonly eol: string;
}

/** The template's lines under the new code, without its anchors and without what is its own. */
function copyOf(text: string, template: Pair, copy: Copy): string {
  const { like, code, values, complete, otherwise, eol } = copy;
  const { start, end } = extentOf(text, template, copy);
  const [keyStart, keyEnd] = (template.key as Ranged)?.range ?? [0, 0];
  const said = Object.keys(otherwise);
  const owned = ownPaths(complete, said);
  const copied = inheritable(complete, said);
  const changes = owned.length + said.length > 0;
  const cuts = changes ? cutsIn(text, template.value, complete, copied, copy) : [];
  if (cuts === undefined || (changes && Object.keys(copied ?? {}).length === 0))
    return setAnew(code, values, keyStart - start, eol);
  const name = { start: keyStart, end: keyEnd, text: text.slice(keyStart, keyEnd).replace(like, code) };
  const [first] = isMap(template.value) ? template.value.items : [];
  const [firstKey = 0] = (first?.key as Ranged)?.range ?? [];
  const line = lineStart(text, firstKey);
  const added = said.map((key) => ({
    start: line,
    end: line,
    text: `${text.slice(line, firstKey)}${key}: ${otherwise[key] ?? ""}${eol}`,
  }));
  const anchors = anchorsIn(text, start, end).filter(
    (anchor) => !cuts.some((cut) => anchor.start >= cut.start && anchor.end <= cut.end),
  );
  const parts = [name, ...cuts, ...added, ...anchors].map((part) => ({
    ...part,
    start: part.start - start,
    end: part.end - start,
  }));
  const lines = replaceParts(text.slice(start, end), parts);
  return `${withoutTail(lines, keyStart - start)}${eol}`;
}

/** The lines of what a copy leaves out; nothing when they cannot be told from what it keeps. */
function cutsIn(
  text: string,
  node: unknown,
  had: unknown,
  has: unknown,
  where: Where,
): { start: number; end: number; text: string }[] | undefined {
  if (isDeepStrictEqual(had, has)) return [];
  if (!isMap(node) || node.flow === true) return undefined;
  const [before, after] = [had, has] as Record<string, unknown>[];
  const parts = node.items.map((pair) => {
    const key = codeOf(pair);
    return key in (after ?? {})
      ? cutsIn(text, pair.value, before?.[key], after?.[key], where)
      : [{ ...extentOf(text, pair, where), text: "" }];
  });
  return parts.some((part) => part === undefined) ? undefined : parts.flatMap((part) => part ?? []);
}

/** Without blank lines and shallow comments at the end, which would not be taken for the entry's. */
function withoutTail(lines: string, indent: number): string {
  const kept = lines.split(/\r?\n/);
  const eol = lines.includes("\r\n") ? "\r\n" : "\n";
  const isTail = (line: string) => line.trim() === "" || (/^\s*#/.test(line) && line.search(/#/) <= indent);
  while (kept.length > 1 && isTail(kept.at(-1) ?? "")) kept.pop();
  return kept.join(eol);
}

function setAnew(code: string, values: unknown, indent: number, eol: string): string {
  return stringify({ [code]: values })
    .trimEnd()
    .split("\n")
    .map((line) => `${" ".repeat(indent)}${line}${eol}`)
    .join("");
}

/** Anchors between two offsets, each with the blanks that part it from what it names. */
function anchorsIn(text: string, from: number, to: number): { start: number; end: number; text: string }[] {
  const found = [];
  let at = 0;
  // The lexer's own marks (document, scalar, error in a flow) stand for no text.
  const marks = new Set(["\u0002", "\u0018", "\u001f"]);
  for (const token of new Lexer().lex(text)) {
    if (marks.has(token)) continue;
    if (at >= from && at < to && CST.tokenType(token) === "anchor") {
      const [after = ""] = /^[ \t]*/.exec(text.slice(at + token.length)) ?? [];
      const endsLine = /^[\r\n]|^$/.test(text.slice(at + token.length + after.length).slice(0, 1));
      const [before = ""] = endsLine ? (/[ \t]*$/.exec(text.slice(0, at)) ?? []) : [""];
      found.push({
        start: at - before.length,
        end: at + token.length + (endsLine ? 0 : after.length),
        text: "",
      });
    }
    at += token.length;
  }
  return found;
}

/** Reads a text back: it must say what is expected, no more and no less. */
function hold(text: string, { file, verdict, expected }: Where & { readonly expected: unknown }): void {
  const { platform, problems } = parseStackFile(text, file);
  if (problems.length === 0 && isDeepStrictEqual(platform, expected)) return;
  throw new CountryRefusal(verdict, [
    {
      path: "countries",
      file,
      problem:
        "the lines of one country do not mean the same without the others: an alias (*) or an anchor (&) binds them",
      fix: "write the aliased values out",
    },
  ]);
}
