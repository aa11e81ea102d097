import { spawn } from "node:child_process";
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

/** Runs a command and measures it. Throws with the command's own words when it fails. */
export async function measure({ argv, cwd, environment }: Command): Promise<Measured> {
  const child = spawn("python3", [path.join(__dirname, "measure.py"), ...argv], {
    cwd,
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe", "pipe"],
  });
  const read = async (fd: 1 | 2 | 3): Promise<string> => {
    const chunks: Buffer[] = [];
    for await (const chunk of child.stdio[fd] as NodeJS.ReadableStream) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString();
  };
  const [stdout, stderr, report] = await Promise.all([read(1), read(2), read(3)]);
  const { code, ...cost } = JSON.parse(report) as Cost & { code: number };
  if (code !== 0) throw new Error(`${argv.join(" ")} ended with ${code}:\n${stderr}\n${stdout}`);
  return { ...cost, stdout };
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
