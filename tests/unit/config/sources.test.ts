import assert from "node:assert/strict";
import { ConfigurationError, loadEnvironment, type Sources } from "../../../config";
import { copyOfSources, platformOf, problemsOf, set } from "./support";

const refused = (change: (sources: Record<string, unknown>) => unknown) => {
  const sources = copyOfSources((copy) => void change(copy as unknown as Record<string, unknown>)) as Sources;
  return problemsOf(() => loadEnvironment({ platform: platformOf("stg"), stack: "stg" }, sources));
};
const extra = {
  description: "x",
  scope: "country",
  sizing: "web",
  exposure: "internal",
  port: 80,
  listenerPort: 10990,
};

/** A change of the program's own files, the path that the refusal names, and a part of its text. */
const table: [what: string, key: string, value: unknown, path: string, part: RegExp][] = [
  [
    "a listener port that another has",
    "catalogue.web.listenerPort",
    10010,
    "config/catalogue/web.ts: listenerPort",
    /api's already/,
  ],
  [
    "a listener port out of range",
    "catalogue.web.listenerPort",
    9000,
    "config/catalogue/web.ts: listenerPort",
    /too small/,
  ],
  [
    "no listener port",
    "catalogue.web.listenerPort",
    undefined,
    "config/catalogue/web.ts: listenerPort",
    /is missing/,
  ],
  ["no port", "catalogue.web.port", undefined, "config/catalogue/web.ts: port", /is missing/],
  ["a port without exposure", "catalogue.batch.port", 80, "config/catalogue/batch.ts: port", /no meaning/],
  [
    "a health path without a slash",
    "catalogue.web.healthPath",
    "healthz",
    "config/catalogue/web.ts: healthPath",
    /not valid/,
  ],
  [
    "a call of nobody",
    "catalogue.web.calls",
    ["apii"],
    "config/catalogue/web.ts: calls",
    /no service "apii"/,
  ],
  ...["public", "hub", "jp", "web-to-api", "from-here", "capacity-planner", "infrastrand"].map(
    (name): (typeof table)[number] => [
      `a service called ${name}`,
      `catalogue.${name}`,
      extra,
      `config/catalogue/${name}.ts`,
      /the platform uses itself/,
    ],
  ),
  ["a call of itself", "catalogue.web.calls", ["web"], "config/catalogue/web.ts: calls[0]", /calls itself/],
  [
    "a call of a batch",
    "catalogue.web.calls",
    ["batch"],
    "config/catalogue/web.ts: calls[0]",
    /answers no calls/,
  ],
  [
    "no kind without exposure",
    "catalogue.batch.kind",
    undefined,
    "config/catalogue/batch.ts: kind",
    /says what starts it/,
  ],
  [
    "a web service that lets nobody in",
    "catalogue.batch.kind",
    "web",
    "config/catalogue/batch.ts: kind",
    /answers requests/,
  ],
  [
    "a worker with a port",
    "catalogue.web.kind",
    "worker",
    "config/catalogue/web.ts: exposure",
    /answers no requests/,
  ],
  [
    "a message to what has no queue",
    "catalogue.web.sends",
    ["batch"],
    "config/catalogue/web.ts: sends[0]",
    /no worker "batch"/,
  ],
  [
    "a job on servers",
    "catalogue.batch.defaults",
    { compute: "ami" },
    "stg.jp.services.batch.compute",
    /keeps no servers between/,
  ],
  [
    "a schedule with both days",
    "catalogue.batch.defaults",
    { job: { schedule: "cron(0 3 * * * *)" } },
    "config/catalogue/batch.ts: defaults.job.schedule",
    /not valid/,
  ],
  [
    "a call from the hub to a country",
    "catalogue.users.calls",
    ["api"],
    "config/catalogue/users.ts: calls[0]",
    /does not reach the countries/,
  ],
  [
    "settings for an unknown country",
    "catalogue.web.countries",
    { jq: { max: 3 } },
    "config/catalogue/web.ts: countries.jq",
    /no such country/,
  ],
  ["an unknown key in a service", "catalogue.web.prot", 80, "config/catalogue/web.ts: prot", /not a key/],
  [
    "an unknown sizing class",
    "catalogue.web.sizing",
    "huge",
    "config/catalogue/web.ts: sizing",
    /not one of the values/,
  ],
  [
    "an access key as a secret",
    "catalogue.web.secrets",
    [{ name: "A", from: "AKIAIOSFODNN7EXAMPLE" }],
    "config/catalogue/web.ts: secrets[0].from",
    /AWS access key/,
  ],
  [
    "a token as a secret",
    "catalogue.web.secrets",
    [{ name: "A", from: "ghp_abcdefghijklmnop" }],
    "config/catalogue/web.ts: secrets[0].from",
    /a token/,
  ],
  [
    "a health path that servers would decode",
    "catalogue.web.healthPath",
    "/health%20z",
    "config/catalogue/web.ts: healthPath",
    /not valid/,
  ],
  [
    "a random key as a secret",
    "catalogue.web.secrets",
    [{ name: "A", from: "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY" }],
    "config/catalogue/web.ts: secrets[0].from",
    /a random key/,
  ],
  [
    "a hexadecimal key as a secret",
    "catalogue.web.secrets",
    [{ name: "A", from: "0123456789abcdef0123456789abcdef" }],
    "config/catalogue/web.ts: secrets[0].from",
    /hexadecimal/,
  ],
  [
    "an address with a password",
    "catalogue.web.secrets",
    [{ name: "A", from: "postgres://u:p@host/db" }],
    "config/catalogue/web.ts: secrets[0].from",
    /not valid/,
  ],
  [
    "a secret set twice",
    "catalogue.web.secrets",
    [
      { name: "A", from: "a/b" },
      { name: "A", from: "a/c" },
    ],
    "config/catalogue/web.ts: secrets[1].name",
    /twice/,
  ],
  ["a slot that another has", "countries.kr.slot", 2, "config/countries/tw.ts: slot", /kr's already/],
  ["the hub's slot", "countries.kr.slot", 0, "config/countries/kr.ts: slot", /hub's already/],
  ["a hub of another slot", "countries.hub.slot", 5, "config/countries/hub.ts: slot", /always/],
  ["a slot beyond the plan", "countries.kr.slot", 64, "config/countries/kr.ts: slot", /too large/],
  ["no hub", "countries.hub", undefined, "config/countries/hub.ts", /is missing/],
  [
    "a use of a country's service",
    "countries.kr.uses",
    ["api"],
    "config/countries/kr.ts: uses",
    /not a shared service/,
  ],
  ["a hub that uses", "countries.hub.uses", ["users"], "config/countries/hub.ts: uses", /itself/],
  [
    "a wrong value in an environment",
    "environments.stg.zoneCount",
    9,
    "config/environments/stg.ts: zoneCount",
    /too large/,
  ],
  ["a wrong value in the platform", "platform.domain", "Example", "config/platform.ts: domain", /not valid/],
  ["an empty file", "catalogue.web", null, "config/catalogue/web.ts: ", /is nothing/],
];

describe("the program's own files", () => {
  for (const [what, key, value, path, part] of table)
    it(`are refused with ${what}`, () => {
      const problems = refused((sources) => set(sources, key, value));
      const found = problems.find((problem) => problem.path === path);
      assert.ok(found, JSON.stringify(problems));
      assert.match(found.problem, part);
    });

  it("are refused with a country whose name leads out of the folder, or is no code", () => {
    for (const code of ["../x", "JP", "jpn", "j"]) {
      const problems = refused(
        (sources) =>
          ((sources["countries"] as Record<string, unknown>)[code] = {
            name: "X",
            slot: 9,
            region: "ap-northeast-1",
            timeZone: "Asia/Tokyo",
          }),
      );
      assert.ok(
        problems.some(
          ({ path, problem }) =>
            path === `config/countries/${code}.ts` && /not a country's code/.test(problem),
        ),
        code,
      );
    }
  });

  it("are refused with a service's name that is too long or no name", () => {
    for (const name of ["a".repeat(25), "Api", "-api", "api-", "a--b", "../x", "a_b"]) {
      const problems = refused(
        (sources) => ((sources["catalogue"] as Record<string, unknown>)[name] = extra),
      );
      assert.ok(
        problems.some(
          ({ path, problem }) =>
            path === `config/catalogue/${name}.ts` && /not a service's name/.test(problem),
        ),
        name,
      );
    }
  });

  it("do not repeat what looks like a secret", () => {
    const secret = "AKIAIOSFODNN7EXAMPLE";
    const problems = refused((sources) =>
      set(sources, "catalogue.web.secrets", [{ name: "A", from: secret }]),
    );
    assert.ok(!new ConfigurationError("stg", problems).message.includes(secret));
    const address = refused((sources) =>
      set(sources, "catalogue.web.secrets", [{ name: "A", from: "postgres://u:hunter2@host/db" }]),
    );
    assert.ok(!new ConfigurationError("stg", address).message.includes("hunter2"));
  });
});
