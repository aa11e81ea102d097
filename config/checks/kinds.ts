import type { ServiceDefinition } from "../keys";
import type { ResolvedNetwork } from "../model";
import type { Problem } from "../problems";
import type { Context } from "../resolve/context";
import { kindOf } from "../resolve/kind";
import type { Sources } from "../sources";
import { nearest } from "../suggest";

const portless = "worker, job, task, daemon";

/** A kind and an exposure that go together. */
export function checkKind(file: string, definition: ServiceDefinition, problems: Problem[]): void {
  const { kind, exposure } = definition;
  if (kindOf(definition) === undefined)
    problems.push({
      path: `${file}: kind`,
      problem: "is missing: a service of exposure none says what starts it",
      allowed: portless,
      fix: "add kind: worker for what takes messages, job for what runs by the clock, task for what is called for, daemon for what every shared instance needs",
    });
  else if (kind === "web" && exposure === "none")
    problems.push({
      path: `${file}: kind`,
      value: kind,
      problem: "a web service answers requests, and exposure none lets none in",
      allowed: portless,
      fix: "choose one of these, or set exposure to internal",
    });
  else if (kind !== undefined && kind !== "web" && exposure !== "none")
    problems.push({
      path: `${file}: exposure`,
      value: exposure,
      problem: `a ${kind} answers no requests`,
      allowed: "none",
      fix: "set exposure to none and remove its ports, or make the service web",
    });
}

/** A message needs a queue in the sender's own network. */
export function checkSendsExist(catalogue: Sources["catalogue"], problems: Problem[]): void {
  const workers = Object.keys(catalogue).filter((name) => catalogue[name]?.kind === "worker");
  for (const [name, { scope, sends = [] }] of Object.entries(catalogue))
    sends.forEach((receiver, index) => {
      const path = `config/catalogue/${name}.ts: sends[${index}]`;
      const definition = workers.includes(receiver) ? catalogue[receiver] : undefined;
      if (definition === undefined)
        problems.push({
          path,
          value: receiver,
          problem: `there is no worker "${receiver}": only workers have a queue`,
          allowed: workers.join(", ") || "nothing, as long as there is no service of kind worker",
          fix: nearest(receiver, workers) ?? "remove it, or give the receiver kind: worker",
        });
      else if (definition.scope !== scope)
        problems.push({
          path,
          value: receiver,
          problem: `${receiver} is ${definition.scope} and ${name} is ${scope}: they do not run in the same network`,
          allowed: `workers of scope ${scope}`,
          fix: "let them have the same scope, or send by way of a service that both reach",
        });
    });
}

/** The receiver of a message runs where the sender runs. */
export function checkSends({ problems }: Context, path: string, { code, services }: ResolvedNetwork): void {
  for (const { name, sends } of services)
    for (const receiver of sends.filter((one) => services.every((service) => service.name !== one)))
      problems.push({
        path: `${path}.services.${name}.enabled`,
        problem: `sends to ${receiver}, which does not run in ${code}`,
        allowed: `${receiver} enabled in ${code}`,
        fix: `enable ${receiver} in ${code}, or disable ${name} there`,
      });
}
