/** The tools of this machine, and what Pulumi says of itself. Running is apart from judging. */
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { projectRoot } from "../../preview/root";
import { missing, ok, unknown, type Check } from "./check";

export interface Ran {
  /** Absent where there is no such command. */
  readonly status?: number;
  readonly stdout: string;
  readonly stderr: string;
}

export type Run = (command: string, args: readonly string[]) => Promise<Ran>;

/** Runs a command in the project's folder; nobody answers its questions. */
export const runCommand: Run = (command, args) =>
  new Promise((resolve) => {
    const env = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" };
    const options = { cwd: projectRoot, env, timeout: 20_000, encoding: "utf8" } as const;
    const child = execFile(command, [...args], options, (error, stdout, stderr) => {
      const { code } = (error ?? {}) as { code?: unknown };
      resolve(code === "ENOENT" ? { stdout, stderr } : { status: error ? 1 : 0, stdout, stderr });
    });
    child.stdin?.end();
  });

export const leastNode = 22;
export const leastPulumi = [3, 200] as const;

/** Plugins that the program's packages need, each of exactly the package's version. */
export function wantedPlugins(
  folder: string = projectRoot,
): readonly { readonly name: string; readonly version: string }[] {
  const { dependencies = {} } = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")) as {
    dependencies?: Record<string, string>;
  };
  return Object.entries(dependencies).flatMap(([name, version]) => {
    const plugin = /^@pulumi\/(.+)$/.exec(name)?.[1];
    return plugin === undefined || plugin === "pulumi" ? [] : [{ name: plugin, version }];
  });
}

export async function checkTools(run: Run, node = process.versions.node): Promise<readonly Check[]> {
  const [git, pulumi, plugins] = await Promise.all([
    run("git", ["--version"]),
    run("pulumi", ["version"]),
    run("pulumi", ["plugin", "ls", "--json"]),
  ]);
  return [
    judgeNode(node),
    git.status === 0
      ? ok("tools", "git", firstLine(git.stdout))
      : missing("tools", "git", "not found", "install git (https://git-scm.com)"),
    judgePulumi(pulumi),
    ...wantedPlugins().map((wanted) => judgePlugin(wanted, plugins)),
  ];
}

export function judgeNode(version: string): Check {
  return Number(version.split(".")[0]) >= leastNode
    ? ok("tools", "node", version)
    : missing("tools", "node", version, `install Node ${leastNode} or newer (https://nodejs.org)`);
}

export function judgePulumi({ status, stdout }: Ran): Check {
  const install = `install Pulumi ${leastPulumi.join(".")} or newer (https://www.pulumi.com/docs/install)`;
  if (status !== 0) return missing("tools", "pulumi", "not found", install);
  const found = firstLine(stdout);
  const [, major = 0, minor = 0] = (/^v?(\d+)\.(\d+)\./.exec(found) ?? []).map(Number);
  const enough = major > leastPulumi[0] || (major === leastPulumi[0] && minor >= leastPulumi[1]);
  return enough ? ok("tools", "pulumi", found) : missing("tools", "pulumi", found, install);
}

export function judgePlugin(
  wanted: { readonly name: string; readonly version: string },
  plugins: Ran,
): Check {
  const { name, version } = wanted;
  const what = `plugin ${name}`;
  const todo = `pulumi plugin install resource ${name} ${version}`;
  if (plugins.status !== 0) return unknown("tools", what, { reason: "Pulumi does not answer", todo });
  const found =
    (parse(plugins.stdout) as { name?: string; kind?: string; version?: string }[] | undefined) ?? [];
  const versions = found
    .filter((one) => one.name === name && one.kind === "resource")
    .map((one) => String(one.version).replace(/^v/, ""));
  if (versions.includes(version)) return ok("tools", what, version);
  const others = versions.length > 0 ? `only ${versions.join(", ")}` : "not installed";
  return missing("tools", what, `${others}; ${version} is needed`, todo);
}

/** Where the state is, and which stacks are in it. */
export interface PulumiState {
  readonly login: Ran;
  readonly stacks: Ran;
}

export async function askPulumi(run: Run): Promise<PulumiState> {
  const login = await run("pulumi", ["whoami", "--json", "--non-interactive"]);
  // Without a login the second question would wait for one.
  const stacks =
    login.status === 0 ? await run("pulumi", ["stack", "ls", "--json", "--non-interactive"]) : login;
  return { login, stacks };
}

export function judgeLogin({ login }: PulumiState, accountId: string | undefined): Check {
  const what = "Pulumi login";
  const todo = "pulumi login 's3://…', as `./archipelago bootstrap` prints it";
  if (login.status === undefined) return unknown("state", what, { reason: "there is no pulumi", todo });
  if (login.status !== 0) return missing("state", what, firstLine(login.stderr) || "not logged in", todo);
  const { url = "", user = "" } = (parse(login.stdout) as { url?: string; user?: string } | undefined) ?? {};
  const owner = /^s3:\/\/archipelago-state-(\d{12})\b/.exec(url)?.[1];
  if (owner !== undefined && accountId !== undefined && owner !== accountId)
    return missing(
      "state",
      what,
      `${url} is of account ${owner}, the credentials are of ${accountId}`,
      "use the credentials of the state's account, or log in to the state of this one",
    );
  return ok("state", what, url || user);
}

export function judgeStack(stack: string, { login, stacks }: PulumiState): Check {
  const what = `stack ${stack}`;
  const raise = `pulumi up --stack ${stack}`;
  if (login.status !== 0 || stacks.status !== 0)
    return unknown("stacks", what, {
      reason: firstLine(stacks.stderr) || "Pulumi does not answer",
      todo: "log in to the state first",
    });
  const all = (parse(stacks.stdout) as { name: string; resourceCount?: number }[] | undefined) ?? [];
  const found = all.find(({ name }) => name.split("/").at(-1) === stack);
  if (found === undefined)
    return missing(
      "stacks",
      what,
      "does not exist",
      `pulumi stack init ${stack} --secrets-provider …, as \`./archipelago bootstrap\` prints it; then ${raise}`,
    );
  return (found.resourceCount ?? 0) > 0
    ? ok("stacks", what, `${found.resourceCount} resources`)
    : missing("stacks", what, "exists, and nothing is raised", raise);
}

const firstLine = (text: string): string => text.trim().split("\n")[0]?.trim() ?? "";

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
