import type { ResolvedService } from "../../config";
import type { Deployed, ToldService } from "../notifications";
import type { Compute } from "./compute";
import type { DeploymentFacts } from "./deployment-facts";
import type { WorkQueue } from "./queue";

/** What of a service is told, wherever it runs. */
export function toldOf(
  service: ResolvedService,
  compute: Compute,
  queue: WorkQueue | undefined,
): ToldService {
  const { name, owner, kind } = service;
  const failures = [...(queue ? [queue.alarm] : []), ...(compute.failures ?? [])];
  return {
    name,
    owner,
    // A job's and a task's tag moves, and nothing is deployed.
    ...(kind !== "job" && kind !== "task" && { compute: compute.kind === "ami" ? "ami" : "ecs" }),
    deployed: compute.deployment.apply(deployedOf),
    failures: failures.map((alarm) => alarm.name),
  };
}

function deployedOf(facts: DeploymentFacts): Deployed | undefined {
  if (facts.kind === "run") {
    return undefined;
  }
  if (facts.kind === "ecs") {
    return { kind: "ecs", cluster: facts.cluster, unit: facts.unit };
  }
  const { application } = facts;
  const groups =
    facts.strategy === "rolling" ? [facts.group] : [facts.sides.blue.group, facts.sides.green.group];
  return { kind: "ami", application, groups };
}
