import assert from "node:assert/strict";
import {
  downtimeOf,
  inSilence,
  lateMinutes,
  type Downtime,
  type Send,
} from "../../../delivery/bridge/downtime";
import type { DeploymentTarget } from "../../../delivery/bridge/target";

const downtime = { site: "ap1.datadoghq.com", apiKey: "api-key-1", appKey: "app-key-1", minutes: 180 };
const target = { environment: "prd", network: "tw", service: "api" } as DeploymentTarget;
const start = new Date("2026-11-21T03:00:00Z");
const minutesLater = (minutes: number) => new Date(start.getTime() + minutes * 60_000).toISOString();

interface Asked {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly attributes?: Record<string, unknown>;
}

function stage(answer: Send = () => Promise.resolve({ status: 200, text: '{"data":{"id":"d-1"}}' })) {
  const asked: Asked[] = [];
  const said: string[] = [];
  let now = start;
  const send: Send = (url, request) => {
    const body =
      request.body === undefined
        ? undefined
        : (JSON.parse(request.body) as { data: { attributes: Record<string, unknown> } });
    asked.push({
      method: request.method,
      url,
      headers: request.headers,
      ...(body && { attributes: body.data.attributes }),
    });
    return answer(url, request);
  };
  const bridge = {
    target,
    clock: { now: () => now, sleep: () => Promise.resolve() },
    say: (line: string) => void said.push(line),
  };
  return {
    asked,
    said,
    quiet: <T>(own: Downtime | undefined, work: () => Promise<T>) => inSilence(own, bridge, send, work),
    deploy: <T>(work: () => Promise<T>) => inSilence(downtime, bridge, send, work),
    later: (minutes: number) => (now = new Date(minutesLater(minutes))),
  };
}

describe("silence during a deployment", () => {
  it("is none where nobody asked for it, or a key is missing", async () => {
    const { asked, quiet } = stage();
    assert.equal(await quiet(undefined, () => Promise.resolve("done")), "done");
    assert.deepEqual(asked, []);
    const all = {
      DATADOG_SITE: "datadoghq.eu",
      DATADOG_API_KEY: "a",
      DATADOG_APP_KEY: "b",
      DATADOG_MINUTES: "60",
    };
    assert.deepEqual(downtimeOf(all), { site: "datadoghq.eu", apiKey: "a", appKey: "b", minutes: 60 });
    for (const key of Object.keys(all))
      assert.equal(downtimeOf({ ...all, [key]: undefined }), undefined, key);
  });

  it("covers this service's own monitors in this network, and ends by itself", async () => {
    const { asked, deploy } = stage();
    await deploy(() => Promise.resolve(undefined));
    const [first] = asked;
    assert.equal(first?.url, "https://api.ap1.datadoghq.com/api/v2/downtime");
    assert.equal(first.method, "POST");
    assert.deepEqual(
      [first.headers["DD-API-KEY"], first.headers["DD-APPLICATION-KEY"]],
      ["api-key-1", "app-key-1"],
    );
    const tags = ["environment:prd", "country:tw", "service:api"];
    assert.deepEqual(first.attributes?.monitor_identifier, { monitor_tags: tags });
    assert.equal(first.attributes.scope, tags.join(" AND "));
    assert.deepEqual(first.attributes.schedule, { end: minutesLater(180) });
    assert.deepEqual(first.attributes.notify_end_types, ["canceled", "expired"]);
  });

  it("lasts after a good end until late metrics are through, counted from the end", async () => {
    const { asked, deploy, later } = stage();
    await deploy(() => Promise.resolve(later(30)));
    assert.deepEqual(
      asked.map(({ method }) => method),
      ["POST", "PATCH"],
    );
    assert.match(asked[1]?.url ?? "", /\/downtime\/d-1$/);
    assert.deepEqual(asked[1]?.attributes, { schedule: { end: minutesLater(30 + lateMinutes) } });
  });

  it("ends at once after a bad one, which is told as it was", async () => {
    const { asked, deploy } = stage();
    await assert.rejects(
      deploy(() => Promise.reject(new Error("unhealthy"))),
      /unhealthy/,
    );
    assert.deepEqual(
      asked.map(({ method, url }) => `${method} ${url.split("/").at(-1)}`),
      ["POST downtime", "DELETE d-1"],
    );
  });

  it("is no condition of a deployment: whatever Datadog does, it goes on, and no key is said", async () => {
    const answers: readonly (readonly [Send, RegExp | undefined, number])[] = [
      [() => Promise.resolve({ status: 403, text: "no" }), /refused a downtime \(403\)/, 1],
      [() => Promise.reject(new TypeError("fetch failed with api-key-1")), /did not answer \(TypeError\)/, 1],
      [() => Promise.resolve({ status: 200, text: "<html>" }), undefined, 1],
      [() => Promise.resolve({ status: 200, text: '{"data":{"id":"../monitor/1"}}' }), undefined, 1],
    ];
    for (const [answer, words, calls] of answers) {
      const { asked, said, deploy } = stage(answer);
      assert.equal(await deploy(() => Promise.resolve("deployed")), "deployed");
      assert.equal(asked.length, calls);
      if (words) assert.match(said.join("\n"), words);
      assert.doesNotMatch(said.join("\n"), /api-key-1|app-key-1/);
    }
  });
});
