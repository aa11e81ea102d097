/** The real program under the real engine, over a simulated cloud. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { Foundation } from "../../components/foundation";
import { Platform } from "../../components/platform";
import { defaultSources, loadEnvironment, loadFoundation, type Sources } from "../../config";
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

/** The repository's files with this country and these services alone, which call one another only. */
export function only(country: string, ...services: string[]): Sources {
  const all = defaultSources();
  const kept = (names: readonly string[] = []) => names.filter((name) => services.includes(name));
  const serviceOf = (name: string) => {
    const { calls, sends, countries, ...rest } = all.catalogue[name] as NonNullable<
      (typeof all.catalogue)[string]
    >;
    const own = countries?.[country];
    return {
      ...rest,
      calls: kept(calls),
      sends: kept(sends),
      ...(own && { countries: { [country]: own } }),
    };
  };
  const countryOf = (code: string) => {
    const { uses, ...rest } = all.countries[code] as NonNullable<(typeof all.countries)[string]>;
    return { ...rest, ...(uses && { uses: kept(uses) }) };
  };
  return {
    ...all,
    catalogue: Object.fromEntries(services.map((name) => [name, serviceOf(name)])),
    countries: Object.fromEntries(["hub", country].map((code) => [code, countryOf(code)])),
  };
}

/** What the real program does, over other files than the repository's. */
export const programOver = (sources: Sources) => (): Promise<Record<string, unknown>> => {
  const stack = pulumi.getStack();
  const platform = new pulumi.Config("archipelago").requireObject<unknown>("platform");
  if (stack === "foundation") {
    const foundation = loadFoundation({ platform, stack }, sources);
    const { accountId, repositoryUrls, artifactBuckets } = new Foundation(stack, { foundation });
    return Promise.resolve({ accountId, repositoryUrls, artifactBuckets });
  }
  const foundationStack = `${pulumi.getOrganization()}/${pulumi.getProject()}/foundation`;
  const environment = loadEnvironment({ platform, stack, foundationStack }, sources);
  return Promise.resolve({ ...new Platform({ environment }).networks });
};

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
    private readonly ran: EngineStackOptions["program"],
  ) {}

  /** `sources`: other files than the repository's, for every stack; few countries and services take little time. */
  static async open({
    sources,
    ...keeping
  }: StateKeeping & { readonly sources?: Sources } = {}): Promise<Account> {
    const simulator = await startSimulator();
    const ran = sources ? programOver(sources) : program;
    const account = new Account(simulator, createEngineHome(simulator, keeping), ran);
    await (await account.stack("foundation")).up();
    return account;
  }

  get cloud(): Cloud {
    return this.simulator.cloud;
  }

  /** `own`: another program than the account's. */
  stack(
    stack: string,
    configuration: StackConfiguration = configured(stack),
    own: EngineStackOptions["program"] = this.ran,
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
