/** Tries a change of the files out in a copy of the compiled project, before anything is written. */
import { fork } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { Plan } from "../preview";
import type { Edit } from "./edits";
import { CountryRefusal } from "./refusal";

/** What the recording of a project tells. */
export type RecordedProject =
  | { readonly ok: true; readonly plans: Readonly<Record<string, Plan>> }
  | { readonly ok: false; readonly message: string; readonly kind: "configuration" | "program" };

export interface BothSides {
  /** Plans by stack, as the files are. */
  readonly before: Readonly<Record<string, Plan>>;
  /** Plans by stack, with the edits. */
  readonly after: Readonly<Record<string, Plan>>;
}

/** The plan was refused by something else than the configuration: that is no user's mistake. */
export class StageFailure extends Error {
  override readonly name = "StageFailure";
}

/** Records every stack as the files are and with the edits, side by side. Throws a refusal when either cannot be. */
export async function recordBothSides(
  root: string,
  stacks: readonly string[],
  edits: readonly Edit[],
  verdict: string,
): Promise<BothSides> {
  const stage = fs.mkdtempSync(path.join(os.tmpdir(), "archipelago-stage-"));
  try {
    prepare(root, stage, edits);
    const [before, after] = await Promise.all([recordIn(root, stacks), recordIn(stage, stacks)]);
    return { before: plansOf(before, verdict), after: plansOf(after, verdict) };
  } finally {
    fs.rmSync(stage, { recursive: true, force: true });
  }
}

/** Folders whose files the program hands on as they are: to builds, functions and images. */
const handedOn = ["delivery", "lambda", "machine-images"];

/** A copy of the compiled project and of the stack files, with the edits in it; what no edit touches is shared. */
function prepare(root: string, stage: string, edits: readonly Edit[]): void {
  fs.cpSync(path.join(root, ".build"), path.join(stage, ".build"), { recursive: true });
  for (const folder of ["node_modules", ...handedOn])
    fs.symlinkSync(fs.realpathSync(path.join(root, folder)), path.join(stage, folder));
  for (const file of fs.readdirSync(root).filter((name) => /^Pulumi(\..+)?\.yaml$/.test(name)))
    fs.copyFileSync(path.join(root, file), path.join(stage, file));
  for (const edit of edits) apply(stage, edit);
}

function apply(stage: string, { file, after }: Edit): void {
  const isSource = file.endsWith(".ts");
  const target = isSource ? path.join(stage, ".build", file.replace(/\.ts$/, ".js")) : path.join(stage, file);
  if (after === undefined) {
    fs.rmSync(target, { force: true });
    fs.rmSync(`${target}.map`, { force: true });
    return;
  }
  fs.writeFileSync(target, isSource ? compiled(after) : after);
}

function compiled(text: string): string {
  // The compiler is a binary: loaded only when there is something to compile.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const esbuild = require("esbuild") as typeof import("esbuild");
  return esbuild.transformSync(text, { loader: "ts", format: "cjs", target: "node22" }).code;
}

function recordIn(folder: string, stacks: readonly string[]): Promise<RecordedProject> {
  const child = fork(path.join(folder, ".build/country/record-process.js"), [...stacks], {
    cwd: folder,
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  return new Promise((resolve) => {
    let complaint = "";
    child.stderr?.on("data", (chunk) => (complaint += String(chunk)));
    child.once("message", (result) => resolve(result as RecordedProject));
    child.once("exit", (code) =>
      resolve({
        ok: false,
        kind: "program",
        message: `the run ended with exit code ${code}: ${complaint.trim()}`,
      }),
    );
  });
}

function plansOf(recorded: RecordedProject, verdict: string): Readonly<Record<string, Plan>> {
  if (recorded.ok) return recorded.plans;
  if (recorded.kind === "program") throw new StageFailure(recorded.message);
  throw new CountryRefusal(`${verdict}: the configuration would be refused`, [], recorded.message);
}
