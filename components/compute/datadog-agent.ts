import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { DatadogAgent } from "../../config";
import { logicalName, physicalName } from "../naming";
import { logStatement, policyDocument, secretArn, secretStatements, trustPolicy } from "./permissions";
import type { SharedCapacityArgs } from "./shared-capacity-args";

const taskType = "aws:ecs/taskDefinition:TaskDefinition";

/** Where a container finds what the instance has; Datadog's own places. */
const mounts = {
  docker: { host: "/var/run/docker.sock", container: "/var/run/docker.sock" },
  cgroup: { host: "/sys/fs/cgroup/", container: "/host/sys/fs/cgroup" },
  proc: { host: "/proc/", container: "/host/proc" },
} as const;

/** Under this name the process finds Datadog's key. */
const keyName = "DD_API_KEY";

/**
 * Datadog's agent, once on every instance of a shared capacity: host and container metrics. It has the instance's
 * own network, so that it takes no interface from a task; tasks cannot call it, and its ports for traces and
 * DogStatsD are shut. Cost: its share of each instance, its logs, and Datadog's price per host.
 */
export function createDatadogAgent(
  args: SharedCapacityArgs,
  names: readonly string[],
  cluster: { readonly arn: pulumi.Output<string>; readonly ready: pulumi.Resource },
  parent: pulumi.Resource,
): void {
  const { environment, network, plan } = args;
  const { agent } = network.ecsEc2;
  if (!agent) {
    return;
  }
  const own = [...names, "datadog"];
  const logGroup = new aws.cloudwatch.LogGroup(
    logicalName("aws:cloudwatch/logGroup:LogGroup", ...own),
    {
      name: `/archipelago/${environment.environment}/${network.code}/capacity/datadog-${plan.name}`,
      retentionInDays: network.logRetentionDays,
    },
    { parent },
  );
  const { task, execution, ready } = createAgentRoles(args, own, agent, logGroup, parent);
  const definition = new aws.ecs.TaskDefinition(
    logicalName(taskType, ...own),
    {
      // `capacity` is no service's name.
      family: physicalName(taskType, "archipelago", environment.environment, ...own),
      requiresCompatibilities: ["EC2"],
      networkMode: "host",
      cpu: String(agent.cpu),
      memory: String(agent.memory),
      taskRoleArn: task.arn,
      executionRoleArn: execution.arn,
      volumes: Object.entries(mounts).map(([name, { host }]) => ({ name, hostPath: host })),
      containerDefinitions: pulumi.jsonStringify([agentContainer(args, agent, logGroup.name)]),
    },
    { parent },
  );
  new aws.ecs.Service(
    logicalName("aws:ecs/service:Service", ...own),
    {
      cluster: cluster.arn,
      taskDefinition: definition.arn,
      launchType: "EC2",
      schedulingStrategy: "DAEMON",
      deploymentMinimumHealthyPercent: 0,
      // Who only watches must not stop an update, as a missing key would: ECS goes on trying, and a monitor tells.
      waitForSteadyState: false,
      propagateTags: "SERVICE",
      enableEcsManagedTags: true,
    },
    { parent, dependsOn: [cluster.ready, ...ready] },
  );
}

function agentContainer(
  { environment, network, accountId }: SharedCapacityArgs,
  { image, apiKey }: DatadogAgent,
  logGroup: pulumi.Output<string>,
): object {
  const variables = {
    DD_SITE: environment.datadog.site,
    DD_COLLECT_EC2_TAGS: "true",
    DD_TAGS: `environment:${environment.environment} country:${network.code}`,
    DD_APM_ENABLED: "false",
    DD_USE_DOGSTATSD: "false",
  };
  return {
    name: "agent",
    image,
    essential: true,
    environment: Object.entries(variables)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) => ({ name, value })),
    secrets: [
      {
        name: keyName,
        valueFrom: accountId.apply((id) =>
          secretArn({ name: keyName, from: apiKey }, { region: network.region, accountId: id }),
        ),
      },
    ],
    mountPoints: Object.entries(mounts).map(([sourceVolume, { container }]) => ({
      sourceVolume,
      containerPath: container,
      readOnly: true,
    })),
    healthCheck: {
      command: ["CMD-SHELL", "agent health"],
      interval: 30,
      timeout: 5,
      retries: 3,
      startPeriod: 60,
    },
    logConfiguration: {
      logDriver: "awslogs",
      options: {
        "awslogs-group": logGroup,
        "awslogs-region": network.region,
        "awslogs-stream-prefix": "task",
        mode: "non-blocking",
        "max-buffer-size": "25m",
      },
    },
  };
}

/** What the agent reads of AWS, and what ECS needs to start it. */
function createAgentRoles(
  { network, accountId }: SharedCapacityArgs,
  names: readonly string[],
  { apiKey }: DatadogAgent,
  logGroup: aws.cloudwatch.LogGroup,
  parent: pulumi.Resource,
): { task: aws.iam.Role; execution: aws.iam.Role; ready: pulumi.Resource[] } {
  const assumeRolePolicy = accountId.apply((id) => trustPolicy("ecs-tasks.amazonaws.com", id));
  const role = (purpose: string, description: string) =>
    new aws.iam.Role(
      logicalName("aws:iam/role:Role", ...names, purpose),
      { description, assumeRolePolicy },
      { parent },
    );
  const task = role("task", `Datadog's agent on the shared instances of ${network.code}`);
  const execution = role("execution", `Starts Datadog's agent in ${network.code}`);
  const reads = new aws.iam.RolePolicy(
    logicalName("aws:iam/rolePolicy:RolePolicy", ...names, "task"),
    {
      role: task.name,
      policy: policyDocument([
        // The instance's tags become the host's. A listing: the action knows no resource.
        { Sid: "HostTags", Effect: "Allow", Action: "ec2:DescribeTags", Resource: "*" },
      ]),
    },
    { parent },
  );
  const starts = new aws.iam.RolePolicy(
    logicalName("aws:iam/rolePolicy:RolePolicy", ...names, "execution"),
    {
      role: execution.name,
      policy: pulumi
        .all([logGroup.arn, accountId])
        .apply(([logGroupArn, id]) =>
          policyDocument([
            logStatement(logGroupArn),
            ...secretStatements([{ name: keyName, from: apiKey }], { region: network.region, accountId: id }),
          ]),
        ),
    },
    { parent },
  );
  return { task, execution, ready: [reads, starts] };
}
