import type * as proto from "@pulumi/pulumi/proto/resource_pb";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { answerInvoke, realisticOutputs, type Place } from "../simulator";
import { expandNetwork, networkType } from "./awsx";
import type { RecordedResource } from "./recording";
import { providerUrn } from "./request";
import { readStruct, signatureKey, writeStruct, type Properties } from "./values";

/** Outputs of a stack, by name. */
export type StackOutputs = Readonly<Record<string, unknown>>;

export interface Answer {
  readonly id: string;
  readonly outputs: Struct;
  /** What the provider would register below a remote component. */
  readonly children: readonly RecordedResource[];
}

/** The account of a provider without an assumed role: the twelve digits that AWS's own documentation uses. */
const anyAccount = "123456789012";
const anyRegion = "us-east-1";

/** What the engine and its providers would answer. */
export class Answers {
  /** Outputs of expanded resources, by URN, for the SDK's `getResource`. */
  readonly #states = new Map<string, { id: string; state: Properties }>();

  constructor(
    private readonly known: boolean,
    private readonly references: Readonly<Record<string, StackOutputs>>,
    private readonly resources: ReadonlyMap<string, RecordedResource>,
  ) {}

  register(resource: RecordedResource, inputs: Struct | undefined): Answer {
    if (resource.type === networkType && resource.remote) {
      return this.#expand(resource, readStruct(inputs, "reveal"));
    }
    if (resource.remote) {
      throw new Error(
        `${resource.type}: what this remote component creates is not known without its provider`,
      );
    }
    if (!resource.custom || inputs === undefined) {
      return { id: "", outputs: inputs ?? writeStruct({}), children: [] };
    }
    if (!this.known) {
      // What is not among the outputs stays unknown, as in the preview of something that does not exist yet.
      return { id: "", outputs: inputs, children: [] };
    }
    const plain = readStruct(inputs, "reveal");
    const { id, outputs } = realisticOutputs(resource.type, resource.name, plain, this.#place(resource));
    return { id, outputs: withSecretInputs(outputs, plain, inputs), children: [] };
  }

  read(request: proto.ReadResourceRequest): Struct {
    const properties = readStruct(request.getProperties(), "reveal");
    if (request.getType() !== "pulumi:pulumi:StackReference") {
      return writeStruct(properties);
    }
    const name = request.getId();
    const outputs = this.references[name.split("/").at(-1) ?? name];
    if (outputs === undefined) {
      throw new Error(
        `the program reads the outputs of stack "${name}", and no such stack is previewed with it`,
      );
    }
    return writeStruct({ name, outputs, secretOutputNames: [] });
  }

  invoke(token: string, args: Properties, provider: string): Properties {
    if (token === "pulumi:pulumi:getResource") {
      const urn = String(args.urn);
      const found = this.#states.get(urn);
      if (found === undefined) {
        throw new Error(`no resource has the URN ${urn}`);
      }
      return { urn, ...found };
    }
    return answerInvoke(token, args, this.#placeOf(provider, args));
  }

  #expand(resource: RecordedResource, inputs: Properties): Answer {
    const network = expandNetwork(resource, inputs, this.#place(resource), this.known);
    for (const { resource: child, outputs } of network.children) {
      this.#states.set(child.urn, { id: child.id, state: outputs });
    }
    return {
      id: "",
      outputs: writeStruct(network.outputs),
      children: network.children.map(({ resource: child }) => child),
    };
  }

  #place(resource: RecordedResource): Place {
    return this.#placeOf(resource.provider ?? resource.providers.aws ?? "", resource.inputs);
  }

  #placeOf(provider: string, inputs: Properties): Place {
    const configured = this.resources.get(providerUrn(provider))?.inputs ?? {};
    const region = [inputs.region, configured.region].find((value) => typeof value === "string");
    return { region: region ?? anyRegion, accountId: accountOf(configured) };
  }
}

function accountOf(provider: Properties): string {
  const roles = JSON.stringify(provider.assumeRoles ?? provider.assumeRole ?? "");
  return /::(\d{12}):/.exec(roles)?.[1] ?? anyAccount;
}

/** Outputs on the wire; an input that held a secret comes back as the secret that it was. */
function withSecretInputs(outputs: Properties, plain: Properties, inputs: Struct): Struct {
  const struct = writeStruct(outputs);
  const [given, answered] = [inputs.getFieldsMap(), struct.getFieldsMap()];
  for (const key of Object.keys(plain)) {
    const value = given.get(key);
    if (value !== undefined && holdsMark(value.toJavaScript())) {
      answered.set(key, value);
    }
  }
  return struct;
}

function holdsMark(value: unknown): boolean {
  return (
    value !== null &&
    typeof value === "object" &&
    (signatureKey in value || Object.values(value).some((item) => holdsMark(item)))
  );
}
