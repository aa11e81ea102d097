/** Other accounts in which networks live, as the program's files name them. */
import { environmentNames, hubCode, type Finding, type ResolvedAccount } from "./model";
import { merge, networkLayers } from "./layers";
import type { Problem } from "./problems";
import { setBy } from "./resolve/context";
import type { Sources } from "./sources";

type AccountRole = Pick<ResolvedAccount, "id" | "roleArn">;

/** An account of a network, and where the network is. */
export interface AccountInUse extends AccountRole {
  readonly region: string;
}

/** Of every network in every environment, raised or not: a stack file decides only later. */
export function accountsOfFiles(sources: Sources): AccountInUse[] {
  return Object.entries(sources.countries).flatMap(([code, definition]) =>
    environmentNames.flatMap((environment) => {
      const layers = networkLayers({ environment, stack: { countries: {} }, sources }, code);
      const { account, region = definition.region } = merge(layers);
      return account ? [{ ...account, region }] : [];
    }),
  );
}

/** One entry an account, with all regions in which it is used; sorted. */
export function byAccount(uses: readonly AccountInUse[]): ResolvedAccount[] {
  const found = new Map<string, { roleArn: string; regions: Set<string> }>();
  for (const { id, roleArn, region } of uses) {
    const account = found.get(id) ?? { roleArn, regions: new Set() };
    found.set(id, account);
    account.regions.add(region);
  }
  return [...found]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, { roleArn, regions }]) => ({ id, roleArn, regions: [...regions].sort() }));
}

/** An account has one role: what it has once is made through it, and a provider is one an account and region. */
export function severalRoles<Use extends AccountRole>(
  uses: readonly Use[],
  pathOf: (use: Use) => string,
): Problem[] {
  const first = new Map<string, string>();
  const found = new Map<string, Problem>();
  for (const use of uses) {
    const { id, roleArn } = use;
    const before = first.get(id) ?? roleArn;
    first.set(id, before);
    if (before === roleArn) continue;
    const path = pathOf(use);
    found.set(`${path} ${roleArn}`, {
      path,
      value: roleArn,
      problem: `is another role of ${id} than ${before}, and what the account has once is made through one`,
      allowed: "one role an account",
      fix: `name the same role wherever ${id} is named`,
    });
  }
  return [...found.values()];
}

/** A role of another account than the one that is named with it. */
export function foreignRoles(uses: readonly AccountRole[], path: string): Problem[] {
  return uses.flatMap(({ id, roleArn }): Problem[] =>
    roleArn.split(":")[4] === id
      ? []
      : [
          {
            path,
            value: roleArn,
            problem: `is a role of another account than ${id}`,
            allowed: `a role of ${id}`,
            fix: "correct id or roleArn",
          },
        ],
  );
}

/** A bake's server starts in a network of the foundation's own account: images belong to whoever makes them. */
export function bakeWarnings(sources: Sources): Finding[] {
  const layers = networkLayers({ environment: "stg", stack: { countries: {} }, sources }, hubCode);
  const { account } = merge(layers);
  return account
    ? [
        {
          path: "images",
          message: `no image can be baked: a bake starts its server in the network of stg's hub, and that is in the account ${account.id}; ${setBy(layers, "account", "id")}. Leave stg's hub in the foundation's account, or set images.enabled to false`,
        },
      ]
    : [];
}
