/** Jobs and tasks: their release is a tag, and a task can be run to its end. */
import { DescribeTasksCommand, ListTasksCommand, RunTaskCommand, type Task } from "@aws-sdk/client-ecs";
import { onChange, until, type Bridge, type Result } from "./bridge";
import { namesRelease } from "./ecs-deployments";
import { Failure, Refusal } from "./errors";
import { awaitImage, moveTag } from "./images";
import { readHistory, settle, writeRelease, type Reason } from "./releases";
import type { RunTarget } from "./target";

/** The next start of the job or the task runs the release. */
export async function deployRun(bridge: Bridge<RunTarget>, release: string, reason: Reason): Promise<Result> {
  const { target } = bridge;
  const moved = await moveTag(bridge, await awaitImage(bridge, release));
  const noted = await writeRelease(bridge, release, reason);
  const settled = (await readHistory(bridge)).at(-1)?.settled;
  if (!settled) await settle(bridge);
  if (!moved && !noted && settled)
    return { outcome: "unchanged", release, message: `${target.service} runs ${release} already.` };
  return {
    outcome: reason.kind === "rollback" ? "rolled-back" : "deployed",
    release,
    message: `The next run of ${target.service} in ${target.network} is of ${release}.`,
  };
}

/** Marks the bridge's own runs: a second bridge watches such a run instead of starting another. */
const startedBy = (service: string): string => `bridge-${service}`.slice(0, 36);

/** Runs the task once and waits for exit code 0: a migration before a deployment. */
export async function runTask(bridge: Bridge<RunTarget>): Promise<Result> {
  const { target, say } = bridge;
  const { task } = target;
  if (task === undefined) throw new Refusal(`${target.service} is a job: its schedule runs it.`);
  if (!(await namesRelease(bridge, task.family)))
    throw new Failure(
      `${task.family} still names the placeholder, so nothing was run. Release ${target.service} to ${target.network}, ` +
        `run \`pulumi up\` for ${target.environment}, then start again.`,
    );
  const arn = (await running(bridge, task)) ?? (await start(bridge, task));
  const tell = onChange(say);
  const ended = await until(bridge, `${target.service} has not ended; it was left running`, async () => {
    const { tasks = [] } = await bridge.clients.ecs.send(
      new DescribeTasksCommand({ cluster: task.cluster, tasks: [arn] }),
    );
    if (tasks[0]) tell(`${target.service}: ${tasks[0].lastStatus}`);
    return tasks[0]?.lastStatus === "STOPPED" ? tasks[0] : undefined;
  });
  return judge(bridge, task, ended);
}

type RunnableTask = NonNullable<RunTarget["task"]>;

async function running({ clients, target, say }: Bridge<RunTarget>, { cluster }: RunnableTask) {
  const { taskArns = [] } = await clients.ecs.send(
    new ListTasksCommand({ cluster, startedBy: startedBy(target.service), desiredStatus: "RUNNING" }),
  );
  if (taskArns[0] !== undefined) say(`a run of ${target.service} is under way: watching it`);
  return taskArns[0];
}

async function start({ clients, target, say }: Bridge<RunTarget>, task: RunnableTask): Promise<string> {
  const { tasks = [], failures = [] } = await clients.ecs.send(
    new RunTaskCommand({
      cluster: task.cluster,
      taskDefinition: task.family,
      count: 1,
      launchType: "FARGATE",
      startedBy: startedBy(target.service),
      enableECSManagedTags: true,
      propagateTags: "TASK_DEFINITION",
      networkConfiguration: {
        awsvpcConfiguration: {
          subnets: task.subnets,
          securityGroups: [task.securityGroup],
          assignPublicIp: "DISABLED",
        },
      },
    }),
  );
  const arn = tasks[0]?.taskArn;
  if (arn === undefined) {
    const reasons = failures.map(({ reason, detail }) => [reason, detail].filter(Boolean).join(": "));
    throw new Failure(`ECS did not start ${target.service}: ${reasons.join("; ") || "it gave no reason"}.`);
  }
  say(`started ${arn}`);
  return arn;
}

function judge(
  { target }: Bridge<RunTarget>,
  task: RunnableTask,
  { containers = [], stoppedReason }: Task,
): Result {
  const own = containers.find(({ name }) => name === task.container);
  if (own?.exitCode === 0) return { outcome: "ran", message: `${target.service} ended with exit code 0.` };
  const end = own?.exitCode === undefined ? "never ran" : `ended with exit code ${own.exitCode}`;
  const reason = own?.reason ?? stoppedReason;
  throw new Failure(
    `${target.service} ${end}${reason ? ` (${reason})` : ""}. Its log is in ${task.logGroup} of ${target.region}.`,
  );
}
