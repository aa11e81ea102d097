import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { LineCounter, parseAllDocuments } from "yaml";
import type { Problem } from "../problems";
import { Reader } from "./reader";
import { failed, type StackFile } from "./result";

export { fullKey, platformKey } from "./keys";
export type { StackFile } from "./result";

/** Reads `Pulumi.<stack>.yaml`. Never throws: what is wrong with the file is in `problems`, which name it alone. */
export function readStackFile(file: string): StackFile {
  const path = basename(file);
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    return failed({
      path,
      problem: `cannot be read: ${code}`,
      fix:
        code === "ENOENT"
          ? "create the file, or name a stack that has one"
          : "correct the file's permissions",
    });
  }
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return failed({ path, problem: "is not valid UTF-8", fix: "save the file as UTF-8" });
  }
  return parseStackFile(text, path);
}

/** As `readStackFile`, of a text; `path` is only named in problems. */
export function parseStackFile(text: string, path: string): StackFile {
  // Control characters but tab, line feed and carriage return: the YAML package accepts them, Pulumi does not.
  // eslint-disable-next-line no-control-regex
  const control = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]/.exec(text);
  if (control !== null)
    return failed({
      path,
      line: text.slice(0, control.index).split("\n").length,
      problem: "has a control character",
      fix: "remove it",
    });
  const lines = new LineCounter();
  // `uniqueKeys` compares keys as read; strict keeps to what every YAML reader understands alike.
  const documents = parseAllDocuments(text, {
    lineCounter: lines,
    strict: true,
    uniqueKeys: true,
    prettyErrors: false,
  });
  const [document] = Array.isArray(documents) ? documents : [];
  if (document === undefined) return failed();
  const lineAt = (offset: number): number => lines.linePos(offset).line;
  const errors = document.errors.map((error): Problem => ({
    path,
    line: lineAt(error.pos[0]),
    problem: firstLine(error.message),
    fix: "correct the YAML",
  }));
  if (errors.length > 0) return failed(...errors);
  if (documents.length > 1)
    return failed({
      path,
      line: lineAt(documents[1]?.range[0] ?? 0),
      problem: "has a second document, which Pulumi leaves out without a word",
      fix: "remove the line ---",
    });
  return new Reader(document, lineAt, path).read();
}

const firstLine = (message: string): string => message.split("\n")[0] ?? message;
