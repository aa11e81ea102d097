/** Edits of the program's own files (countries, catalogue) by their syntax; what is not touched stays as it is. */
import ts from "typescript";
import { replaceParts, type Replacement } from "./edits";
import { ownKeys, ownServiceKeys } from "./own-keys";
import { CountryRefusal } from "./refusal";

/** What a new country says itself. */
export interface OwnValues {
  readonly name: string;
  readonly slot: number;
  readonly region: string;
  readonly timeZone: string;
}

/**
 * The template's file with other own values. What belongs to the template's place or account is left out, and what
 * `also` names.
 */
export function countryFile(
  template: string,
  file: string,
  values: OwnValues,
  also: readonly string[] = [],
): string {
  const source = parse(template, file);
  const definition = definitionIn(source, file);
  const parts: Replacement[] = Object.entries(values).map(([key, value]) => {
    const { initializer } = required(definition, key, file);
    return { start: initializer.getStart(), end: initializer.end, text: JSON.stringify(value) };
  });
  const inherited = [...ownKeys, ...also].filter((key) => !(key in values));
  parts.push(...cuts(template, definition, inherited));
  for (const layer of groupsIn(propertyOf(definition, "environments")?.initializer))
    parts.push(...cuts(template, layer, [...ownKeys, ...also]));
  const [statement] = source.statements.filter(ts.isExportAssignment);
  const [comment] = statement ? (ts.getLeadingCommentRanges(template, statement.getFullStart()) ?? []) : [];
  if (statement && comment) parts.push({ start: comment.pos, end: statement.getStart(), text: "" });
  return replaceParts(template, parts);
}

/** Keys of a template's file that a copy leaves out, and does not say itself. */
export function leftOutOf(template: string, file: string): string[] {
  const definition = definitionIn(parse(template, file), file);
  const environments = propertyOf(definition, "environments")?.initializer;
  const named = namedGroupsIn(environments);
  const notReplaced = ownKeys.filter((key) => key !== "region" && key !== "timeZone");
  return [
    ...notReplaced.filter((key) => propertyOf(definition, key) !== undefined),
    ...named.flatMap(([name, layer]) =>
      ownKeys
        .filter((key) => propertyOf(layer, key) !== undefined)
        .map((key) => `environments.${name}.${key}`),
    ),
  ];
}

/** The file with another region. */
export function withRegion(text: string, file: string, region: string): string {
  const { initializer } = required(definitionIn(parse(text, file), file), "region", file);
  return replaceParts(text, [
    { start: initializer.getStart(), end: initializer.end, text: JSON.stringify(region) },
  ]);
}

/** A service's file with a copy of its layer for one country, without what is that country's own. */
export function copyLayer(text: string, file: string, like: string, code: string): string {
  const layer = layerOf(text, file, like);
  if (layer === undefined) return text;
  const { body } = layer;
  const isOwn = (name: string) => (ownServiceKeys as readonly string[]).includes(name);
  const own = body?.properties.filter(({ name }) => isOwn(name?.getText() ?? "")) ?? [];
  if (own.length > 0 && own.length === body?.properties.length) return text;
  const inner = body ? [body, ...groupsIn(propertyOf(body, "environments")?.initializer)] : [];
  const start = layer.property.getStart();
  const { end } = layer.property;
  const [space = " "] = /\s*$/.exec(text.slice(0, start)) ?? [];
  const key = text.slice(start, layer.property.name.end).replace(like, code);
  const from = layer.property.name.end;
  const parts = inner
    .flatMap((object) => cuts(text, object, ownServiceKeys))
    .map((part) => ({ ...part, start: part.start - from, end: part.end - from }));
  const copy = `,${space || " "}${key}${replaceParts(text.slice(from, end), parts)}`;
  return replaceParts(text, [{ start: end, end, text: copy }]);
}

/** Keys of a service's layer for a country that a copy leaves out. */
export function leftOutOfLayer(text: string, file: string, like: string): string[] {
  const body = layerOf(text, file, like)?.body;
  if (body === undefined) return [];
  const layers: (readonly [string, ts.ObjectLiteralExpression])[] = [
    ["", body],
    ...namedGroupsIn(propertyOf(body, "environments")?.initializer).map(
      ([name, layer]) => [`environments.${name}.`, layer] as const,
    ),
  ];
  return layers.flatMap(([prefix, layer]) =>
    ownServiceKeys.filter((key) => propertyOf(layer, key) !== undefined).map((key) => `${prefix}${key}`),
  );
}

function layerOf(text: string, file: string, code: string) {
  const layers = propertyOf(definitionIn(parse(text, file), file), "countries")?.initializer;
  if (layers === undefined || !ts.isObjectLiteralExpression(layers)) return undefined;
  const property = propertyOf(layers, code);
  if (property === undefined) return undefined;
  const { initializer } = property;
  return { property, body: ts.isObjectLiteralExpression(initializer) ? initializer : undefined };
}

/** A service's file without its layer for a country. What `copyLayer` wrote is gone without a trace. */
export function removeLayer(text: string, file: string, code: string): string {
  const layers = propertyOf(definitionIn(parse(text, file), file), "countries")?.initializer;
  return layers !== undefined && ts.isObjectLiteralExpression(layers)
    ? replaceParts(text, cuts(text, layers, [code]))
    : text;
}

/** Lines where a file speaks of a country beside its layer of that name. */
export function mentionsInSource(text: string, code: string): { line: number; text: string }[] {
  const source = parse(text, "");
  const found = new Set<number>();
  const visit = (node: ts.Node): void => {
    const isName = ts.isIdentifier(node) || ts.isStringLiteralLike(node);
    if (isName && node.text === code && !isLayerName(node))
      found.add(source.getLineAndCharacterOfPosition(node.getStart(source)).line);
    ts.forEachChild(node, visit);
  };
  visit(source);
  const lines = text.split(/\r?\n/);
  return [...found].map((line) => ({ line: line + 1, text: (lines[line] ?? "").trim() }));
}

function isLayerName(node: ts.Node): boolean {
  const layers = node.parent.parent?.parent;
  return (
    ts.isPropertyAssignment(node.parent) &&
    node.parent.name === node &&
    layers !== undefined &&
    ts.isPropertyAssignment(layers) &&
    layers.name.getText() === "countries"
  );
}

const parse = (text: string, file: string): ts.SourceFile =>
  ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true, ts.ScriptKind.TS);

/** The object that the file hands to `country(…)` or `service(…)`. */
function definitionIn(source: ts.SourceFile, file: string): ts.ObjectLiteralExpression {
  const [exported] = source.statements.filter(ts.isExportAssignment);
  const call = exported?.expression;
  const [definition] = call !== undefined && ts.isCallExpression(call) ? call.arguments : [];
  if (definition !== undefined && ts.isObjectLiteralExpression(definition)) return definition;
  throw new CountryRefusal("The files cannot be edited", [
    {
      path: file,
      problem: "does not export an object that can be read without running it",
      allowed: "export default country({ … }), or service({ … })",
      fix: "write it as the files beside it are",
    },
  ]);
}

function propertyOf(object: ts.ObjectLiteralExpression, name: string): ts.PropertyAssignment | undefined {
  return object.properties
    .filter(ts.isPropertyAssignment)
    .find(({ name: own }) => (ts.isIdentifier(own) || ts.isStringLiteral(own)) && own.text === name);
}

function required(object: ts.ObjectLiteralExpression, key: string, file: string): ts.PropertyAssignment {
  const property = propertyOf(object, key);
  if (property !== undefined) return property;
  throw new CountryRefusal("The files cannot be edited", [
    { path: `${file}: ${key}`, problem: "is not written out in the file", fix: `write ${key} out there` },
  ]);
}

const namedGroupsIn = (node: ts.Expression | undefined): [string, ts.ObjectLiteralExpression][] =>
  node !== undefined && ts.isObjectLiteralExpression(node)
    ? node.properties.flatMap((property) =>
        ts.isPropertyAssignment(property) && ts.isObjectLiteralExpression(property.initializer)
          ? [[property.name.getText(), property.initializer] as [string, ts.ObjectLiteralExpression]]
          : [],
      )
    : [];

const groupsIn = (node: ts.Expression | undefined): ts.ObjectLiteralExpression[] =>
  namedGroupsIn(node).map(([, group]) => group);

/** What to cut so that the named properties go, each with the comma that parts it from its neighbour. */
function cuts(text: string, object: ts.ObjectLiteralExpression, names: readonly string[]): Replacement[] {
  const all = object.properties;
  const goes = all.map(
    ({ name }) =>
      name !== undefined && (ts.isIdentifier(name) || ts.isStringLiteral(name)) && names.includes(name.text),
  );
  return all.flatMap((property, index): Replacement[] => {
    if (!goes[index]) return [];
    const kept = goes.lastIndexOf(false, index);
    const before = kept < 0 ? undefined : all[index - 1];
    if (before !== undefined) return [{ start: before.end, end: property.end, text: "" }];
    const next = all[index + 1];
    const [comma = ""] = /^\s*,/.exec(text.slice(property.end)) ?? [];
    const end = next === undefined ? property.end + comma.length : next.getStart();
    return [{ start: property.getStart(), end, text: "" }];
  });
}
