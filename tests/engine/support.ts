/** The real program under the real engine, over a simulated cloud. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { startSimulator, type Cloud, type Simulator } from "../../simulator";
import {
  changes,
  createEngineHome,
  engineStack,
  stackConfiguration,
  type EngineHome,
  type EngineResult,
  type EngineStack,
  type EngineStackOptions,
  type StateKeeping,
  type StackConfiguration,
} from "./harness";

// A CommonJS module whose export is the function itself.
// eslint-disable-next-line @typescript-eslint/no-require-imports
export const program = require("../../index") as () => Promise<Record<string, unknown>>;

/** The key that a test changes, loosely: it writes what a user would. */
// A test may write any key, so the schema's type would be in the way.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type PlatformKey = Record<string, any>;

/** A stack file's configuration with a test's changes to its key. */
export function configured(
  stack: string,
  change: (platform: PlatformKey) => void = () => undefined,
): StackConfiguration {
  const configuration = structuredClone(stackConfiguration(stack)) as Record<string, unknown>;
  change(configuration["archipelago:platform"] as PlatformKey);
  return configuration;
}

/** Leaves only the named countries: an `up` with local state grows with the square of the resources. */
export const onlyCountries =
  (...codes: string[]) =>
  (platform: PlatformKey): void => {
    platform.countries = Object.fromEntries(codes.map((code) => [code, platform.countries[code]]));
  };

export const nameOf = (urn: string): string => urn.split("::").at(-1) ?? "";

/** Operations on what AWS has, as `op type name`, without the resources' components. */
export const touched = (result: EngineResult): string[] =>
  changes(result)
    .filter(({ type }) => type.startsWith("aws:"))
    .map(({ op, type, urn }) => `${op} ${type.split(":").at(-1)} ${nameOf(urn)}`);

/**
 * What a deployer leaves behind in Japan: its parameter, and a deployment of the ECS service `running` that nobody
 * told the program of.
 */
export function release(cloud: Cloud, service: string, running: string, digest: string): void {
  const type = "aws:ssm/parameter:Parameter";
  const name = `/archipelago/stg/jp/releases/${service}`;
  const unit = cloud.resources("aws:ecs/service:Service").find((one) => one.name === running);
  if (!unit) throw new Error(`no ECS service ${running}`);
  const known = cloud.resources(type).find(({ outputs }) => outputs.name === name);
  if (known) {
    cloud.alter(known, { value: digest });
  } else {
    cloud.adopt({
      urn: `deployer:${name}`,
      type,
      name,
      id: name,
      place: unit.place,
      inputs: {},
      outputs: { name, type: "String", value: digest, arn: `arn:aws:ssm:::parameter${name}` },
    });
  }
  cloud.alter(unit, { deployments: [{ id: `ecs-svc/${digest}`, status: "PRIMARY" }] });
}

/** An account in which the foundation stands. */
export class Account {
  private constructor(
    private readonly simulator: Simulator,
    private readonly home: EngineHome,
  ) {}

  static async open(keeping?: StateKeeping): Promise<Account> {
    const simulator = await startSimulator();
    const account = new Account(simulator, createEngineHome(simulator, keeping));
    await (await account.stack("foundation")).up();
    return account;
  }

  get cloud(): Cloud {
    return this.simulator.cloud;
  }

  /** `own`: another program than the repository's. */
  stack(
    stack: string,
    configuration: StackConfiguration = configured(stack),
    own: EngineStackOptions["program"] = program,
  ): Promise<EngineStack> {
    return engineStack({ home: this.home, stack, program: own, configuration });
  }

  /** What lies on disk of a stack's state, letter for letter. */
  storedState(stack: string): string {
    return readFileSync(join(this.home.root, "state/.pulumi/stacks/archipelago", `${stack}.json`), "utf8");
  }

  async close(): Promise<void> {
    this.home.dispose();
    await this.simulator.stop();
  }
}
