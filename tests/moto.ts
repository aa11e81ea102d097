/** Moto's server, an emulator of AWS's APIs, for the tests of what talks to AWS. */
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import path from "node:path";

export interface Moto {
  /** `http://127.0.0.1:<port>`, to be given as `AWS_ENDPOINT_URL`. */
  readonly endpoint: string;
  /** Credentials and endpoint of the standard chain, for a process or for a client's configuration. */
  readonly environment: Readonly<Record<string, string>>;
  /** Every record that these services hold, but what the emulator makes by itself; to see that nothing has changed. */
  state(services: readonly string[]): Promise<unknown>;
  /** Forgets everything. */
  reset(): Promise<void>;
  /** Leaves it, empty, to whoever comes next. */
  stop(): Promise<void>;
}

/** Kinds of records that the emulator makes by itself. */
const ownOfTheEmulator = ["FakeGrantee", "AWSManagedPolicy", "AccountSummary"];

const started = new Map<string, Promise<Moto>>();

/**
 * An empty emulator; installs Moto on first use. Takes Moto's own settings. A server takes seconds to load a
 * service, so files of one process that want the same settings get the same server, one after the other.
 */
export async function startMoto(settings: Readonly<Record<`MOTO_${string}`, string>> = {}): Promise<Moto> {
  const key = JSON.stringify(settings);
  const server = started.get(key) ?? startServer(settings);
  started.set(key, server);
  const moto = await server;
  await moto.reset();
  return moto;
}

async function startServer(settings: Readonly<Record<string, string>>): Promise<Moto> {
  const command = execFileSync("sh", [path.join(__dirname, "../scripts/moto.sh")], {
    encoding: "utf8",
  }).trim();
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const server = spawn(command, ["--host", "127.0.0.1", "--port", String(port)], {
    stdio: "ignore",
    // The machine's own settings of AWS must not reach it. Its hundreds of images would be made anew at each reset.
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      MOTO_EC2_LOAD_DEFAULT_AMIS: "false",
      ...settings,
    },
  });
  let running = true;
  server.once("exit", () => (running = false));
  // Whoever is done leaves it to the next file; it goes with this process, and does not keep it.
  server.unref();
  process.once("exit", () => server.kill());
  while (!(await answers(endpoint))) {
    if (!running) throw new Error(`${command} ended before it answered`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    endpoint,
    environment: {
      AWS_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: "testing",
      AWS_SECRET_ACCESS_KEY: "testing",
      AWS_EC2_METADATA_DISABLED: "true",
    },
    state: async (services) => {
      const answer = await fetch(`${endpoint}/moto-api/data.json`);
      const data = (await answer.json()) as Record<string, Record<string, unknown[]>>;
      return services.map((name) =>
        Object.entries(data[name] ?? {}).filter(
          ([kind, held]) => held.length > 0 && !ownOfTheEmulator.includes(kind),
        ),
      );
    },
    reset: async () => {
      await fetch(`${endpoint}/moto-api/reset`, { method: "POST" });
    },
    stop: async () => {
      await fetch(`${endpoint}/moto-api/reset`, { method: "POST" });
    },
  };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, "close");
  return port;
}

async function answers(endpoint: string): Promise<boolean> {
  try {
    return (await fetch(`${endpoint}/moto-api/`)).ok;
  } catch {
    return false;
  }
}
