/** What the tests of isolation hold recordings to: the ways between workloads, and the calls that were declared. */
import assert from "node:assert/strict";
import type { ResolvedEnvironment } from "../../config";
import { allWays, modelOf, summarise, type Model, type Reach, type Recorded } from "../../reach";
import type { PlatformKey, Variation } from "./support";

export const arrow = ({ from, to }: Pick<Reach, "from" | "to">): string => `${from} → ${to}`;
export const isWorkload = (place: string): boolean => place.includes("/") && !place.includes("/aws:");
export const networksOf = ({ hub, countries }: ResolvedEnvironment) => [hub, ...countries];

/** The calls that the configuration declares. */
export function declared(environment: ResolvedEnvironment): string[] {
  return networksOf(environment)
    .flatMap(({ code, services }) =>
      services.flatMap(({ name, calls }) =>
        calls.map(({ service, via }) => `${code}/${name} → ${via === "hub" ? "hub" : code}/${service}`),
      ),
    )
    .sort();
}

/** Who asks new versions whether they work: a function of the network's own, and no service's. */
export const isProbe = ({ from }: Reach): boolean => from.endsWith("/smoke");

/** The ways between workloads, without the probes'. */
export const calls = (ways: readonly Reach[]): Reach[] =>
  ways.filter((way) => isWorkload(way.from) && isWorkload(way.to) && !isProbe(way));

/** Every way that is open, as text. */
export const openWays = (recorded: Recorded): string[] =>
  allWays(modelOf(recorded))
    .filter(({ open }) => open)
    .map(arrow);

/** Calls that arrive and are let through, as text. */
export const openCalls = (recorded: Recorded): string[] =>
  calls(allWays(modelOf(recorded)))
    .filter(({ open, exposed }) => open && exposed)
    .map(arrow);

/** Exactly the declared calls are open, let through and told, and none leads into a country. */
export function assertExact(model: Model, environment: ResolvedEnvironment): void {
  const ways = calls(allWays(model));
  const expected = declared(environment);
  assert.ok(expected.length > 0);
  for (const kind of ["open", "exposed", "told"] as const) {
    const found = ways.filter((way) => way[kind]).map(arrow);
    assert.deepEqual(found.sort(), expected, kind);
  }
  const across = ways.filter(({ from, to }) => from.split("/")[0] !== to.split("/")[0]);
  assert.ok(across.length > 0);
  across.forEach((way) => assert.match(arrow(way), /^(?!hub).* → hub\//));
}

/** Nothing at all is wrong: no hole, no broken call, no open data, no kind that cannot be judged, no full list. */
export const assertFlawless = (model: Model, recorded: Recorded): void =>
  assert.deepEqual(summarise(model, recorded).problems, []);

/** Countries with their own transports. */
export const over =
  (transports: Readonly<Record<string, string>>, more: (key: PlatformKey) => void = () => {}) =>
  (key: PlatformKey): void => {
    for (const [code, transport] of Object.entries(transports)) {
      key.countries[code] = { ...key.countries[code], transport };
    }
    more(key);
  };

/** Every transport at once: Lattice beside the hub, a transit gateway from another region, and a peering. */
export const mixed: Variation = {
  platform: over({ jp: "lattice", kr: "transit-gateway", tw: "peering" }),
};

/** An account of its own for a country. */
export const ownAccount = (code: string) => (key: PlatformKey) => {
  key.countries[code] = {
    ...key.countries[code],
    account: { id: "210987654321", roleArn: "arn:aws:iam::210987654321:role/archipelago" },
  };
};
