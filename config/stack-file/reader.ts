import { Alias, isMap, isScalar, isSeq, Scalar, type Document, type Pair } from "yaml";
import type { Problem } from "../problems";
import { nearest } from "../suggest";
import { readPlainScalar } from "./scalars";
import { asText, fullKey, hasSecret, platformKey, topKeys } from "./keys";
import { failed, type StackFile } from "./result";

/** More nodes than any stack file has; aliases of aliases could otherwise grow without end. */
const mostNodes = 20_000;

type Node = unknown;

/** Reads a parsed document; collects what it refuses. */
export class Reader {
  private readonly problems: Problem[] = [];
  private nodes = 0;

  constructor(
    private readonly document: Document.Parsed,
    private readonly lineAt: (offset: number) => number,
    private readonly path: string,
  ) {}

  read(): StackFile {
    const root = this.document.contents as Node;
    if (root === null || (isScalar(root) && root.value === null)) return failed();
    if (!isMap(root))
      return failed({
        path: this.path,
        line: 1,
        problem: "is not a group of keys",
        fix: "begin with config:",
      });
    for (const pair of root.items) {
      const key = this.keyOf(pair, "");
      if (key !== undefined && !topKeys.includes(key))
        this.refuse(pair.key, key, {
          problem: "is not a key of a stack file",
          allowed: topKeys.join(", "),
          fix: nearest(key, topKeys) ?? "move it below config:",
        });
    }
    const entry = root.items.find((pair) => isScalar(pair.key) && pair.key.value === "config");
    return { ...this.readConfig(entry?.value), problems: this.problems };
  }

  private readConfig(config: Node): Omit<StackFile, "problems"> {
    const plain: [string, string][] = [];
    const secretKeys: string[] = [];
    let platform: unknown;
    if (isMap(config))
      for (const pair of config.items) {
        const written = this.keyOf(pair, "config");
        if (written === undefined) continue;
        const key = fullKey(written);
        if (key === platformKey) platform = this.valueOf(pair.value, "", true);
        else {
          const value = this.valueOf(pair.value, key, false);
          if (hasSecret(value)) secretKeys.push(key);
          else plain.push([key, asText(value)]);
        }
      }
    else if (config !== undefined && config !== null && !(isScalar(config) && config.value === null))
      this.refuse(config, "config", {
        problem: "is not a group of keys",
        fix: `write ${platformKey}: below it`,
      });
    return { platform, config: Object.fromEntries(plain), secretKeys };
  }

  private refuse(node: Node, path: string, problem: Omit<Problem, "path" | "line">): undefined {
    const range = (node as { range?: [number, number, number] | null } | null)?.range;
    this.problems.push({
      path: path || platformKey,
      ...(range && { line: this.lineAt(range[0]) }),
      ...problem,
    });
    return undefined;
  }

  private keyOf(pair: Pair<unknown, unknown>, below: string): string | undefined {
    const key = pair.key as Node;
    const where = below || this.path;
    if (!isScalar(key))
      return this.refuse(key ?? pair.value, where, {
        problem: "has a key that is not a plain name",
        fix: "write a name",
      });
    if (key.tag !== undefined)
      return this.refuse(key, where, { problem: `has a key with the tag ${key.tag}`, fix: "remove the tag" });
    if (key.type !== Scalar.PLAIN) return String(key.value);
    const text = key.source ?? String(key.value);
    const read = readPlainScalar(text);
    if ("refused" in read || typeof read.value !== "string")
      return this.refuse(key, where, {
        value: text,
        problem: `has a key that is not read as a name${"refused" in read ? `: ${read.refused}` : ""}`,
        fix: text === "<<" ? "write the keys out" : `put the key in quotes: "${text}"`,
      });
    return read.value;
  }

  private valueOf(node: Node, path: string, isPlatform: boolean): unknown {
    if (++this.nodes > mostNodes) {
      if (this.nodes === mostNodes + 1)
        this.refuse(node, path, {
          problem: `the file has more than ${mostNodes} values`,
          fix: "remove aliases",
        });
      return undefined;
    }
    if (node instanceof Alias) {
      const target = node.resolve(this.document);
      return target === undefined
        ? this.refuse(node, path, { problem: `*${node.source} names nothing`, fix: "write the value out" })
        : this.valueOf(target, path, isPlatform);
    }
    if (node === null || node === undefined) return null;
    const tag = (node as { tag?: string }).tag;
    if (tag !== undefined && !(isScalar(node) && tag === "tag:yaml.org,2002:str"))
      return this.refuse(node, path, { problem: `has the tag ${tag}`, fix: "remove the tag" });
    if (isMap(node)) return this.groupOf(node, path, isPlatform);
    if (isSeq(node))
      return node.items.map((item, index) => this.valueOf(item, `${path}[${index}]`, isPlatform));
    if (!isScalar(node)) return this.refuse(node, path, { problem: "is not a value", fix: "write a value" });
    if (node.type !== Scalar.PLAIN || tag !== undefined)
      return typeof node.value === "string" ? node.value : String(node.source ?? node.value);
    const text = node.source ?? "";
    const read = readPlainScalar(text);
    if ("value" in read) return read.value;
    return this.refuse(node, path, {
      value: text,
      problem: `is ambiguous: ${read.refused}`,
      allowed: "a decimal number, or a string in quotes",
      fix: `put it in quotes: "${text}"`,
    });
  }

  private groupOf(node: { items: Pair<unknown, unknown>[] }, path: string, isPlatform: boolean): unknown {
    const entries = node.items.flatMap((pair): [string, unknown][] => {
      const key = this.keyOf(pair, path || platformKey);
      return key === undefined
        ? []
        : [[key, this.valueOf(pair.value, path === "" ? key : `${path}.${key}`, isPlatform)]];
    });
    const [only] = entries;
    if (isPlatform && entries.length === 1 && only?.[0] === "secure" && typeof only[1] === "string")
      return this.refuse(node, path, {
        problem: `a secret inside ${platformKey} makes the whole key secret`,
        fix: "store it in Secrets Manager or SSM and name it under secrets in the service's file",
      });
    // fromEntries makes own properties, also of a name such as __proto__.
    return Object.fromEntries(entries);
  }
}
