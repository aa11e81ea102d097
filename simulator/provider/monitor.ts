import * as grpc from "@grpc/grpc-js";
import { ResourceMonitorClient } from "@pulumi/pulumi/proto/resource_grpc_pb";
import { RegisterResourceOutputsRequest, RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import { Properties } from "../cloud";
import { unknownValue } from "../making";
import { fromWire, toWire } from "./wire";

/** A resource as the monitor registered it. */
export interface Registered {
  readonly urn: string;
  /** The unknown sentinel in a preview; empty for a component. */
  readonly id: string;
  readonly outputs: Properties;
}

export interface Registration {
  readonly type: string;
  readonly name: string;
  readonly custom: boolean;
  readonly parent: string;
  readonly inputs: Properties;
  readonly dependencies: readonly string[];
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  /** Reference of the provider, for a custom resource. */
  readonly provider?: string;
}

/**
 * The engine's resource monitor, spoken to directly: under this version of the SDK, a component served by
 * `@pulumi/pulumi/provider` fails with "Unexpected struct type".
 */
export class Monitor {
  private readonly client: ResourceMonitorClient;

  constructor(endpoint: string) {
    this.client = new ResourceMonitorClient(endpoint, grpc.credentials.createInsecure(), {
      "grpc.max_receive_message_length": -1,
    });
  }

  /** Registers one resource; `adjust` sets what only some need. */
  register(
    registration: Registration,
    adjust: (request: RegisterResourceRequest) => void = () => {},
  ): Promise<Registered> {
    const request = new RegisterResourceRequest()
      .setType(registration.type)
      .setName(registration.name)
      .setCustom(registration.custom)
      .setParent(registration.parent)
      .setObject(toWire(registration.inputs))
      .setDependenciesList([...registration.dependencies])
      .setProvider(registration.provider ?? "")
      .setAcceptsecrets(true)
      .setAcceptresources(true)
      .setSupportspartialvalues(true)
      .setAliasspecs(true);
    for (const [property, urns] of Object.entries(registration.propertyDependencies)) {
      const dependencies = new RegisterResourceRequest.PropertyDependencies().setUrnsList([...urns]);
      request.getPropertydependenciesMap().set(property, dependencies);
    }
    adjust(request);
    return new Promise((resolve, reject) =>
      this.client.registerResource(request, (error, response) =>
        error
          ? reject(error)
          : resolve({
              urn: response.getUrn(),
              id: response.getId() || (registration.custom ? unknownValue : ""),
              outputs: fromWire(response.getObject()),
            }),
      ),
    );
  }

  registerOutputs(urn: string, outputs: Properties): Promise<void> {
    const request = new RegisterResourceOutputsRequest().setUrn(urn).setOutputs(toWire(outputs));
    return new Promise((resolve, reject) =>
      this.client.registerResourceOutputs(request, (error) => (error ? reject(error) : resolve())),
    );
  }

  close(): void {
    this.client.close();
  }
}
