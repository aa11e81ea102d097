import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ResolvedService } from "../../config";
import { logicalName, physicalName } from "../naming";
import type { ComputeArgs } from "./compute";
import { besideContainer, initDependencies } from "./ecs-containers";
import type { TaskPlace } from "./ecs-place";
import type { TaskRoles } from "./ecs-roles";
import { secretArn } from "./permissions";
import { scratchPath } from "./placeholder";
import { chooseContainer, releaseTag } from "./releases";

const type = "aws:ecs/taskDefinition:TaskDefinition";

/** A service's task definition: the service's own container, and whatever the configuration puts beside it. */
export function createTaskDefinition(
  args: ComputeArgs,
  place: TaskPlace,
  roles: TaskRoles,
  parent: pulumi.Resource,
): aws.ecs.TaskDefinition {
  const { surroundings, service, logGroup } = args;
  const { environment, network } = surroundings;
  const shared = { logConfiguration: logConfiguration(logGroup.name, network.region) };
  return new aws.ecs.TaskDefinition(
    logicalName(type, network.code, service.name, place.kind),
    {
      // Fixed, because AWS wants it so: revisions are counted by family, and a region may hold two countries.
      family: physicalName(
        type,
        "archipelago",
        environment.environment,
        network.code,
        service.name,
        ...place.family,
      ),
      requiresCompatibilities: [place.compatibility],
      networkMode: "awsvpc",
      cpu: String(service.fargate.cpu),
      memory: String(service.fargate.memory),
      runtimePlatform: {
        operatingSystemFamily: "LINUX",
        cpuArchitecture: service.arch === "arm64" ? "ARM64" : "X86_64",
      },
      taskRoleArn: roles.task.arn,
      executionRoleArn: roles.execution.arn,
      volumes: [{ name: "scratch" }],
      ...(place.compatibility === "FARGATE" &&
        service.ephemeralStorageGiB !== undefined && {
          ephemeralStorage: { sizeInGib: service.ephemeralStorageGiB },
        }),
      containerDefinitions: pulumi.jsonStringify([
        mainContainer(args),
        ...service.containers.map((container) => besideContainer(container, shared)),
      ]),
    },
    { parent },
  );
}

function mainContainer({ surroundings, service, variables, logGroup }: ComputeArgs): object {
  const { environment, network, accountId } = surroundings;
  const { region } = network;
  const chosen = pulumi.all([surroundings.repositoryUrls, surroundings.releases]).apply(([urls, released]) =>
    chooseContainer({
      service,
      region,
      released: released.includes(service.name),
      repositoryUrl: urls[service.name],
      tag: releaseTag(environment, network),
    }),
  );
  return {
    name: service.name,
    image: chosen.image,
    command: chosen.command,
    essential: true,
    portMappings: portMappings(service),
    environment: Object.entries(variables)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, value]) => ({ name: key, value })),
    secrets: service.secrets.map((secret) => ({
      name: secret.name,
      valueFrom: accountId.apply((id) => secretArn(secret, { region, accountId: id })),
    })),
    // The agent of a shell writes beside the process.
    readonlyRootFilesystem: !service.exec,
    mountPoints: [{ sourceVolume: "scratch", containerPath: scratchPath }],
    // Reaps what the process leaves behind, and hands signals on.
    linuxParameters: { initProcessEnabled: true },
    ...initDependencies(service),
    ...(service.stopTimeoutSeconds !== undefined && { stopTimeout: service.stopTimeoutSeconds }),
    logConfiguration: logConfiguration(logGroup.name, region),
  };
}

/** Name of a service's port where a proxy stands before it. */
export const portName = "http";

/** A service's port; a proxy has to know that it carries HTTP. */
function portMappings({ port, serviceConnect }: Pick<ResolvedService, "port" | "serviceConnect">): object[] {
  const proxied = serviceConnect && { name: portName, appProtocol: "http" };
  return port === undefined ? [] : [{ containerPort: port, protocol: "tcp", ...proxied }];
}

/** A slow log service must not stop the process: what does not fit the buffer is dropped. */
export function logConfiguration(logGroup: pulumi.Output<string>, region: string) {
  return {
    logDriver: "awslogs",
    options: {
      "awslogs-group": logGroup,
      "awslogs-region": region,
      "awslogs-stream-prefix": "task",
      mode: "non-blocking",
      "max-buffer-size": "25m",
    },
  };
}
