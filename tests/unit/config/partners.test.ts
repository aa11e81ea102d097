import assert from "node:assert/strict";
import { explain, loadEnvironment } from "../../../config";
import { copyOfSources, platformOf, problemsOf, set } from "./support";

const from = ["203.0.113.0/28"];
const secret = { name: "x-base-system", from: "ssm:/partners/base" };

/** Japan with partners of a service; its zone delegated, so that secrets may cross. */
function platform(partners: object, service = "admin", more: object = {}) {
  const key = set(platformOf("stg"), `countries.jp.services.${service}`, { partners, ...more });
  return set(key, "countries.jp.dns", { delegated: true });
}
const load = (...args: Parameters<typeof platform>) =>
  loadEnvironment({ platform: platform(...args), stack: "stg" });

const refused = (...args: Parameters<typeof platform>) => {
  const problems = problemsOf(() => load(...args));
  for (const { allowed, fix } of problems) assert.ok(allowed && fix);
  return problems.map(({ path }) => path.replace("stg.jp.services.", ""));
};

describe("partners of a service", () => {
  it("are kept by their place, and those of a wider layer may be left out", () => {
    const two = { later: { rule: 2, from }, base: { rule: 1, header: secret, paths: ["/base/*"] } };
    const partnersOf = (partners: object) =>
      load(partners)
        .countries.find(({ code }) => code === "jp")
        ?.services.find(({ name }) => name === "admin")?.partners;
    assert.deepEqual(partnersOf(two), [
      { name: "base", rule: 1, from: [], header: secret, paths: ["/base/*"] },
      { name: "later", rule: 2, from, paths: [] },
    ]);
    assert.deepEqual(
      partnersOf({ ...two, base: { ...two.base, enabled: false } })?.map(({ name }) => name),
      ["later"],
    );
    assert.equal(partnersOf({}), undefined);
    const input = { platform: platform(two), stack: "stg" };
    const [explained] = explain("stg.jp.services.admin.partners", input);
    assert.match(JSON.stringify(explained), /"rule":2/);
    assert.equal(explained?.note, "by their rules, without those that are not enabled");
  });

  it("are nobody's but a web service's that rolls", () => {
    assert.deepEqual(refused({ base: { rule: 1, from } }, "notifier"), ["notifier.partners"]);
    assert.deepEqual(refused({ base: { rule: 1, from } }, "admin", { deploy: { strategy: "blueGreen" } }), [
      "admin.partners",
    ]);
  });

  it("have paths of their own where everybody may call", () => {
    assert.deepEqual(refused({ base: { rule: 1, from } }, "api"), ["api.partners.base.paths"]);
    const split = (path: string, rule: number) => ({
      rule,
      header: secret,
      paths: [1, 2].map((n) => `/${path}/${n}`),
    });
    // Four paths to shut, and a condition has three values.
    assert.deepEqual(refused({ a: split("a", 1), b: split("b", 2) }, "api"), ["api.partners"]);
    for (const path of ["/*", "/**"])
      assert.deepEqual(refused({ base: { rule: 1, from, paths: [path] } }, "api"), [
        "api.partners.base.paths",
      ]);
  });

  it("have three blocks at most, as many as AWS takes in one condition", () => {
    const blocks = (count: number) => Array.from({ length: count }, (_, n) => `198.51.100.${n}/32`);
    const [first] = refused({ base: { rule: 1, from: blocks(4) } });
    assert.match(String(first), /admin\.partners\.base\.from/);
    assert.ok(loadEnvironment({ platform: platform({ base: { rule: 1, from: blocks(3) } }), stack: "stg" }));
  });

  const wrong: readonly (readonly [string, object, string])[] = [
    ["no place", { from }, "rule"],
    ["neither source nor header", { rule: 1 }, ""],
    ["half a header", { rule: 1, from, header: { name: "x-base" } }, "header"],
    ["everybody", { rule: 1, from: ["0.0.0.0/0"] }, "from"],
    ["half of everybody", { rule: 1, from: ["128.0.0.0/1"] }, "from"],
    ["a private block", { rule: 1, from: ["10.20.0.0/16"] }, "from"],
    ["an unaligned block", { rule: 1, from: ["203.0.113.1/28"] }, "from"],
    [
      "too many values",
      { rule: 1, from: [...from, "198.51.100.0/24"], header: secret, paths: ["/a", "/b"] },
      "",
    ],
  ];
  for (const [name, partner, key] of wrong)
    it(`are refused with ${name}`, () => {
      assert.deepEqual(refused({ base: partner }), [["admin.partners.base", key].filter(Boolean).join(".")]);
    });

  it("do not share a place, nor send a secret in clear", () => {
    assert.deepEqual(refused({ a: { rule: 1, from }, b: { rule: 1, from } }), ["admin.partners.b.rule"]);
    const clear = set(platform({ base: { rule: 1, header: secret } }), "countries.jp.dns", {
      delegated: false,
    });
    const paths = problemsOf(() => loadEnvironment({ platform: clear, stack: "stg" })).map(
      ({ path }) => path,
    );
    assert.deepEqual(paths, ["stg.jp.services.admin.partners.base.header"]);
  });

  it("need the port before the service's own", () => {
    const sources = copyOfSources(({ catalogue }) => void (catalogue["web"]!.listenerPort = 10_029));
    const input = { platform: platform({ base: { rule: 1, from } }), stack: "stg" };
    const [problem] = problemsOf(() => loadEnvironment(input, sources));
    assert.match(problem?.problem ?? "", /port 10029, which is web's/);
  });
});
