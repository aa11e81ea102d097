import assert from "node:assert/strict";
import fc from "fast-check";
import { defaultSources, explain } from "../../../config";
import { allBut, liesIn } from "../../../config/on-premises";
import type { Context } from "../../../config/resolve/context";
import { resolveLink } from "../../../config/resolve/on-premises";
import { directConnect, link, load, networkOf, paths, sites, stg, vpn } from "./on-premises-support";
import { problemsOf } from "./support";

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
