import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import {
  routingEntry,
  routingJsonSchema,
  routingKey,
  routingMap,
  routingParameter,
  routingText,
} from "../../../components/routing";
import type { ResolvedNetwork } from "../../../config";
import { makeEnvironment, makeNetwork, makeService } from "../compute/fixture";

const codes = ["jp", "kr", "tw", "vn", "th", "id", "fr", "br"];
const services = fc
  .subarray(["api", "web", "admin", "batch"])
  .map((names) => names.map((name) => makeService(name, { exposure: name === "batch" ? "none" : "public" })));

/** A country of any shape. */
const country = (code: string) =>
  fc
    .record({
      services,
      region: fc.constantFrom("ap-northeast-1", "ap-east-2", "eu-west-1"),
      delegated: fc.boolean(),
      routing: fc.record({ listed: fc.boolean(), maintenance: fc.boolean() }),
    })
    .map(({ delegated, ...rest }) =>
      makeNetwork(code, { ...rest, dns: { zoneName: `${code}.stg.example.com`, delegated } }),
    );

const countries = fc
  .subarray(codes, { minLength: 1 })
  .chain((some) => fc.tuple(...some.map(country)) as fc.Arbitrary<ResolvedNetwork[]>);

const japan = makeNetwork("jp", {
  services: [
    makeService("web", { exposure: "public" }),
    makeService("api", { exposure: "public" }),
    makeService("admin", { exposure: "internal" }),
  ],
});
const environment = makeEnvironment(japan);
const mapOf = (...networks: ResolvedNetwork[]) => routingMap({ ...environment, countries: networks });

describe("what clients are told", () => {
  it("is the public services of a country, where it is, and whether to go there", () => {
    assert.deepEqual(mapOf(japan).jp, {
      formatVersion: 1,
      environment: "stg",
      country: "jp",
      name: "Japan",
      region: "ap-northeast-1",
      status: "preparing",
      endpoints: {
        api: { url: "http://api.jp.stg.example.com" },
        web: { url: "http://web.jp.stg.example.com" },
      },
    });
    assert.equal(routingKey(japan), "routing/v1/jp.json");
    assert.equal(routingParameter(environment, japan), "/archipelago/stg/routing/jp");
  });

  for (const [delegated, maintenance, status] of [
    [false, false, "preparing"],
    [false, true, "preparing"],
    [true, false, "open"],
    [true, true, "maintenance"],
  ] as const)
    it(`is "${status}" when ${delegated ? "" : "not "}delegated and ${maintenance ? "" : "not "}in maintenance`, () => {
      const dns = { ...japan.dns, delegated };
      const { jp } = mapOf({ ...japan, dns, routing: { listed: true, maintenance } });
      assert.equal(jp?.status, status);
      assert.match(jp?.endpoints.api?.url ?? "", delegated ? /^https:/ : /^http:/);
    });

  it("leaves out who is not listed, who has nothing public, and the hub", () => {
    const unlisted = { ...japan, routing: { listed: false, maintenance: false } };
    const closed = { ...japan, services: japan.services.filter(({ exposure }) => exposure !== "public") };
    const hub = { ...japan, code: "hub", role: "hub" as const };
    assert.deepEqual(
      [unlisted, closed, hub].map((network) => mapOf(network)),
      [{}, {}, {}],
    );
  });

  it("says of each country the same whoever else is there: one more adds one entry and changes none", () => {
    fc.assert(
      fc.property(countries, (all) => {
        const [first, ...others] = all as [ResolvedNetwork, ...ResolvedNetwork[]];
        const [without, withIt] = [mapOf(...others), mapOf(...all)];
        const added = Object.keys(withIt).filter((code) => !(code in without));
        assert.ok(added.every((code) => code === first.code));
        for (const [code, entry] of Object.entries(without))
          assert.equal(routingText(withIt[code] ?? assert.fail(code)), routingText(entry));
        assert.deepEqual(
          Object.keys(without),
          Object.keys(withIt).filter((code) => code !== first.code),
        );
      }),
    );
  });

  it("has one order and one text, whatever order it was configured in, and passes its own schema", () => {
    fc.assert(
      fc.property(countries, (all) => {
        const map = mapOf(...all);
        const turned = all.map((one) => ({ ...one, services: [...one.services].reverse() })).reverse();
        const texts = (of: typeof map) =>
          Object.entries(of).map(([code, entry]) => code + routingText(entry));
        assert.deepEqual(texts(mapOf(...turned)), texts(map));
        assert.deepEqual(Object.keys(map), Object.keys(map).sort());
        for (const entry of Object.values(map)) {
          const parsed: unknown = JSON.parse(routingText(entry));
          assert.deepEqual(routingEntry.parse(parsed), entry);
          assert.ok(Object.values(entry.endpoints).every(({ url }) => url.includes(`.${entry.country}.`)));
        }
      }),
    );
  });
});

describe("the schema of what clients are told", () => {
  const entry = mapOf(japan).jp ?? assert.fail();

  it("lets a client pass over keys that came later, and refuses what version 1 never says", () => {
    const later = { ...entry, cdn: "x", endpoints: { api: { url: "https://a.example.com", weight: 3 } } };
    assert.ok(routingEntry.safeParse(later).success);
    for (const change of [
      { formatVersion: 2 },
      { status: "closed" },
      { country: "japan" },
      { endpoints: { api: "https://a.example.com" } },
      { region: undefined },
    ])
      assert.ok(!routingEntry.safeParse({ ...entry, ...change }).success, JSON.stringify(change));
  });

  it("is published as docs/client-routing.schema.json (make schema)", () => {
    const file = path.join(__dirname, "../../../docs/client-routing.schema.json");
    assert.deepEqual(JSON.parse(readFileSync(file, "utf8")), JSON.parse(JSON.stringify(routingJsonSchema())));
  });

  it("names every key that is published as required", () => {
    const { required, additionalProperties } = routingJsonSchema() as {
      required: string[];
      additionalProperties: unknown;
    };
    assert.deepEqual([...required].sort(), Object.keys(entry).sort());
    assert.notEqual(additionalProperties, false);
  });
});
