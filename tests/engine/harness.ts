/**
 * Stacks under the real engine: local state in a temporary folder, providers simulated, the program run in this
 * process. One `EngineHome` is one backend: stacks that refer to one another share it.
 */
import fs from "node:fs";
import path from "node:path";
import {
  LocalWorkspace,
  PulumiCommand,
  type EngineEvent,
  type OpType,
  type PulumiFn,
  type Stack,
  type StepEventMetadata,
} from "@pulumi/pulumi/automation";
import * as settings from "@pulumi/pulumi/runtime/settings";
import YAML from "yaml";
import { type EngineHome, projectName, projectRoot } from "./home";

export {
  createEngineHome,
  projectName,
  projectRoot,
  type EngineHome,
  type Providers,
  type StateKeeping,
} from "./home";

// Engines come and go, and one gets the port that another had. gRPC keeps connections by address in a pool of the
// process, and would answer for the new engine with the failure of the old one. (The SDK's type leaves the object out.)
Object.assign((settings as unknown as { grpcClientOptions: object }).grpcClientOptions, {
  "grpc.use_local_subchannel_pool": 1,
});

/** A stack's configuration as the stack file has it: full keys, structured values. */
export type StackConfiguration = Readonly<Record<string, unknown>>;

export interface EngineStackOptions {
  /** The backend, the engine and the simulated providers. */
  readonly home: EngineHome;
  /** `foundation`, `stg`, `canary`, `prd`, or any other name. */
  readonly stack: string;
  /** The function that index.ts exports, or a smaller program. It is called once an operation. */
  readonly program: PulumiFn;
  /** Default: what the checkout's stack file says. */
  readonly configuration?: StackConfiguration;
}

/** How many resources met which fate: `{ create: 3, same: 1 }`; the stack itself counts as one. */
export type Counts = Partial<Record<OpType, number>>;

/** What an operation did, or would do. */
export interface EngineResult {
  readonly counts: Counts;
  /** Every resource's step, in the engine's order; `old` and `new` are its states. */
  readonly steps: readonly StepEventMetadata[];
  /** Warnings and errors, without colours. */
  readonly diagnostics: readonly {
    readonly severity: string;
    readonly message: string;
    readonly urn?: string;
  }[];
}

/** The parts of a deployment that tests read. */
export interface StoredResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly custom: boolean;
  readonly parent?: string;
  readonly provider?: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
  readonly protect?: boolean;
  readonly retainOnDelete?: boolean;
  readonly dependencies?: readonly string[];
}

/** The configuration in the checkout's `Pulumi.<stack>.yaml`. */
export function stackConfiguration(stack: string): StackConfiguration {
  const file = fs.readFileSync(path.join(projectRoot, `Pulumi.${stack}.yaml`), "utf8");
  return (YAML.parse(file) as { config: StackConfiguration }).config;
}

/** Makes a stack (without resources yet) in a home's backend. */
export async function engineStack(options: EngineStackOptions): Promise<EngineStack> {
  const { home, stack, program } = options;
  const workDir = path.join(home.root, "stacks", stack);
  fs.mkdirSync(workDir, { recursive: true });
  fs.writeFileSync(
    path.join(workDir, "Pulumi.yaml"),
    YAML.stringify({ name: projectName, runtime: "nodejs" }),
  );
  // The program names them relative to the project's folder; the engine follows no link there.
  for (const folder of ["machine-images", "delivery/bridge", "lambda/smoke-test"]) {
    fs.cpSync(path.join(projectRoot, folder), path.join(workDir, folder), { recursive: true });
  }
  const configurationFile = path.join(workDir, `Pulumi.${stack}.yaml`);
  writeConfiguration(configurationFile, options.configuration ?? stackConfiguration(stack));
  const handle = await LocalWorkspace.createOrSelectStack(
    { stackName: stack, projectName, program },
    {
      workDir,
      envVars: { ...home.environment },
      pulumiCommand: await PulumiCommand.get({ root: home.root }),
    },
  );
  return new EngineStack(handle, configurationFile);
}

/** Replaces the configuration, and keeps what else the file holds: the salt of its secrets. */
function writeConfiguration(file: string, config: StackConfiguration): void {
  const rest = fs.existsSync(file) ? (YAML.parse(fs.readFileSync(file, "utf8")) as object) : {};
  fs.writeFileSync(file, YAML.stringify({ ...rest, config }));
}

/** A stack under the engine. Operations reject with the engine's own output when they fail. */
export class EngineStack {
  constructor(
    private readonly handle: Stack,
    private readonly configurationFile: string,
  ) {}

  /** Sets the whole configuration anew, as a change of the stack file does. */
  configure(configuration: StackConfiguration): void {
    writeConfiguration(this.configurationFile, configuration);
  }

  preview(): Promise<EngineResult> {
    return observe(async (onEvent) => (await this.handle.preview({ onEvent })).changeSummary);
  }

  /**
   * Goes straight to work: preview first where a test is about the preview. `refresh`: as `pulumi up --refresh`;
   * `replace`: URNs, as `pulumi up --replace`.
   */
  up({
    refresh = false,
    replace = [],
  }: { readonly refresh?: boolean; readonly replace?: readonly string[] } = {}): Promise<EngineResult> {
    return observe(
      async (onEvent) =>
        (await this.handle.up({ onEvent, refresh, replace: [...replace] })).summary.resourceChanges,
    );
  }

  /** An `up` that must fail on its way: what was done and said until then. Rejects when it succeeds. */
  failingUp(): Promise<EngineResult> {
    return observe(async (onEvent) => {
      const succeeded = await this.handle.up({ onEvent }).then(
        () => true,
        () => false,
      );
      if (succeeded) throw new Error("this `up` was expected to fail, and it succeeded");
      return undefined;
    });
  }

  refresh(): Promise<EngineResult> {
    return observe(async (onEvent) => (await this.handle.refresh({ onEvent })).summary.resourceChanges);
  }

  /** What `pulumi destroy` does; a protected resource makes it fail before anything is touched. */
  destroy(): Promise<EngineResult> {
    return observe(async (onEvent) => (await this.handle.destroy({ onEvent })).summary.resourceChanges);
  }

  /** What `pulumi state unprotect --all` does. */
  async unprotect(): Promise<void> {
    const exported = await this.handle.exportStack();
    const deployment = exported.deployment as { resources?: StoredResource[] };
    const resources = deployment.resources?.map((resource) => ({ ...resource, protect: false }));
    await this.handle.importStack({ ...exported, deployment: { ...deployment, resources } });
  }

  /** What `pulumi config set --secret` does. */
  async setSecret(key: string, value: string): Promise<void> {
    await this.handle.setConfig(key, { value, secret: true });
  }

  /** The stack's outputs as plain values. */
  async outputs(): Promise<Readonly<Record<string, unknown>>> {
    const outputs = await this.handle.outputs();
    return Object.fromEntries(Object.entries(outputs).map(([key, { value }]) => [key, value as unknown]));
  }

  /** The resources in the stack's state; the stack's own and the providers' too. */
  async export(): Promise<readonly StoredResource[]> {
    const { deployment } = await this.handle.exportStack();
    return (deployment as { resources?: StoredResource[] }).resources ?? [];
  }
}

type Operation = (onEvent: (event: EngineEvent) => void) => Promise<Counts | undefined>;

async function observe(operation: Operation): Promise<EngineResult> {
  const steps: StepEventMetadata[] = [];
  const diagnostics: { severity: string; message: string; urn?: string }[] = [];
  const counts = await operation((event) => {
    if (event.resourcePreEvent) steps.push(event.resourcePreEvent.metadata);
    if (event.diagnosticEvent && ["warning", "error"].includes(event.diagnosticEvent.severity)) {
      const { severity, message, urn } = event.diagnosticEvent;
      diagnostics.push({ severity, message: message.replace(/<\{%[^%]*%\}>/g, "").trim(), urn });
    }
  });
  return { counts: counts ?? {}, steps, diagnostics };
}

/** The steps that change something: neither `same` nor a mere `read` or `refresh`. */
export function changes(result: EngineResult): readonly StepEventMetadata[] {
  return result.steps.filter(({ op }) => !["same", "read", "refresh"].includes(op));
}
