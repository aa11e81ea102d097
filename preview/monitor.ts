/**
 * Stands in for the engine's resource monitor: takes the program's requests, remembers them in full, and answers
 * as the engine would, either before anything exists (unknown ids and outputs) or with everything known.
 */
import * as empty from "google-protobuf/google/protobuf/empty_pb";
import * as proto from "@pulumi/pulumi/proto/resource_pb";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { Answers, type StackOutputs } from "./answers";
import { readRequest } from "./request";
import type { RecordedInvoke, RecordedResource } from "./recording";
import { makeUrn, stackType } from "./urn";
import { readStruct, writeStruct, type Properties } from "./values";
import type { Vault } from "./vault";

/** The SDK calls the monitor in gRPC's style. */
type Callback<T> = (error: { code: number; message: string; details: string } | null, response?: T) => void;

export interface MonitorOptions {
  readonly project: string;
  readonly stack: string;
  readonly known: boolean;
  readonly vault: Vault;
  /** Outputs of other stacks, by the last part of their name. */
  readonly references: Readonly<Record<string, StackOutputs>>;
  /** Packages whose default provider is disabled in the stack's configuration. */
  readonly noDefaultProvider: ReadonlySet<string>;
}

const feature = proto.ResourceMonitorFeature;
const supported = [
  feature.RESOURCE_MONITOR_FEATURE_SECRETS,
  feature.RESOURCE_MONITOR_FEATURE_RESOURCE_REFERENCES,
  feature.RESOURCE_MONITOR_FEATURE_OUTPUT_VALUES,
  feature.RESOURCE_MONITOR_FEATURE_ALIAS_SPECS,
  feature.RESOURCE_MONITOR_FEATURE_REPLACEMENT_TRIGGER,
  feature.RESOURCE_MONITOR_FEATURE_DELETED_WITH,
  feature.RESOURCE_MONITOR_FEATURE_REPLACE_WITH,
  feature.RESOURCE_MONITOR_FEATURE_TRANSFORMS,
  feature.RESOURCE_MONITOR_FEATURE_INVOKE_TRANSFORMS,
  feature.RESOURCE_MONITOR_FEATURE_PARAMETERIZATION,
  feature.RESOURCE_MONITOR_FEATURE_RESOURCE_HOOKS,
  feature.RESOURCE_MONITOR_FEATURE_ERROR_HOOKS,
];

export class ResourceMonitor {
  readonly resources = new Map<string, RecordedResource>();
  readonly invokes: RecordedInvoke[] = [];
  readonly hooks: string[] = [];
  readonly problems: string[] = [];
  stackOutputs: Properties = {};
  /** Goes up with every request, so that a run that stands still can be told from one that is busy. */
  progress = 0;

  readonly #options: MonitorOptions;
  readonly #answers: Answers;

  constructor(options: MonitorOptions) {
    this.#options = options;
    this.#answers = new Answers(options.known, options.references, this.resources);
  }

  registerResource(
    request: proto.RegisterResourceRequest,
    callback: Callback<proto.RegisterResourceResponse>,
  ): void {
    this.#answer(callback, () => {
      const { project, stack, vault } = this.#options;
      const recorded = readRequest(request, { project, stack, vault, resources: this.resources });
      if (request.getTransformsList().length > 0) {
        this.problems.push(
          `${recorded.urn}: engine-side transforms do not run without an engine; use \`transformations\`, which run in the program`,
        );
      }
      this.#refuseDefaultProvider(recorded);
      const answer = this.#answers.register(recorded, request.getObject());
      const own = { ...recorded, id: answer.id, ...this.#computed(recorded, answer.outputs) };
      for (const resource of [own, ...answer.children]) {
        this.#add(resource);
      }
      const response = new proto.RegisterResourceResponse();
      response.setUrn(recorded.urn);
      response.setId(answer.id);
      response.setObject(answer.outputs);
      return response;
    });
  }

  readResource(request: proto.ReadResourceRequest, callback: Callback<proto.ReadResourceResponse>): void {
    this.#answer(callback, () => {
      const { project, stack, vault } = this.#options;
      const urn = makeUrn(stack, project, request.getParent(), request.getType(), request.getName());
      const inputs = readStruct(request.getProperties(), "mask", vault.note);
      this.#add({
        urn,
        type: request.getType(),
        name: request.getName(),
        ...(request.getParent() === "" ? {} : { parent: request.getParent() }),
        op: "read",
        custom: true,
        remote: false,
        ...(request.getProvider() === "" ? {} : { provider: request.getProvider() }),
        providers: {},
        dependencies: [...request.getDependenciesList()].sort(),
        propertyDependencies: {},
        ignoreChanges: [],
        replaceOnChanges: [],
        additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
        aliases: [],
        inputs,
        id: request.getId(),
        outputsRegistered: false,
      });
      const response = new proto.ReadResourceResponse();
      response.setUrn(urn);
      response.setProperties(this.#answers.read(request));
      return response;
    });
  }

  registerResourceOutputs(
    request: proto.RegisterResourceOutputsRequest,
    callback: Callback<empty.Empty>,
  ): void {
    this.#answer(callback, () => {
      const resource = this.resources.get(request.getUrn());
      if (resource !== undefined) {
        resource.outputsRegistered = true;
        if (resource.type === stackType) {
          this.stackOutputs = readStruct(request.getOutputs(), "mask", this.#options.vault.note);
        }
      }
      return new empty.Empty();
    });
  }

  invoke(request: proto.ResourceInvokeRequest, callback: Callback<proto.ResourceInvokeResponse>): void {
    this.#answer(callback, () => {
      const token = request.getTok();
      const args = readStruct(request.getArgs(), "reveal", this.#options.vault.note);
      const provider = request.getProvider();
      const answer = this.#answers.invoke(token, args, provider);
      if (token !== "pulumi:pulumi:getResource") {
        this.invokes.push({ token, args, ...(provider === "" ? {} : { provider }), answer });
      }
      const response = new proto.ResourceInvokeResponse();
      response.setReturn(writeStruct(answer));
      return response;
    });
  }

  call(request: proto.ResourceCallRequest, callback: Callback<never>): void {
    this.#answer(callback, () => {
      throw new Error(
        `${request.getTok()}: methods of remote components cannot be answered without their provider`,
      );
    });
  }

  registerResourceHook(request: proto.RegisterResourceHookRequest, callback: Callback<empty.Empty>): void {
    this.hooks.push(request.getName());
    callback(null, new empty.Empty());
  }

  registerErrorHook(request: proto.RegisterErrorHookRequest, callback: Callback<empty.Empty>): void {
    this.hooks.push(request.getName());
    callback(null, new empty.Empty());
  }

  registerStackTransform(_request: unknown, callback: Callback<empty.Empty>): void {
    this.problems.push(
      "the stack registers an engine-side transform, which does not run without an engine; use `registerStackTransformation`",
    );
    callback(null, new empty.Empty());
  }

  registerStackInvokeTransform(_request: unknown, callback: Callback<empty.Empty>): void {
    this.problems.push("the stack registers an invoke transform, which does not run without an engine");
    callback(null, new empty.Empty());
  }

  registerPackage(_request: unknown, callback: Callback<proto.RegisterPackageResponse>): void {
    const response = new proto.RegisterPackageResponse();
    response.setRef("package");
    callback(null, response);
  }

  supportsFeature(_request: unknown, callback: Callback<proto.SupportsFeatureResponse>): void {
    const response = new proto.SupportsFeatureResponse();
    response.setHassupport(true);
    callback(null, response);
  }

  getDeploymentInfo(_request: unknown, callback: Callback<proto.DeploymentInfo>): void {
    const response = new proto.DeploymentInfo();
    response.setSupportedfeaturesList(supported);
    callback(null, response);
  }

  signalAndWaitForShutdown(_request: unknown, callback: Callback<empty.Empty>): void {
    callback(null, new empty.Empty());
  }

  close(): void {
    // Nothing to close: there is no connection.
  }

  #add(resource: RecordedResource): void {
    if (this.resources.has(resource.urn)) {
      this.problems.push(
        `duplicate URN: ${resource.name} [${resource.type}] is registered twice (${resource.urn})`,
      );
      return;
    }
    this.resources.set(resource.urn, resource);
  }

  /** What a known answer has beyond the inputs. */
  #computed({ custom, inputs }: RecordedResource, outputs: Struct): Pick<RecordedResource, "computed"> {
    if (!custom || !this.#options.known) {
      return {};
    }
    const all = Object.entries(readStruct(outputs, "mask", this.#options.vault.note));
    return { computed: Object.fromEntries(all.filter(([key]) => !(key in inputs))) };
  }

  #refuseDefaultProvider(resource: RecordedResource): void {
    const pkg = resource.type.split(":")[0] ?? "";
    if (resource.custom && resource.provider === undefined && this.#options.noDefaultProvider.has(pkg)) {
      this.problems.push(
        `${resource.urn}: no provider is given and the default provider of "${pkg}" is disabled; set \`parent\` or \`provider\``,
      );
    }
  }

  #answer<T>(callback: Callback<T>, make: () => T): void {
    this.progress += 1;
    let response: T;
    try {
      response = make();
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      callback({ code: 2, message, details: message });
      return;
    }
    callback(null, response);
  }
}

export type { Struct };
