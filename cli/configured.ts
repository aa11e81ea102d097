/** What the stack files ask of accounts and regions, for the commands that look at a real account. */
import path from "node:path";
import {
  ConfigurationError,
  environmentNames,
  environmentOfPart,
  foundationStackName,
  loadEnvironment,
  loadFoundation,
  type ResolvedEnvironment,
  type ResolvedFoundation,
  type ResolvedNetwork,
} from "../config";
import { readStackFile } from "../config/stack-file";
import { projectRoot } from "../preview/root";
import { stackNames } from "../preview/stack-file";

export interface Configured {
  readonly foundation: ResolvedFoundation;
  readonly environments: readonly ResolvedEnvironment[];
}

/** A region, and the account in which it is used; without one, the account of the credentials. */
export interface RegionInUse {
  readonly region: string;
  readonly accountId?: string;
  /** By which one acts there. */
  readonly roleArn?: string;
  /** Networks by `<environment>.<code>`, and `foundation`; sorted. */
  readonly users: readonly string[];
}

/** Reads the foundation and the given environments. Throws a `ConfigurationError` of the first that is wrong. */
export function readConfigured(names: readonly string[] = environmentNames): Configured {
  return {
    foundation: loadFoundation({ platform: platformOf(foundationStackName), stack: foundationStackName }),
    environments: names.map((stack) => loadEnvironment({ platform: platformOf(stack), stack })),
  };
}

/** The environment of a stack: its own, or that of which it raises a part; undefined for no stack of an environment. */
export function environmentOfStack(stack: string): string | undefined {
  if (environmentNames.some((name) => name === stack)) return stack;
  return stackNames().includes(stack) ? environmentOfPart(platformOf(stack)) : undefined;
}

function platformOf(stack: string): unknown {
  const { platform, problems } = readStackFile(path.join(projectRoot, `Pulumi.${stack}.yaml`));
  if (problems.length > 0) throw new ConfigurationError(stack, problems);
  return platform;
}

/** The hub first, then the countries. */
export const networksOf = ({ hub, countries }: ResolvedEnvironment): readonly ResolvedNetwork[] => [
  hub,
  ...countries,
];

/** An account of networks: its own, and the role by which it is reached. */
export interface AccountInUse {
  readonly id: string;
  readonly roleArn: string;
  /** As of a region. */
  readonly users: readonly string[];
}

/** Every account and region in use, sorted. */
export function regionsInUse({ foundation, environments }: Configured): readonly RegionInUse[] {
  const found = new Map<string, Omit<RegionInUse, "users"> & { users: Set<string> }>();
  const add = (user: string, region: string, account?: { readonly id: string; readonly roleArn: string }) => {
    const key = `${account?.id ?? ""} ${region}`;
    const place = { region, ...(account && { accountId: account.id, roleArn: account.roleArn }) };
    const entry = found.get(key) ?? { ...place, users: new Set<string>() };
    found.set(key, entry);
    entry.users.add(user);
  };
  for (const region of [foundation.region, ...foundation.replicaRegions]) add(foundationStackName, region);
  for (const account of foundation.accounts)
    for (const region of [foundation.region, ...account.regions]) add(foundationStackName, region, account);
  for (const environment of environments)
    for (const { code, region, account } of networksOf(environment))
      add(`${environment.environment}.${code}`, region, account);
  return [...found.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { users, ...rest }]) => ({ ...rest, users: [...users].sort() }));
}

/** Every other account in use, each once. */
export function accountsInUse(configured: Configured): readonly AccountInUse[] {
  const found = new Map<string, { id: string; roleArn: string; users: Set<string> }>();
  for (const { accountId: id, roleArn, users } of regionsInUse(configured)) {
    if (id === undefined || roleArn === undefined) continue;
    const entry = found.get(id) ?? { id, roleArn, users: new Set<string>() };
    found.set(id, entry);
    users.forEach((user) => entry.users.add(user));
  }
  return [...found.values()].map(({ users, ...rest }) => ({ ...rest, users: [...users].sort() }));
}
