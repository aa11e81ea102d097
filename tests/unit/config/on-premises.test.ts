import assert from "node:assert/strict";
import fc from "fast-check";
import { defaultSources, explain, loadEnvironment, type ResolvedNetwork } from "../../../config";
import { allBut, liesIn } from "../../../config/on-premises";
import type { Context } from "../../../config/resolve/context";
import { resolveLink } from "../../../config/resolve/on-premises";
import { platformOf, problemsOf, set } from "./support";

const sites = ["192.168.0.0/16", "10.200.0.0/16"];
const vpn = { gatewayAddress: "198.51.100.1", asn: 65_010 };
const directConnect = { gatewayId: "01234567-89ab-cdef-0123-456789abcdef" };

type Keys = Readonly<Record<string, unknown>>;

/** `stg` with these keys, by their paths. */
const stg = (keys: Keys) => {
  const platform = platformOf("stg");
  set(platform, "onPremises", sites);
  for (const [path, value] of Object.entries(keys)) set(platform, path, value);
  return { stack: "stg", platform };
};
const load = (keys: Keys) => loadEnvironment(stg(keys));
const networkOf = (keys: Keys, code = "jp"): ResolvedNetwork => {
  const { hub, countries } = load(keys);
  return [hub, ...countries].find((one) => one.code === code)!;
};
const paths = (keys: Keys) =>
  problemsOf(() => load(keys))
    .map(({ path }) => path)
    .sort();

const link = "countries.jp.onPremisesLink";
const api = "countries.jp.services.api";

describe("the internet without the company's sites", () => {
  const block = fc
    .tuple(fc.integer({ min: 0, max: 0xffff_ffff }), fc.integer({ min: 1, max: 32 }))
    .map(([number, length]) => {
      const first = number - (number % 2 ** (32 - length));
      return `${[24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256).join(".")}/${length}`;
    });

  it("is everything where nothing is left out, and no more blocks than bits for one", () => {
    assert.deepEqual(allBut([]), ["0.0.0.0/0"]);
    assert.deepEqual(allBut(["128.0.0.0/1"]), ["0.0.0.0/1"]);
    assert.equal(allBut(["192.168.0.0/16"]).length, 16);
    assert.equal(allBut(["10.0.0.5/32"]).length, 32);
  });

  it("holds every address but those, once", () =>
    fc.assert(
      fc.property(fc.array(block, { minLength: 1, maxLength: 4 }), block, (left, any) => {
        const rest = allBut(left);
        const size = (one: string) => 2 ** (32 - Number(one.split("/")[1]));
        const outermost = left.filter(
          (one, at) =>
            !liesIn(
              one,
              left.filter((other, n) => other !== one || n < at),
            ),
        );
        const sum = [...rest, ...outermost].reduce((total, one) => total + size(one), 0);
        assert.equal(sum, 2 ** 32);
        for (const one of left) assert.ok(!liesIn(one, rest));
        const address = `${any.split("/")[0]}/32`;
        assert.notEqual(liesIn(address, rest), liesIn(address, left));
      }),
    ));
});

describe("a network's link to the company's sites", () => {
  it("is nobody's by default, and the one's that names a way", () => {
    const { hub, countries } = load({ [link]: { vpn } });
    assert.deepEqual(
      [hub, ...countries].filter(({ onPremisesLink }) => onPremisesLink).map(({ code }) => code),
      ["jp"],
    );
    assert.deepEqual(networkOf({ [link]: { vpn } }).onPremisesLink, {
      blocks: [...sites].sort(),
      tiers: ["private"],
      amazonAsn: 64_512,
      vpn: { ...vpn, routes: "bgp" },
    });
  });

  it("announces the network as a whole by Direct Connect, and keeps the order of the tiers", () => {
    const asked = { directConnect, tiers: ["isolated", "private"], blocks: ["192.168.4.0/24"] };
    const { onPremisesLink } = networkOf({ [link]: asked });
    assert.deepEqual(onPremisesLink?.tiers, ["private", "isolated"]);
    assert.deepEqual(onPremisesLink.directConnect, { ...directConnect, allowedPrefixes: ["10.1.0.0/16"] });
    assert.equal(onPremisesLink.vpn, undefined);
  });

  it("comes from all layers, and one country leaves it out", () => {
    const keys = { onPremisesLink: { vpn }, "countries.jp.onPremisesLink.enabled": false };
    assert.equal(networkOf(keys).onPremisesLink, undefined);
    assert.ok(networkOf(keys, "hub").onPremisesLink);
    const [explained] = explain("stg.hub.onPremisesLink.vpn.asn", stg(keys));
    assert.deepEqual(
      [explained?.value, explained?.layers.at(-1)?.where],
      [65_010, "Pulumi.stg.yaml: onPremisesLink.vpn.asn"],
    );
  });

  it("is refused where it leads nowhere", () => {
    assert.deepEqual(paths({ [link]: { enabled: true } }), ["stg.jp.onPremisesLink"]);
    assert.deepEqual(paths({ [link]: { vpn: { asn: 65_010 } } }), [
      "stg.jp.onPremisesLink.vpn.gatewayAddress",
    ]);
    assert.deepEqual(paths({ [link]: { vpn: { ...vpn, asn: 64_512 } } }), ["stg.jp.onPremisesLink.vpn.asn"]);
    for (const amazonAsn of [64_511, 65_535, 4_199_999_999])
      assert.deepEqual(paths({ [link]: { amazonAsn, vpn } }), ["stg.jp.onPremisesLink.amazonAsn"]);
    for (const amazonAsn of [65_534, 4_200_000_000, 4_294_967_294])
      assert.equal(networkOf({ [link]: { amazonAsn, vpn } }).onPremisesLink?.amazonAsn, amazonAsn);
    assert.deepEqual(paths({ [link]: { directConnect: {} } }), [
      "stg.jp.onPremisesLink.directConnect.gatewayId",
    ]);
    assert.deepEqual(
      paths({ [link]: { directConnect: { ...directConnect, allowedPrefixes: ["10.1.64.0/18"] } } }),
      ["stg.jp.onPremisesLink.directConnect.allowedPrefixes"],
    );
    assert.deepEqual(paths({ onPremises: [], [link]: { vpn } }), ["stg.jp.onPremisesLink"]);
  });

  it("lets both ends have the same number where BGP does not run", () =>
    assert.ok(networkOf({ [link]: { vpn: { ...vpn, asn: 64_512, routes: "static" } } }).onPremisesLink));

  it("names the region that lacks a way", () => {
    // No region of the facts lacks either; one that is not known lacks nothing.
    const { countries } = load({ [link]: { vpn, directConnect } });
    assert.ok(countries.length > 0);
    const context: Context = {
      environment: "stg",
      stack: { countries: {} },
      sources: defaultSources(),
      problems: [],
      fallbacks: [],
      warnings: [],
    };
    const place = {
      context,
      prefix: "stg.jp",
      layers: [],
      region: "ap-northeast-1",
      addresses: networkOf({}).addresses,
      sites,
    };
    const lacking = (region: string, feature: "site-to-site-vpn" | "direct-connect") => ({
      region,
      feature,
      certainty: "absent" as const,
      reason: "not there",
      source: "a list",
      asOf: "2026-01-01",
    });
    resolveLink({ ...place, lacks: lacking as never }, { onPremisesLink: { vpn, directConnect } });
    assert.deepEqual(
      context.problems.map(({ path, problem }) => [path, problem.split(":")[0]]),
      [
        ["stg.jp.onPremisesLink.vpn", "ap-northeast-1 has no Site-to-Site VPN"],
        ["stg.jp.onPremisesLink.directConnect", "ap-northeast-1 has no Direct Connect"],
      ],
    );
  });

  it("leaves the groups of the services room for their other rules", () => {
    const many = Array.from({ length: 9 }, (_, n) => `192.168.${n * 28}.5/32`);
    const found = problemsOf(() => load({ onPremises: many, [link]: { vpn } }));
    assert.ok(found.length > 0);
    for (const { path, problem } of found) {
      assert.equal(path, "stg.jp.onPremisesLink.blocks");
      assert.match(problem, /would need \d+ rules to the outside, one more .*, and a security group has 60/);
    }
  });
});

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
