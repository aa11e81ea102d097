import * as pulumi from "@pulumi/pulumi";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";
import { getStore } from "@pulumi/pulumi/runtime/state";

/** One resource as the program asked for it. */
export interface Requested {
  readonly type: string;
  readonly name: string;
  readonly parent: string;
  readonly provider: string;
  readonly providers: Readonly<Record<string, string>>;
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  /** URNs. */
  readonly dependencies: readonly string[];
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** Outputs of a type besides its inputs and id, in the run in which everything is known. */
export type Answers = Readonly<Record<string, (name: string) => Record<string, unknown>>>;

/** The generated request class has more; this is what the tests read. */
interface RawRequest {
  toObject(): {
    type: string;
    name: string;
    parent: string;
    provider: string;
    providersMap: [string, string][];
    protect?: boolean;
    retainondelete?: boolean;
    dependenciesList: string[];
  };
  getObject(): unknown;
}

/** Runs a program in this process and returns what it registered, without the stack itself. `known: false` is a first preview. */
export async function record(
  program: () => void,
  answers: Answers,
  known: boolean,
): Promise<readonly Requested[]> {
  const mocks: pulumi.runtime.Mocks = {
    newResource: ({ type, name, inputs }) =>
      known
        ? { id: `${name}-id`, state: { ...inputs, ...answers[type]?.(name) } }
        : { id: undefined, state: inputs as Record<string, unknown> },
    call: ({ inputs }) => inputs as Record<string, unknown>,
  };
  const requests: RawRequest[] = [];
  class Recorder extends MockMonitor {
    // The SDK's own method is typed by generated classes that are not part of its public types.
    override registerResource(
      request: unknown,
      callback: unknown,
    ): ReturnType<MockMonitor["registerResource"]> {
      requests.push(request as RawRequest);
      return super.registerResource(request as never, callback as never);
    }
  }
  await pulumi.runtime.setMocks(mocks, "archipelago", "prd", !known);
  getStore().settings.monitor = new Recorder(mocks) as never;
  await pulumi.runtime.runInPulumiStack(async () => program());
  await pulumi.runtime.disconnect();
  return requests.map(read).filter(({ type }) => type !== "pulumi:pulumi:Stack");
}

function read(request: RawRequest): Requested {
  const raw = request.toObject();
  return {
    type: raw.type,
    name: raw.name,
    parent: raw.parent,
    provider: raw.provider,
    providers: Object.fromEntries(raw.providersMap),
    protect: raw.protect ?? false,
    retainOnDelete: raw.retainondelete ?? false,
    dependencies: raw.dependenciesList,
    inputs: pulumi.runtime.deserializeProperties(request.getObject()) as Record<string, unknown>,
  };
}

export function ofType(requests: readonly Requested[], type: string): readonly Requested[] {
  return requests.filter((request) => request.type === type);
}

export function named(requests: readonly Requested[], type: string, name: string): Requested {
  const found = ofType(requests, type).find((request) => request.name === name);
  if (!found) {
    const all = requests.map((request) => `${request.type} ${request.name}`).join("\n  ");
    throw new Error(`no ${type} ${name} among\n  ${all}`);
  }
  return found;
}
