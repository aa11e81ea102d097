import assert from "node:assert/strict";
import { loadEnvironment, type ResolvedEnvironment } from "../../../config";
import { copyOfSources, platformOf, problemsOf, set } from "./support";

const slack = { workspaceId: "T0123ABCDEF", channelId: "C0123ABCDEF" };

type Change = Readonly<Record<string, unknown>>;

const load = (
  stack: string,
  changes: Change = {},
  own?: ReturnType<typeof copyOfSources>,
): ResolvedEnvironment => {
  const platform = platformOf(stack);
  for (const [keys, value] of Object.entries(changes)) set(platform, keys, value);
  return loadEnvironment({ platform, stack }, own);
};
const of = (environment: ResolvedEnvironment, code: string) => {
  const network = [environment.hub, ...environment.countries].find((one) => one.code === code);
  assert.ok(network);
  return network.notifications;
};

describe("who hears of a network", () => {
  it("is a topic in stg, and nobody elsewhere; prd tells of failures only", () => {
    assert.deepEqual(of(load("stg"), "jp"), { level: "results", region: "ap-northeast-1", topic: true });
    assert.deepEqual(of(load("canary"), "jp"), { level: "results", region: "ap-northeast-1", topic: false });
    assert.deepEqual(of(load("prd"), "kr"), { level: "failures", region: "ap-northeast-2", topic: false });
  });

  it("comes in layers: for all, and for one network", () => {
    const prd = load("prd", {
      "notifications.slack": slack,
      "countries.jp.notifications": {
        level: "all",
        slack: { ...slack, channelId: "C0000000JP0", rollback: true },
      },
    });
    assert.deepEqual(of(prd, "jp"), {
      level: "all",
      region: "ap-northeast-1",
      topic: true,
      slack: { ...slack, channelId: "C0000000JP0", rollback: true },
    });
    for (const code of ["hub", "kr", "tw"])
      assert.deepEqual(of(prd, code).slack, { ...slack, rollback: false }, code);
  });

  it("is told in the hub's region where a region has no API destinations, and the preview says so", () => {
    const stg = load("stg");
    assert.equal(of(stg, "tw").region, "ap-northeast-1");
    const said = stg.fallbacks.filter(({ path }) => path.endsWith("notifications.region"));
    assert.deepEqual(
      said.map(({ path }) => path),
      ["stg.tw.notifications.region"],
    );
    assert.match(said[0]?.message ?? "", /ap-northeast-1: ap-east-2 has no API destinations/);
    assert.ok(
      !load("prd").fallbacks.some(({ path }) => path.endsWith("notifications.region")),
      "nobody listens",
    );
    assert.equal(of(load("stg", { "hub.region": "ap-northeast-2" }), "tw").region, "ap-northeast-2");
    assert.equal(of(load("stg", { "hub.region": "ap-east-2" }), "hub").region, "ap-northeast-1");
  });
});

describe("a channel", () => {
  const refused = (stack: string, changes: Change, own?: ReturnType<typeof copyOfSources>) =>
    problemsOf(() => load(stack, changes, own));

  it("may be shared by networks of an environment, not by environments", () => {
    of(load("prd", { "notifications.slack": slack }), "jp");
    const everywhere = copyOfSources((all) => {
      set(all.countries as never, "jp.notifications.slack", slack);
    });
    const [problem, ...others] = refused("prd", {}, everywhere);
    assert.deepEqual(others, []);
    assert.equal(problem?.path, "prd.jp.notifications.slack.channelId");
    assert.match(problem?.problem ?? "", /also the channel of (stg|canary)\.jp/);
    assert.match(problem?.fix ?? "", /environments\.prd of config\/countries\/jp\.ts/);
    const apart = copyOfSources((all) => {
      set(all.countries as never, "jp.environments.stg.notifications.slack", slack);
      set(all.countries as never, "jp.environments.prd.notifications.slack", {
        ...slack,
        channelId: "C0000000JP0",
      });
    });
    for (const stack of ["stg", "prd"]) of(load(stack, {}, apart), "jp");
  });

  it("may be another account's, too", () => {
    const own = { id: "222233334444", roleArn: "arn:aws:iam::222233334444:role/archipelago" };
    const accounts = copyOfSources((all) => {
      set(all.countries as never, "jp.environments.stg.notifications.slack", slack);
      set(all.countries as never, "jp.environments.prd", { notifications: { slack }, account: own });
    });
    for (const stack of ["stg", "prd"]) of(load(stack, {}, accounts), "jp");
  });

  it("listens to a topic, and rolls back only where the pipelines are", () => {
    const paths = (changes: Change) => refused("prd", changes).map(({ path }) => path);
    assert.deepEqual(paths({ "countries.jp.notifications": { topic: false, slack } }), [
      "prd.jp.notifications.topic",
    ]);
    assert.deepEqual(
      paths({
        "countries.jp.notifications": { slack: { ...slack, rollback: true } },
        "countries.jp.account": {
          id: "222233334444",
          roleArn: "arn:aws:iam::222233334444:role/archipelago",
        },
      }),
      ["prd.jp.notifications.slack.rollback"],
    );
    assert.ok(refused("prd", { "notifications.level": "everything" }).length > 0);
    assert.ok(refused("prd", { "notifications.slack": { ...slack, channelId: "#jp" } }).length > 0);
    assert.ok(refused("prd", { "notifications.slack": { channelId: slack.channelId } }).length > 0);
  });
});
