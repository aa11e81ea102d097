import { serviceLayers } from "../layers";
import type { ResolvedNetwork } from "../model";
import { setBy, type Context } from "../resolve/context";
import { nearest } from "../suggest";

/** The task that runs before a deployment is there, where the deployment is. */
export function checkMigrations(context: Context, path: string, { code, services }: ResolvedNetwork): void {
  const tasks = services.filter(({ kind }) => kind === "task").map(({ name }) => name);
  for (const { name, deploy } of services) {
    const { migration } = deploy;
    if (migration === undefined || tasks.includes(migration)) continue;
    // A job or a task with a migration is refused already.
    const found = services.find((service) => service.name === migration);
    context.problems.push({
      path: `${path}.services.${name}.deploy.migration`,
      value: migration,
      problem: `${found ? `${migration} is a ${found.kind}` : `no service ${migration} runs in ${code}`}: a migration is a service of kind task; ${setBy(serviceLayers(context, code, name), "deploy", "migration")}`,
      allowed: tasks.join(", ") || `nothing, as long as ${code} has no service of kind task`,
      fix: nearest(migration, tasks) ?? "remove the key, or give the migration a file of kind task",
    });
  }
}

/**
 * Of two groups of instances one is empty, which a warm pool never is: it keeps its least number whatever the group's
 * maximum. CodeDeploy counts the stopped ones among those to deploy to, and waits for them in vain.
 */
export function checkSides(context: Context, path: string, network: ResolvedNetwork): void {
  const { code } = network;
  for (const { name, compute, deploy, warmPool } of network.services) {
    if (compute !== "ami" || deploy.strategy !== "blueGreen" || !warmPool) continue;
    context.problems.push({
      path: `${path}.services.${name}.deploy.strategy`,
      value: "blueGreen",
      problem: `a warm pool keeps instances beside the side that is to be empty; ${setBy(serviceLayers(context, code, name), "deploy", "strategy")}`,
      allowed: "rolling; blueGreen on fargate and ecs-ec2",
      fix: "choose rolling, or remove warmPool",
    });
  }
}
