import { spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

/** What one run of a command cost. */
export interface Cost {
  /** Wall time of the whole process, seconds. */
  readonly seconds: number;
  /** Processor time of the command and all that it started, seconds. */
  readonly cpuSeconds: number;
  /** Largest resident size of any one of these processes, MiB. */
  readonly peakMiB: number;
}

export interface Measured extends Cost {
  readonly stdout: string;
}

export interface Command {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Runs a command, its output into a file as a user's redirection would, and measures it. Throws with the command's
 * own words when it fails.
 */
export async function measure({ argv, cwd, environment }: Command): Promise<Measured> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "archipelago-bench-"));
  const [output, errors, report] = ["output", "errors", "report"].map((name) => path.join(folder, name)) as [
    string,
    string,
    string,
  ];
  const files = [output, errors, report].map((file) => fs.openSync(file, "w"));
  try {
    const child = spawn("python3", [path.join(__dirname, "measure.py"), ...argv], {
      cwd,
      env: { ...process.env, ...environment },
      stdio: ["ignore", ...files],
    });
    await once(child, "exit");
    const stdout = fs.readFileSync(output, "utf8");
    const { code, ...cost } = JSON.parse(fs.readFileSync(report, "utf8")) as Cost & { code: number };
    if (code === 0) return { ...cost, stdout };
    throw new Error(`${argv.join(" ")} ended with ${code}:\n${fs.readFileSync(errors, "utf8")}\n${stdout}`);
  } finally {
    files.forEach((file) => fs.closeSync(file));
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

export interface Spread {
  readonly least: number;
  readonly median: number;
  readonly most: number;
}

/** Least, middle and most of at least one value. */
export function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (index: number): number => sorted[index] ?? Number.NaN;
  const middle = (sorted.length - 1) / 2;
  return {
    least: at(0),
    median: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2,
    most: at(sorted.length - 1),
  };
}
