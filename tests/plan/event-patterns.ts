/** EventBridge's own matching, as far as this platform's rules use it. */

type Tree = Readonly<Record<string, unknown>>;

const isTree = (value: unknown): value is Tree =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Whether a value is one of the pattern's; of a list, whether any of its values is. */
function accepts(wanted: readonly unknown[], found: unknown): boolean {
  const values: readonly unknown[] = Array.isArray(found) ? found : [found];
  return wanted.some((one) => {
    if (!isTree(one)) {
      return values.includes(one);
    }
    const keys = Object.keys(one);
    if (keys.length !== 1 || typeof one.prefix !== "string") {
      throw new Error(`the evaluator does not know ${JSON.stringify(one)}: teach it, with a test`);
    }
    const { prefix } = one;
    return values.some((value) => typeof value === "string" && value.startsWith(prefix));
  });
}

/** Whether EventBridge would give an event to a rule of this pattern. */
export function matchesPattern(pattern: Tree, event: Tree): boolean {
  return Object.entries(pattern).every(([key, wanted]) => {
    if (key.startsWith("$")) {
      throw new Error(`the evaluator does not know ${key}: teach it, with a test`);
    }
    const found = event[key];
    if (Array.isArray(wanted)) {
      return found !== undefined && accepts(wanted, found);
    }
    return isTree(wanted) && isTree(found) && matchesPattern(wanted, found);
  });
}

/** What an input transformer makes of an event. Throws where a path leads nowhere, of which EventBridge makes nothing. */
export function transform(
  {
    inputPaths,
    inputTemplate,
  }: { readonly inputPaths: Readonly<Record<string, string>>; readonly inputTemplate: string },
  event: Tree,
): Record<string, unknown> {
  const at = (path: string): string => {
    const found = path
      .replace(/^\$\./, "")
      .split(".")
      .reduce<unknown>((value, key) => (isTree(value) ? value[key] : undefined), event);
    if (typeof found !== "string") {
      throw new Error(`${path} is nothing in the event`);
    }
    return found;
  };
  const filled = inputTemplate.replace(/<([a-z]+)>/g, (whole, name: string) => {
    const path = inputPaths[name];
    if (path === undefined) {
      throw new Error(`${whole} has no path`);
    }
    return at(path);
  });
  return JSON.parse(filled) as Record<string, unknown>;
}
