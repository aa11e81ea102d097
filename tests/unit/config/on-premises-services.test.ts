import assert from "node:assert/strict";
import { explain } from "../../../config";
import { allBut } from "../../../config/on-premises";
import { api, link, load, networkOf, paths, stg, vpn, type Keys } from "./on-premises-support";
import { problemsOf } from "./support";

describe("the rules of a service's group beside a link", () => {
  it("leave one free, for the moment in which both ways to the internet stand", () => {
    const blocks = ["192.168.0.5/32", "172.31.0.0/18"];
    const world = allBut(blocks).length;
    const withCalls = (count: number): Keys => ({
      onPremises: blocks,
      [link]: { vpn },
      "countries.jp.services.notifier.onPremises.calls": Array.from({ length: count }, (_, n) => ({
        name: `site-${n}`,
        block: "192.168.0.5/32",
        port: 1000 + n,
      })),
    });
    const { services } = networkOf(withCalls(1));
    const own = services.find(({ name }) => name === "notifier")!.calls.length;
    assert.ok(load(withCalls(59 - world - own)).countries.length > 0);
    const [found, ...others] = problemsOf(() => load(withCalls(60 - world - own)));
    assert.deepEqual(others, []);
    assert.equal(found?.allowed, "at most 59 rules for each service");
  });
});

describe("a link beside VPC Lattice", () => {
  it("counts AWS's list ten times for each call to a shared service", () => {
    // 47 blocks of the internet are left, and api calls three shared services: 50 rules, or 77.
    const keys = { onPremises: ["192.168.0.5/32", "192.0.2.0/25"], [link]: { vpn } };
    assert.ok(load(keys).countries.length > 0);
    const world = allBut(keys.onPremises as string[]).length;
    const found = problemsOf(() => load({ ...keys, "countries.jp.transport": "lattice" }));
    assert.deepEqual([...new Set(found.map(({ path }) => path))], ["stg.jp.onPremisesLink.blocks"]);
    for (const { problem } of found) assert.match(problem, new RegExp(`is ${world} blocks`));
  });
});

describe("a service and the company's sites", () => {
  const calls = [
    { name: "ledger", block: "192.168.8.0/24", port: 8443, host: "ledger.corp.example.com" },
    { name: "erp", block: "192.168.4.10/32", port: 1521 },
  ];
  const of = (onPremises: unknown, more: Keys = {}) => ({
    [link]: { vpn },
    [`${api}.onPremises`]: onPremises,
    ...more,
  });

  it("call and are called by name, block and port", () => {
    const { services } = networkOf(of({ calls, callers: ["192.168.16.0/24"] }));
    assert.deepEqual(services.find(({ name }) => name === "api")?.onPremises, {
      calls: [{ ...calls[1], host: "192.168.4.10" }, calls[0]],
      callers: ["192.168.16.0/24"],
    });
    assert.deepEqual(
      services.filter(({ onPremises }) => onPremises).map(({ name }) => name),
      ["api"],
    );
  });

  it("are refused where the link does not lead, where nobody answers, and where it is not said whom to call", () => {
    const [ledger, erp] = calls;
    assert.deepEqual(paths(of({ calls: [{ ...ledger, host: undefined }] })), [
      "stg.jp.services.api.onPremises.calls",
    ]);
    assert.deepEqual(paths(of({ calls: [erp, erp] })), ["stg.jp.services.api.onPremises.calls"]);
    assert.deepEqual(paths(of({ callers: ["10.201.0.0/16"] })), ["stg.jp.services.api.onPremises.callers"]);
    assert.deepEqual(paths(of({ callers: ["192.168.16.1/24"] })), ["stg.jp.services.api.onPremises.callers"]);
    assert.deepEqual(
      paths({ [link]: { vpn }, "countries.jp.services.batch.onPremises.callers": ["192.168.16.0/24"] }),
      ["stg.jp.services.batch.onPremises.callers"],
    );
    assert.deepEqual(paths({ [`${api}.onPremises.calls`]: [erp] }), ["stg.jp.services.api.onPremises.calls"]);
  });

  it("are refused where only the data have a way there; the hub's shared services answer nevertheless", () => {
    const data = { [link]: { vpn, tiers: ["isolated"] } };
    const callers = ["192.168.16.0/24"];
    assert.deepEqual(paths({ ...data, [`${api}.onPremises.calls`]: [calls[1]] }), [
      "stg.jp.services.api.onPremises.calls",
    ]);
    assert.deepEqual(paths({ ...data, [`${api}.onPremises.callers`]: callers }), [
      "stg.jp.services.api.onPremises.callers",
    ]);
    const hub = {
      "hub.onPremisesLink": { vpn, tiers: ["isolated"] },
      "hub.services.payment.onPremises.callers": callers,
    };
    assert.ok(load(hub).hub.onPremisesLink);
    assert.deepEqual(paths({ ...hub, "hub.services.payment.onPremises.calls": [calls[1]] }), [
      "stg.hub.services.payment.onPremises.calls",
    ]);
  });

  it("say how their lists are sorted, and nothing of the kind elsewhere", () => {
    const keys = of(
      { calls },
      { [`${api}.cutover`]: { phase: "dual", onPremises: { hostname: "old.example.com" } } },
    );
    const noteOn = (key: string) => explain(`stg.jp.services.api.${key}`, stg(keys))[0]?.note;
    assert.equal(noteOn("onPremises.calls"), "sorted by name or block");
    assert.equal(noteOn("cutover.onPremises.port"), "computed, or a default that no layer sets");
  });
});
