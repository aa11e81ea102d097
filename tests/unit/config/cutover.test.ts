import assert from "node:assert/strict";
import { explain } from "../../../config";
import { api, load, networkOf, paths, stg, type Keys } from "./on-premises-support";

describe("a service that moves from the company's sites", () => {
  const old = { addresses: ["198.51.100.10"] };
  const cutoverOf = (cutover: unknown, more: Keys = {}) =>
    networkOf({ [`${api}.cutover`]: cutover, ...more }).services.find(({ name }) => name === "api")?.cutover;

  it("has no old side by default, nor with the phase off", () => {
    assert.equal(cutoverOf(undefined), undefined);
    assert.equal(cutoverOf({ onPremises: old }), undefined);
    assert.equal(cutoverOf({ phase: "off", onPremises: old }), undefined);
  });

  it("begins with everything at the old side, and asks there as clients do", () => {
    const port = (delegated: boolean) =>
      cutoverOf({ phase: "dual", onPremises: old }, { "countries.jp.dns.delegated": delegated })?.onPremises
        ?.port;
    assert.deepEqual([port(true), port(false)], [443, 80]);
    const { percent, ttlSeconds, healthPath } = cutoverOf({ phase: "dual", onPremises: old })!;
    assert.deepEqual([percent, ttlSeconds, healthPath], [0, 60, "/healthz"]);
  });

  it("goes by the phase before the number, and forgets the old side at the end", () => {
    assert.equal(cutoverOf({ phase: "dual", percent: 30, onPremises: old })?.percent, 30);
    assert.equal(cutoverOf({ phase: "moved", percent: 30, onPremises: old })?.percent, 100);
    const retired = cutoverOf({ phase: "retired", percent: 30, onPremises: old });
    assert.deepEqual([retired?.percent, retired?.onPremises], [100, undefined]);
    assert.equal(cutoverOf({ phase: "retired" })?.phase, "retired");
  });

  it("says why a number does not count", () => {
    const percent = (phase: string) => {
      const keys = { [`${api}.cutover`]: { phase, percent: 30, onPremises: old } };
      const [found] = explain("stg.jp.services.api.cutover.percent", stg(keys));
      return [found?.value, found?.note];
    };
    assert.deepEqual(percent("dual"), [30, undefined]);
    assert.deepEqual(percent("moved"), [
      100,
      "the number counts in phase dual only: in the others AWS has everything",
    ]);
  });

  it("is refused for what two sides cannot share", () => {
    const at = `stg.jp.services.api.cutover`;
    const refused = (cutover: unknown, more: Keys = {}) => paths({ [`${api}.cutover`]: cutover, ...more });
    assert.deepEqual(refused({ phase: "dual" }), [`${at}.onPremises`]);
    assert.deepEqual(refused({ phase: "moved", onPremises: { ...old, hostname: "old.example.com" } }), [
      `${at}.onPremises`,
    ]);
    assert.deepEqual(refused({ phase: "dual", onPremises: { addresses: ["10.200.0.1"] } }), [
      `${at}.onPremises.addresses`,
    ]);
    assert.deepEqual(
      refused(
        { phase: "dual", onPremises: old },
        { [`${api}.compute`]: "ami", [`${api}.deploy`]: { strategy: "blueGreen", switch: "dns" } },
      ),
      ["stg.jp.services.api.deploy.strategy"],
    );
    for (const settings of [
      { phase: "retired" },
      { phase: "dual", onPremises: { hostname: "old.example.com" } },
    ])
      assert.deepEqual(
        refused(settings, {
          [`${api}.compute`]: "ami",
          [`${api}.deploy`]: { strategy: "blueGreen", switch: "dns" },
        }),
        [`${at}.phase`],
      );
  });

  it("is refused beside an empty target group, which Route 53 takes for an ill load balancer", () => {
    const web = "countries.jp.services.web";
    const beside = (cutover: unknown, name = web): Keys => ({
      [`${api}.cutover`]: cutover,
      [`${name}.deploy.strategy`]: "blueGreen",
    });
    const dual = { phase: "dual", onPremises: old };
    for (const cutover of [dual, { ...dual, phase: "moved" }])
      assert.deepEqual(paths(beside(cutover)), ["stg.jp.services.web.deploy.strategy"]);
    assert.deepEqual(paths(beside(dual, api)), ["stg.jp.services.api.deploy.strategy"]);
    // Nobody judges AWS's health, nobody else answers, or the group is at another load balancer.
    for (const fine of [
      beside({ phase: "dual", onPremises: { hostname: "old.example.com" } }),
      beside({ ...dual, phase: "off" }),
      beside({ ...dual, phase: "retired" }),
      beside(dual, "countries.jp.services.admin"),
      beside(dual, "countries.kr.services.web"),
    ])
      assert.ok(load(fine).countries.length > 0);
  });
});
