import type { ServiceDefinition } from "../keys";
import type { Problem } from "../problems";
import type { Sources } from "../sources";

/** What is thrown away soon, and what never may be. */
export function checkLifecycle(
  file: string,
  { core, disposable, until, calls = [], sends = [] }: ServiceDefinition,
  catalogue: Sources["catalogue"],
  problems: Problem[],
): void {
  if (core && disposable)
    problems.push({
      path: `${file}: disposable`,
      value: true,
      problem: "core: true says that the service stays",
      allowed: "one of the two",
      fix: "remove one of the two keys",
    });
  if (disposable && until === undefined)
    problems.push({
      path: `${file}: until`,
      problem: "is missing: a prototype says how long it is wanted",
      allowed: "a date YYYY-MM-DD",
      fix: 'add the day after which it should be gone, such as until: "2027-01-31"',
    });
  if (!disposable && until !== undefined)
    problems.push({
      path: `${file}: until`,
      value: until,
      problem: "has no meaning without disposable: true",
      fix: "add disposable: true, or remove the date",
    });
  if (!core) return;
  for (const [key, names] of Object.entries({ calls, sends }))
    for (const name of names)
      if (Object.hasOwn(catalogue, name) && catalogue[name]?.disposable)
        problems.push({
          path: `${file}: ${key}`,
          value: name,
          problem: `${name} is disposable, and a core service must not need what will be thrown away`,
          allowed: "services that are not disposable",
          fix: `remove ${name}, or make it lasting: without disposable`,
        });
}
