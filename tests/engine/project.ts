import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { type EngineHome, projectRoot } from "./home";

/** What a copy of the project does without, or shares with the checkout. */
const leftOut = new Set([".git", ".cache", ".build", "tests", "docs", "bench"]);
const shared = new Set(["node_modules", ".tools"]);

/**
 * Copies the project as it is into a home, for commands that write into it (a stack file gets its salt) and for
 * tests that change it. Installed packages are shared with the checkout. Returns the copy's folder.
 */
export function copyProject(home: EngineHome, name = "project"): string {
  const copy = path.join(home.root, name);
  fs.mkdirSync(copy);
  for (const entry of fs.readdirSync(projectRoot)) {
    const source = path.join(projectRoot, entry);
    if (shared.has(entry)) fs.symlinkSync(source, path.join(copy, entry));
    else if (!leftOut.has(entry)) {
      fs.cpSync(source, path.join(copy, entry), { recursive: true, preserveTimestamps: true });
    }
  }
  return copy;
}

/** How a command ended. */
export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the ordinary `pulumi` command of a home, without colours and questions. */
export function pulumi(home: EngineHome, cwd: string, ...args: readonly string[]): Promise<CommandResult> {
  const command = [...args, "--color", "never", "--non-interactive"];
  return new Promise((resolve, reject) => {
    const child = spawn(path.join(home.root, "bin", "pulumi"), command, {
      cwd,
      env: { ...process.env, ...home.environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const output = { stdout: "", stderr: "" };
    child.stdout.on("data", (data: Buffer) => (output.stdout += data.toString()));
    child.stderr.on("data", (data: Buffer) => (output.stderr += data.toString()));
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, ...output }));
  });
}
