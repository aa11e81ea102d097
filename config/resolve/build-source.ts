import type { BuildSource, ResolvedPullRequests } from "../build";
import type { BuildSettings } from "../keys";
import type { Problem } from "../problems";

/** Where a service's build takes its sources from. */
export function resolveSource(
  name: string,
  { source = "s3", repository, branch = "main" }: Pick<BuildSettings, "source" | "repository" | "branch">,
  problems: Problem[],
): BuildSource {
  const path = `config/catalogue/${name}.ts: build.repository`;
  if (source === "s3") {
    if (repository !== undefined)
      problems.push({
        path,
        value: repository,
        problem: "sources from the artifact bucket have no repository",
        allowed: "none with source s3",
        fix: "remove it, or set source: github or codecommit",
      });
    return { kind: "s3" };
  }
  if (repository === undefined || repository.includes("/") !== (source === "github"))
    problems.push({
      path,
      ...(repository !== undefined && { value: repository }),
      problem: `${source} needs the repository's name`,
      allowed: source === "github" ? "owner/name" : "a name without a slash",
      fix: "set build.repository",
    });
  return { kind: source, repository: repository ?? "", branch };
}

/** How its pull requests are built; nothing where nobody tells of them. */
export function resolvePullRequests(
  name: string,
  source: BuildSource,
  said: BuildSettings["pullRequests"],
  problems: Problem[],
): ResolvedPullRequests | undefined {
  if (source.kind === "github")
    return said?.enabled === false ? undefined : { ...(said?.actors && { actors: said.actors }) };
  if (said !== undefined && said.enabled !== false)
    problems.push({
      path: `config/catalogue/${name}.ts: build.pullRequests`,
      value: said,
      problem: `only GitHub tells of pull requests here, and the source is ${source.kind}`,
      allowed: "none with source s3 or codecommit",
      fix: "remove it, or set build.source: github",
    });
  return undefined;
}
