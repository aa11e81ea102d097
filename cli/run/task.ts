/** One task on Fargate, from its start to its last words. */
import type { ECSClient, Task } from "@aws-sdk/client-ecs";
import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import type { RunRequest } from "./place";
import { assumed } from "../shared/assumed";
import { CommandError } from "../shared/errors";
import type { Patience } from "../shared/patience";

/** How a run ended. */
export interface RunResult {
  readonly task: string;
  /** Of the service's own container; absent when it never ran. */
  readonly exitCode?: number;
  readonly reason?: string;
  /** The last lines of its log, oldest first. */
  readonly log: readonly string[];
}

export interface Clients {
  readonly ecs: ECSClient;
  readonly logs: CloudWatchLogsClient;
}

/** Lines of the log that a run shows at its end. */
const tailLines = 50;

/** The SDK's clients; loaded here and not at the start, because they cost a tenth of a second. */
export async function createClients({
  region,
  roleArn,
}: Pick<RunRequest, "region" | "roleArn">): Promise<Clients> {
  const [{ ECSClient }, { CloudWatchLogsClient }] = await Promise.all([
    import("@aws-sdk/client-ecs"),
    import("@aws-sdk/client-cloudwatch-logs"),
  ]);
  const settings = { region, ...(roleArn !== undefined && { credentials: assumed(region, roleArn) }) };
  return { ecs: new ECSClient(settings), logs: new CloudWatchLogsClient(settings) };
}

/** Starts the task. Returns its ARN; from here on it runs whether anybody watches or not. */
export async function startTask({ ecs }: Clients, request: RunRequest): Promise<string> {
  const { RunTaskCommand } = await import("@aws-sdk/client-ecs");
  const { command, container } = request;
  const { tasks = [], failures = [] } = await ecs.send(
    new RunTaskCommand({
      cluster: request.cluster,
      taskDefinition: request.taskFamily,
      count: 1,
      launchType: "FARGATE",
      startedBy: "archipelago-run",
      enableECSManagedTags: true,
      propagateTags: "TASK_DEFINITION",
      networkConfiguration: {
        awsvpcConfiguration: {
          subnets: [...request.subnets],
          securityGroups: [request.securityGroup],
          assignPublicIp: "DISABLED",
        },
      },
      ...(command && {
        overrides: { containerOverrides: [{ name: container, command: [...command] }] },
      }),
    }),
  );
  const arn = tasks[0]?.taskArn;
  if (arn === undefined) {
    const reasons = failures.map(({ reason, detail }) => [reason, detail].filter(Boolean).join(": "));
    throw new CommandError(`ECS did not start the task: ${reasons.join("; ") || "it gave no reason"}.`);
  }
  return arn;
}

/** Waits until the task has stopped, then reads how. */
export async function awaitTask(
  clients: Clients,
  request: RunRequest,
  arn: string,
  { intervalMs, timeoutMs }: Patience,
): Promise<RunResult> {
  const { DescribeTasksCommand } = await import("@aws-sdk/client-ecs");
  for (let waited = 0; ; waited += intervalMs) {
    const { tasks = [] } = await clients.ecs.send(
      new DescribeTasksCommand({ cluster: request.cluster, tasks: [arn] }),
    );
    const [task] = tasks;
    if (task?.lastStatus === "STOPPED") {
      return describe(task, request, arn, await readLog(clients, request, arn));
    }
    if (waited >= timeoutMs) {
      throw new CommandError(
        `The task still runs after ${Math.round(timeoutMs / 60_000)} minutes; it was left running.\n` +
          `Stop it with: aws ecs stop-task --region ${request.region} --cluster ${request.cluster} --task ${arn}`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, intervalMs));
  }
}

function describe(
  { containers = [], stoppedReason }: Task,
  { container }: RunRequest,
  task: string,
  log: readonly string[],
): RunResult {
  const own = containers.find(({ name }) => name === container);
  const reason = own?.reason ?? stoppedReason;
  return {
    task,
    ...(own?.exitCode !== undefined && { exitCode: own.exitCode }),
    ...(reason !== undefined && { reason }),
    log,
  };
}

/** The stream is there once the process has written something. */
async function readLog(
  { logs }: Clients,
  { logGroup, container }: RunRequest,
  arn: string,
): Promise<string[]> {
  const { GetLogEventsCommand, ResourceNotFoundException } = await import("@aws-sdk/client-cloudwatch-logs");
  const id = arn.split("/").at(-1) ?? arn;
  try {
    const { events = [] } = await logs.send(
      new GetLogEventsCommand({
        logGroupName: logGroup,
        logStreamName: `task/${container}/${id}`,
        limit: tailLines,
        startFromHead: false,
      }),
    );
    return events.map(({ message = "" }) => message.trimEnd());
  } catch (error) {
    if (error instanceof ResourceNotFoundException) {
      return [];
    }
    throw error;
  }
}
