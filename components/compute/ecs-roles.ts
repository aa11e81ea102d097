import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { logicalName } from "../naming";
import type { ComputeArgs } from "./compute";
import { execStatement, pullBeside } from "./ecs-containers";
import { logStatement, policyDocument, pullStatements, secretStatements, trustPolicy } from "./permissions";
import type { Statement } from "./permissions";

export interface TaskRoles {
  /** Of the process. It has the rights that the service's kind and `sends` ask for, else none at all. */
  readonly task: aws.iam.Role;
  /** Of ECS while it starts the process: pulls the image, reads the secrets, opens the log stream. */
  readonly execution: aws.iam.Role;
  /** What a task needs before it can start. */
  readonly ready: readonly pulumi.Resource[];
}

/** The two roles of a service's tasks; `kind` is the last part of their names. */
export function createTaskRoles(
  { surroundings, service, logGroup, statements }: ComputeArgs,
  kind: string,
  parent: pulumi.Resource,
): TaskRoles {
  const { network, accountId, repositoryUrls } = surroundings;
  const { region } = network;
  const names = [network.code, service.name, kind];
  const assumeRolePolicy = accountId.apply((id) => trustPolicy("ecs-tasks.amazonaws.com", id));
  const role = (purpose: string, description: string) =>
    new aws.iam.Role(
      logicalName("aws:iam/role:Role", ...names, purpose),
      { description, assumeRolePolicy },
      { parent },
    );
  const task = role("task", `The process of ${service.name} in ${network.code}`);
  const execution = role("execution", `Starts ${service.name} in ${network.code}`);
  const policy = new aws.iam.RolePolicy(
    logicalName("aws:iam/rolePolicy:RolePolicy", ...names, "execution"),
    {
      role: execution.name,
      policy: pulumi
        .all([logGroup.arn, accountId, repositoryUrls])
        .apply(([logGroupArn, id, urls]) =>
          policyDocument([
            logStatement(logGroupArn),
            ...oneEach([...pullStatements(urls[service.name], region), ...pullBeside(service)]),
            ...secretStatements(service.secrets, { region, accountId: id }),
          ]),
        ),
    },
    { parent },
  );
  const own = statements && [
    new aws.iam.RolePolicy(
      logicalName("aws:iam/rolePolicy:RolePolicy", ...names, "task"),
      { role: task.name, policy: statements.apply(policyDocument) },
      { parent },
    ),
  ];
  const shell = service.exec
    ? [
        new aws.iam.RolePolicy(
          logicalName("aws:iam/rolePolicy:RolePolicy", ...names, "exec"),
          { role: task.name, policy: policyDocument([execStatement]) },
          { parent },
        ),
      ]
    : [];
  return { task, execution, ready: [policy, ...(own ?? []), ...shell] };
}

/** Two registries ask for the same token: a policy names each statement once. */
function oneEach(statements: readonly Statement[]): Statement[] {
  return [...new Map(statements.map((statement) => [statement.Sid, statement])).values()];
}
