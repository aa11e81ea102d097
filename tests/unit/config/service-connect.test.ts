import assert from "node:assert/strict";
import { connectEndpoint, deployStrategies, loadEnvironment, type Sources } from "../../../config";
import { lacks, regionFacts, regions, type Lack } from "../../../facts";
import { copyOfSources, platformOf, problemsOf, set } from "./support";

type Key = Record<string, unknown>;

const on = { serviceConnect: { enabled: true } };
const task = { compute: "fargate", fargate: { cpu: 512, memory: 1024 } };
const both = {
  "countries.jp.services.api": { ...task, ...on },
  "countries.jp.services.web": { ...task, ...on },
};

/** A stack with what it says at some paths. */
function load(changes: Key, sources?: Sources) {
  const platform = platformOf("stg");
  for (const [path, value] of Object.entries(changes)) set(platform, path, structuredClone(value));
  return loadEnvironment({ platform, stack: "stg" }, sources);
}

function service(changes: Key, name: string) {
  const { hub, countries } = load(changes);
  const networks = [hub, ...countries.filter(({ code }) => code === "jp")];
  return networks.flatMap(({ services }) => services).find((one) => one.name === name) ?? assert.fail(name);
}

/** The path and the words of the one thing that a load is refused for. */
function refusal(changes: Key, sources?: Sources): string {
  const [problem, ...more] = problemsOf(() => load(changes, sources));
  assert.deepEqual(more, []);
  assert.ok(problem?.allowed && problem.fix);
  assert.match(problem.problem, /set in /);
  return `${problem.path}: ${problem.problem}`;
}

const warningsOf = (changes: Key) =>
  load(changes)
    .warnings.filter(({ path, message }) => /proxy|clear text/.test(`${path} ${message}`))
    .map(({ path, message }) => `${path}: ${message}`);

describe("proxies beside tasks", () => {
  it("are there for whom they are asked, and for nobody else", () => {
    const { hub, countries } = load({});
    for (const network of [hub, ...countries])
      for (const { serviceConnect, calls } of network.services) {
        assert.equal(serviceConnect, undefined);
        assert.ok(calls.every(({ direct }) => direct === undefined));
      }
    assert.deepEqual(service(both, "api").serviceConnect, {
      perRequestTimeoutSeconds: 15,
      idleTimeoutSeconds: 300,
    });
    const own = { enabled: true, perRequestTimeoutSeconds: 2, idleTimeoutSeconds: 0 };
    assert.deepEqual(
      service({ ...both, "countries.jp.services.api": { ...task, serviceConnect: own } }, "api")
        .serviceConnect,
      { perRequestTimeoutSeconds: 2, idleTimeoutSeconds: 0 },
    );
  });

  it("carry a call where caller and callee have one, inside a network", () => {
    const directOf = (changes: Key, name: string) =>
      service(changes, name).calls.flatMap((call) => (call.direct ? [[call.service, call.direct]] : []));
    const api = { endpoint: "api-fargate", port: 8080 };
    assert.deepEqual(directOf(both, "web"), [["api", api]]);
    assert.deepEqual(directOf(both, "api"), []);
    assert.deepEqual(directOf(both, "admin"), []);
    const { "countries.jp.services.web": web } = both;
    assert.deepEqual(
      directOf({ "countries.jp.services.web": web, "countries.jp.services.api": task }, "web"),
      [],
    );
  });

  it("have endpoints of one name only for what may not be there twice", () => {
    const all = (["fargate", "ecs-ec2"] as const).flatMap((compute) =>
      deployStrategies.map((strategy) => {
        const { deploy, ...api } = service({}, "api");
        return connectEndpoint({ ...api, compute, deploy: { ...deploy, strategy } });
      }),
    );
    assert.deepEqual(
      [...new Set(all)],
      ["api-fargate", "api-fargate-moving", "api-ecs-ec2", "api-ecs-ec2-moving"],
    );
  });

  it("are refused where there are no tasks that could have one", () => {
    assert.match(
      refusal({ "countries.jp.services.web": on }),
      /^stg\.jp\.services\.web\.serviceConnect\.enabled: .*beside tasks/,
    );
    assert.match(
      refusal({ "countries.jp.services.batch": on }),
      /^stg\.jp\.services\.batch\.\S+: a job is no /,
    );
  });

  it("are refused of shared services, whose callers are elsewhere", () => {
    assert.match(
      refusal({ "hub.services.payment": on }),
      /^stg\.hub\.services\.payment\.serviceConnect\.enabled: a shared service /,
    );
  });

  it("are refused in a region that lacks them, of which there is none today", () => {
    assert.deepEqual(
      regions.filter((region) => lacks(region, "service-connect")),
      [],
    );
    const region = "ap-southeast-7";
    const missing = (regionFacts(region)?.missing ?? assert.fail()) as Record<string, Lack>;
    missing["service-connect"] = {
      region,
      feature: "service-connect",
      certainty: "absent",
      reason: "not there",
      source: "nobody",
      asOf: "2026-01-01",
    };
    try {
      const where = { "countries.jp.region": region, "countries.jp.services.admin": { ...task, ...on } };
      const problems = problemsOf(() => load(where));
      assert.ok(
        problems.some(({ problem }) => problem.includes(`${region} has no ECS Service Connect: not there`)),
      );
    } finally {
      delete missing["service-connect"];
    }
  });

  it("are refused to services that would all have to start before one another", () => {
    const sources = copyOfSources((all) => {
      all.catalogue["api"]!.calls = ["payment", "users", "moderation", "web"];
    });
    assert.match(refusal(both, sources), /in a circle, api → web → api/);
    const { "countries.jp.services.web": web, "countries.jp.services.api": api } = both;
    const one = {
      "countries.jp.services.web": web,
      "countries.jp.services.api": { ...api, serviceConnect: { enabled: false } },
    };
    assert.doesNotThrow(() => load(one, sources));
  });

  it("are warned of where they take all of a task, serve nobody, or leave calls in clear text", () => {
    assert.deepEqual(warningsOf(both), []);
    const small = { ...both, "countries.jp.services.api": { compute: "fargate", ...on } };
    const [first, ...rest] = warningsOf(small);
    assert.deepEqual(rest, []);
    assert.match(
      first ?? "",
      /^stg\.jp\.services\.api\.fargate\.cpu: .*256 CPU units and 64 MiB.*choose 512/,
    );
    assert.match(
      warningsOf({ "countries.jp.services.admin": { ...task, ...on } }).join("\n"),
      /^stg\.jp\.services\.admin\.serviceConnect\.enabled: nobody with a proxy calls admin in jp[^\n]*$/,
    );
    assert.match(
      warningsOf({ ...both, dns: { delegated: true } }).join("\n"),
      /^stg\.jp\.services: web → api: [^\n]*clear text[^\n]*$/,
    );
  });
});
