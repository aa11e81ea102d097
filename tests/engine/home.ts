import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Simulator } from "../../simulator";

/** The checkout. */
export const projectRoot = path.resolve(__dirname, "..", "..");

/** The project's name, as Pulumi.yaml has it. */
export const projectName = "archipelago";

/** What an engine needs from a started simulator: where its providers listen. */
export type Providers = Pick<Simulator, "env">;

/** A throw-away home for an engine: the commands, the state, and nothing of the user's. */
export interface EngineHome {
  /** A temporary folder; `bin/` holds `pulumi` and the language host, `state/` the backend. */
  readonly root: string;
  /** What to set on top of the environment of a `pulumi` process. */
  readonly environment: Readonly<Record<string, string>>;
  /** Removes the folder. */
  dispose(): void;
}

/** How often the engine writes its state. */
export interface StateKeeping {
  /**
   * `every`: after each step, as for users; the whole state is written anew, so the time grows with the square of
   * the resources. `last`: at the end of an operation only, for tests in which nothing dies on the way.
   */
  readonly checkpoints?: "every" | "last";
}

/**
 * Makes a home. The engine is `scripts/engine.sh`'s: the first call on a machine without Pulumi builds it, which
 * takes minutes. The stand-in language host is used only where no real one lies beside the engine.
 */
export function createEngineHome(
  providers?: Providers,
  { checkpoints = "last" }: StateKeeping = {},
): EngineHome {
  const engine = execFileSync(path.join(projectRoot, "scripts", "engine.sh"), {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  }).trim();
  const root = fs.mkdtempSync(path.join(os.tmpdir(), "archipelago-engine-"));
  const bin = path.join(root, "bin");
  for (const folder of ["bin", "state", "home"]) fs.mkdirSync(path.join(root, folder));
  fs.symlinkSync(engine, path.join(bin, "pulumi"));
  if (!fs.existsSync(path.join(path.dirname(fs.realpathSync(engine)), "pulumi-language-nodejs"))) {
    fs.symlinkSync(
      path.join(__dirname, "language-host", "pulumi-language-nodejs"),
      path.join(bin, "pulumi-language-nodejs"),
    );
  }
  return {
    root,
    environment: {
      PATH: [bin, path.dirname(process.execPath), process.env.PATH].join(path.delimiter),
      PULUMI_HOME: path.join(root, "home"),
      PULUMI_BACKEND_URL: `file://${path.join(root, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: "only for tests",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      ...(checkpoints === "last" && { PULUMI_SKIP_CHECKPOINTS: "true" }),
      // A provider that the simulator does not serve is an error, never a download.
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      ...(providers?.env ?? { PULUMI_DEBUG_PROVIDERS: "" }),
      // No account is ever asked, even where the developer's shell holds keys to one.
      AWS_ACCESS_KEY_ID: "simulated",
      AWS_SECRET_ACCESS_KEY: "simulated",
      AWS_SESSION_TOKEN: "",
      AWS_PROFILE: "",
    },
    dispose: () => fs.rmSync(root, { recursive: true, force: true }),
  };
}
