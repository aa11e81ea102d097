import { spawn } from "node:child_process";
import path from "node:path";
import readline from "node:readline";
import type { Providers } from "../tests/engine/home";

/** The simulated providers in a process of their own, so that their cost is nobody's. */
export async function startProviders(): Promise<Providers & { stop(): void }> {
  const child = spawn(
    process.execPath,
    ["-r", "ts-node/register/transpile-only", path.join(__dirname, "simulator.ts")],
    { stdio: ["ignore", "pipe", "inherit"], cwd: path.dirname(__dirname) },
  );
  for await (const line of readline.createInterface({ input: child.stdout })) {
    return { env: { PULUMI_DEBUG_PROVIDERS: line }, stop: () => child.kill() };
  }
  throw new Error("the simulated providers did not start");
}
