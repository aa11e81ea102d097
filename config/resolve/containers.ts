import type { ContainerSettings } from "../keys/containers";
import { said } from "../layers";
import type { Container, ResolvedService } from "../model";
import { setBy } from "./context";
import type { Place } from "./place";

/** Containers beside a service's own, every default filled in. */
export function resolveContainers(settings: readonly ContainerSettings[]): Container[] {
  return settings.map((one) => ({
    name: one.name,
    image: one.image,
    role: one.role ?? "sidecar",
    ...(one.command !== undefined && { command: one.command }),
    ...(one.cpu !== undefined && { cpu: one.cpu }),
    ...(one.memory !== undefined && { memory: one.memory }),
    essential: one.essential ?? false,
    dependsOn: (one.dependsOn ?? []).map(({ container, condition = "START" }) => ({ container, condition })),
    environment: { ...one.environment },
    writable: one.writable ?? false,
  }));
}

type Task = Pick<ResolvedService, "compute" | "fargate" | "containers" | "ephemeralStorageGiB">;

/** What ECS would refuse of a task, and what a kind of compute leaves unused. */
export function checkContainers({ context, path, layers }: Place, service: string, task: Task): void {
  const { compute, containers, fargate, ephemeralStorageGiB } = task;
  const refuse = (at: string, problem: string, allowed: string, fix: string, value?: unknown) =>
    context.problems.push({
      path: `${path}.${at}`,
      ...(value !== undefined && { value }),
      problem: `${problem}; ${setBy(layers, "containers")}`,
      allowed,
      fix,
    });
  const names = [service, ...containers.map(({ name }) => name)];
  containers.forEach(({ name, role, essential, dependsOn }, index) => {
    const at = `containers[${index}]`;
    if (names.indexOf(name) !== index + 1)
      refuse(`${at}.name`, "two containers of a task have this name", "each name once", "rename it", name);
    if (role === "init" && essential)
      refuse(`${at}.essential`, "an init container ends, and the task with it", "false", "remove the key");
    dependsOn.forEach(({ container, condition }, which) => {
      const here = `${at}.dependsOn[${which}]`;
      const other = containers.find((one) => one.name === container);
      if (!names.includes(container) || container === name)
        refuse(here, "names no other container of the task", names.join(", "), "correct the name", container);
      else if (condition !== "START" && (container === service || other?.essential === true))
        refuse(
          here,
          `waits for the end of ${container}, with which the task ends`,
          "START",
          "wait for START",
        );
    });
  });
  const circle = circleOf(service, containers);
  if (circle !== undefined)
    refuse("containers", `wait for one another: ${circle.join(" → ")}`, "no circle", "remove one dependsOn");
  for (const key of ["cpu", "memory"] as const) {
    // Init containers have ended when the others run, but ECS adds them up all the same.
    const sum = containers.reduce((all, one) => all + (one[key] ?? 0), 0);
    if (sum >= fargate[key])
      refuse(
        "containers",
        `leave no ${key} of the task's ${fargate[key]} to ${service}`,
        `a sum below ${fargate[key]}`,
        `lower ${key}, or raise fargate.${key}`,
        sum,
      );
  }
  if (compute === "ami" && containers.length > 0)
    context.warnings.push({
      path: `${path}.containers`,
      message: "have no effect on compute ami: an image brings its own processes",
    });
  if (compute !== "fargate" && ephemeralStorageGiB !== undefined)
    context.warnings.push({
      path: `${path}.ephemeralStorageGiB`,
      message: `has no effect on compute ${compute}: see ${compute === "ami" ? "ami.volumeGiB" : "ecsEc2.volumeGiB of the network"}`,
    });
}

/** Containers that wait for one another; the service's own waits for its init containers. */
function circleOf(service: string, containers: readonly Container[]): string[] | undefined {
  const waits = new Map(
    containers.map(({ name, dependsOn }) => [name, dependsOn.map(({ container }) => container)]),
  );
  waits.set(
    service,
    containers.filter(({ role }) => role === "init").map(({ name }) => name),
  );
  const walk = (name: string, path: readonly string[]): string[] | undefined => {
    if (path.includes(name)) return [...path.slice(path.indexOf(name)), name];
    for (const next of waits.get(name) ?? []) {
      const found = walk(next, [...path, name]);
      if (found) return found;
    }
    return undefined;
  };
  for (const name of waits.keys()) {
    const found = walk(name, []);
    if (found) return found;
  }
  return undefined;
}

/** A shell in prd is asked for in prd, not taken over from a default of every environment. */
export function checkExec({ context, path, layers }: Place, { exec }: Pick<ResolvedService, "exec">): void {
  const last = said(layers, ["exec"]).at(-1);
  if (context.environment !== "prd" || !exec || last === undefined) return;
  if (/\benvironment prd\b|^stack file/.test(last.layer)) return;
  context.problems.push({
    path: `${path}.exec`,
    value: true,
    problem: `would open shells in prd by a default of every environment; ${setBy(layers, "exec")}`,
    allowed: "false, or true in a layer of prd",
    fix: "set exec below environments.prd, or in the stack file, and nowhere above",
  });
}
