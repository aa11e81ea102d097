/** The project's files as they lie on disk: the only place here that reads and writes them. */
import * as fs from "node:fs";
import * as path from "node:path";
import type { Edit, Texts } from "./edits";
import { CountryRefusal } from "./refusal";

/** The folder with Pulumi.yaml; the compiled copy of this file lies deeper than the source. */
export function projectRoot(): string {
  let folder = __dirname;
  while (!fs.existsSync(path.join(folder, "Pulumi.yaml"))) {
    const above = path.dirname(folder);
    if (above === folder) throw new Error("there is no Pulumi.yaml above the program");
    folder = above;
  }
  return folder;
}

/** Every file that may speak of a country, by path below the root. */
export function readTexts(root: string): Texts {
  const folders = ["config/countries", "config/catalogue", "config/environments"];
  const files = [
    ...fs.readdirSync(root).filter((file) => /^Pulumi\..+\.yaml$/.test(file)),
    "config/platform.ts",
    ...folders.flatMap((folder) =>
      fs
        .readdirSync(path.join(root, folder))
        .filter((file) => file.endsWith(".ts"))
        .map((file) => `${folder}/${file}`),
    ),
  ];
  return Object.fromEntries(files.sort().map((file) => [file, readText(root, file)]));
}

function readText(root: string, file: string): string {
  try {
    // A byte order mark is part of the text: it has to be written back.
    const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    return decoder.decode(fs.readFileSync(path.join(root, file)));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new CountryRefusal("The files cannot be read", [
      { path: file, problem: "is not valid UTF-8", fix: "save the file as UTF-8" },
    ]);
  }
}

/** Writes every edit, each file in one step. A file that changed since it was read is left, and all others too. */
export function writeEdits(root: string, edits: readonly Edit[]): void {
  for (const { file, before } of edits) {
    const full = path.join(root, file);
    const now = fs.existsSync(full) ? readText(root, file) : undefined;
    if (now !== before)
      throw new CountryRefusal("Nothing was written", [
        { path: file, problem: "changed while you were asked", fix: "start the command again" },
      ]);
  }
  for (const { file, after } of edits) {
    const full = path.join(root, file);
    if (after === undefined) {
      fs.rmSync(full);
      continue;
    }
    const draft = `${full}.${process.pid}`;
    fs.writeFileSync(draft, after);
    if (fs.existsSync(full)) fs.chmodSync(draft, fs.statSync(full).mode);
    fs.renameSync(draft, full);
  }
}
