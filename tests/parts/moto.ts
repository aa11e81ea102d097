/** AWS's emulator on a free loopback port, for the tests of what calls AWS. */
import { execFileSync, spawn } from "node:child_process";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";

const root = join(__dirname, "../..");

export interface Moto {
  readonly endpoint: string;
  /** Forgets everything; what the next test finds is an empty account. */
  reset(): Promise<void>;
  stop(): Promise<void>;
}

/** Credentials that the emulator takes; AWS would not. */
export const emulatorCredentials = {
  AWS_ACCESS_KEY_ID: "testing",
  AWS_SECRET_ACCESS_KEY: "testing",
  AWS_REGION: "ap-northeast-1",
} as const;

/** Starts the server and waits until it answers. */
export async function startMoto(): Promise<Moto> {
  const command = execFileSync("sh", ["scripts/moto.sh"], {
    cwd: root,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const server = spawn(command.trim(), ["-H", "127.0.0.1", "-p", String(port)], {
    stdio: "ignore",
    env: { ...process.env, ...emulatorCredentials },
  });
  const ended = new Promise<void>((resolve) => server.once("exit", () => resolve()));
  const dies = () => server.kill();
  process.once("exit", dies);
  const answers = async () => {
    try {
      return (await fetch(`${endpoint}/moto-api/`)).ok;
    } catch {
      return false;
    }
  };
  for (let waited = 0; !(await answers()); waited += 1) {
    if (server.exitCode !== null || waited > 300) throw new Error("moto's server does not answer");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    endpoint,
    reset: async () => void (await fetch(`${endpoint}/moto-api/reset`, { method: "POST" })),
    stop: async () => {
      process.removeListener("exit", dies);
      server.kill();
      await ended;
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
