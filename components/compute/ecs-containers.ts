import type * as pulumi from "@pulumi/pulumi";
import type { Container, ResolvedService } from "../../config";
import type { Statement } from "./permissions";
import { pullStatements } from "./permissions";
import { scratchPath } from "./placeholder";

/** What every container of a task has. */
export interface SharedParts {
  readonly logConfiguration: pulumi.Input<object>;
}

/** What the service's own container waits for: its init containers, which must have ended well. */
export function initDependencies({ containers }: Pick<ResolvedService, "containers">): object {
  const init = containers.filter(({ role }) => role === "init");
  return init.length === 0
    ? {}
    : { dependsOn: init.map(({ name }) => ({ containerName: name, condition: "SUCCESS" })) };
}

/** A container beside the service's own, as a task definition writes it. */
export function besideContainer(container: Container, { logConfiguration }: SharedParts): object {
  const { name, image, command, cpu, memory, essential, dependsOn, environment, writable } = container;
  return {
    name,
    image,
    essential,
    ...(command && { command }),
    ...(cpu !== undefined && { cpu }),
    ...(memory !== undefined && { memory }),
    ...(dependsOn.length > 0 && {
      dependsOn: dependsOn.map((one) => ({ containerName: one.container, condition: one.condition })),
    }),
    environment: Object.entries(environment)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, value]) => ({ name: key, value })),
    readonlyRootFilesystem: !writable,
    mountPoints: [{ sourceVolume: "scratch", containerPath: scratchPath }],
    linuxParameters: { initProcessEnabled: true },
    logConfiguration,
  };
}

const registryImage = /^\d{12}\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com\/[a-z0-9._/-]+/;

/** Leave to pull the images of the containers beside the service's own that lie in a private registry of AWS. */
export function pullBeside({ containers }: Pick<ResolvedService, "containers">): Statement[] {
  return containers.flatMap(({ image }, index) => {
    const [repository, region] = registryImage.exec(image) ?? [];
    return repository === undefined || region === undefined
      ? []
      : pullStatements(repository, region).map((statement) =>
          statement.Sid === "Pull" ? { ...statement, Sid: `PullBeside${index + 1}` } : statement,
        );
  });
}

/** Leave for the channel of a shell into the task. These actions know no resource. */
export const execStatement: Statement = {
  Sid: "Exec",
  Effect: "Allow",
  Action: [
    "ssmmessages:CreateControlChannel",
    "ssmmessages:CreateDataChannel",
    "ssmmessages:OpenControlChannel",
    "ssmmessages:OpenDataChannel",
  ],
  Resource: "*",
};
