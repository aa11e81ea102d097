import type { Problem } from "../problems";
import type { Sources } from "../sources";
import { nearest } from "../suggest";

/** A call needs someone who answers it, where the caller reaches him. */
export function checkCallsExist(catalogue: Sources["catalogue"], problems: Problem[]): void {
  const missing = new Map<string, string[]>();
  for (const [name, { scope, calls = [] }] of Object.entries(catalogue))
    calls.forEach((callee, index) => {
      const path = `config/catalogue/${name}.ts: calls[${index}]`;
      const definition = Object.hasOwn(catalogue, callee) ? catalogue[callee] : undefined;
      if (definition === undefined) missing.set(callee, [...(missing.get(callee) ?? []), name]);
      else if (callee === name)
        problems.push({ path, value: callee, problem: "a service that calls itself", fix: "remove it" });
      else if (definition.exposure === "none")
        problems.push({
          path,
          value: callee,
          problem: `${callee} has exposure none: it answers no calls`,
          fix: `set ${callee}'s exposure to internal, or remove the call`,
        });
      else if (scope === "shared" && definition.scope === "country")
        problems.push({
          path,
          value: callee,
          problem: "a shared service runs in the hub, which does not reach the countries",
          allowed: "shared services",
          fix: "let the country's service call the shared one, or share the callee",
        });
    });
  for (const [callee, callers] of missing)
    problems.push({
      path: callers.map((name) => `config/catalogue/${name}.ts: calls`).join(", "),
      value: callee,
      problem: `there is no service "${callee}", and ${callers.join(", ")} ${callers.length === 1 ? "calls" : "call"} it`,
      allowed: Object.keys(catalogue).join(", "),
      fix:
        nearest(callee, Object.keys(catalogue)) ??
        `remove "${callee}" from the calls of ${callers.join(", ")}, or restore config/catalogue/${callee}.ts`,
    });
}
