import * as grpc from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import awsPackage from "@pulumi/aws/package.json";
import awsxPackage from "@pulumi/awsx/package.json";
import datadogPackage from "@pulumi/datadog/package.json";
import { Cloud } from "./cloud";
import { providerService } from "./provider/service";

export interface SimulatorOptions {
  /** A cloud with something in it; an empty one by default. */
  readonly cloud?: Cloud;
  /** Account of providers that name none, twelve digits; 111122223333 by default. */
  readonly accountId?: string;
}

export interface Simulator {
  readonly cloud: Cloud;
  /** For the engine's process: where the providers listen. */
  readonly env: { readonly PULUMI_DEBUG_PROVIDERS: string };
  stop(): Promise<void>;
}

const plugins = { aws: awsPackage.version, awsx: awsxPackage.version, datadog: datadogPackage.version };

/** Starts the simulated providers on free ports of the loopback interface, over one cloud. */
export async function startSimulator({
  cloud = new Cloud(),
  accountId,
}: SimulatorOptions = {}): Promise<Simulator> {
  const running = await Promise.all(
    Object.entries(plugins).map(async ([name, version]) => {
      const server = new grpc.Server({ "grpc.max_receive_message_length": -1 });
      server.addService(
        // The generated definition is typed for a class of another signature than grpc's own.
        ResourceProviderService as unknown as grpc.ServiceDefinition,
        providerService({ name, version, ...(accountId !== undefined && { accountId }) }, cloud),
      );
      return { server, entry: `${name}:${await listen(server)}` };
    }),
  );
  return {
    cloud,
    env: { PULUMI_DEBUG_PROVIDERS: running.map(({ entry }) => entry).join(",") },
    async stop() {
      // The engine keeps its connections open until its process ends: closing in good order would wait for that.
      running.forEach(({ server }) => server.forceShutdown());
    },
  };
}

function listen(server: grpc.Server): Promise<number> {
  return new Promise((resolve, reject) =>
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) =>
      error ? reject(error) : resolve(port),
    ),
  );
}
