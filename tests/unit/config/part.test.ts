import assert from "node:assert/strict";
import {
  ConfigurationError,
  environmentOfPart,
  loadEnvironment,
  networksOfStack,
  type LoadInput,
} from "../../../config";
import { platformOf } from "./support";

type Key = Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any -- a test writes any key

/** The checked-in file of stg, where Korea has a stack of its own. */
function file(change: (key: Key) => void = () => undefined): Key {
  const key = structuredClone(platformOf("stg")) as Key;
  key.countries.kr.stack = "stg-kr";
  change(key);
  return key;
}
const part = (platform: unknown, environmentFile: unknown = file(), more: Partial<LoadInput> = {}) =>
  loadEnvironment({ stack: "stg-kr", platform, environmentFile, ...more });
const own = { environment: "stg", only: ["kr"] };
const codes = (input: LoadInput) => networksOfStack(loadEnvironment(input)).map(({ code }) => code);

function refused(load: () => unknown): string {
  try {
    load();
  } catch (error) {
    assert.ok(error instanceof ConfigurationError, String(error));
    return error.message;
  }
  return assert.fail("it was not refused");
}

describe("an environment in several stacks", () => {
  it("gives each country to one stack, and the hub to the environment's own", () => {
    assert.deepEqual(codes({ stack: "stg", platform: platformOf("stg") }), ["hub", "jp", "kr", "tw"]);
    assert.deepEqual(codes({ stack: "stg", platform: file() }), ["hub", "jp", "tw"]);
    assert.deepEqual(codes({ stack: "stg-kr", platform: own, environmentFile: file() }), ["kr"]);
    const itself = file((key) => (key.countries.kr.stack = "stg"));
    assert.deepEqual(codes({ stack: "stg", platform: itself }), ["hub", "jp", "kr", "tw"]);
  });

  it("resolves the same values whichever stack raises a country", () => {
    const korea = (input: LoadInput) => loadEnvironment(input).countries.find(({ code }) => code === "kr");
    const together = loadEnvironment({ stack: "stg", platform: platformOf("stg") });
    assert.deepEqual(korea({ stack: "stg-kr", platform: own, environmentFile: file() }), {
      ...korea({ stack: "stg", platform: platformOf("stg") }),
      stack: "stg-kr",
    });
    assert.deepEqual(part(own).hub, together.hub, "the hub does not know where its callers are raised");
  });

  it("knows where the hub is: beside the foundation, under the environment's name", () => {
    assert.equal(part(own).hubStack, "organization/archipelago/stg");
    assert.equal(
      part(own, file(), { foundationStack: "acme/archipelago/foundation" }).hubStack,
      "acme/archipelago/stg",
    );
    assert.equal(loadEnvironment({ stack: "stg", platform: file() }).hubStack, undefined);
    assert.deepEqual([part(own).stack, part(own).environment], ["stg-kr", "stg"]);
  });

  it("tells a part by its key alone", () => {
    assert.equal(environmentOfPart(own), "stg");
    for (const key of [file(), { environment: "dev" }, { only: ["kr"] }, undefined, "stg", []])
      assert.equal(environmentOfPart(key), undefined);
  });

  it("refuses a country that the environment's own stack raises, too", () => {
    const message = refused(() => part(own, platformOf("stg")));
    assert.match(message, /Pulumi\.stg-kr\.yaml: only = "kr"\n\s+is raised by the environment's own stack/);
    assert.match(message, /set countries\.kr\.stack to stg-kr in Pulumi\.stg\.yaml/);
  });

  it("refuses a country of another stack, and one that the list lacks", () => {
    const other = file((key) => (key.countries.tw.stack = "stg-tw"));
    assert.match(
      refused(() => part({ ...own, only: ["kr", "tw"] }, other)),
      /"tw"\n\s+is raised by stg-tw/,
    );
    const both = file((key) => (key.countries.tw.stack = "stg-kr"));
    assert.match(
      refused(() => part(own, both)),
      /lacks tw, which Pulumi\.stg\.yaml gives to this stack/,
    );
    assert.match(
      refused(() => part({ ...own, only: ["vn"] })),
      /"vn"\n\s+is raised by the environment's own/,
    );
  });

  it("refuses a name that could be another environment's", () => {
    for (const stack of ["kr", "prd-kr", "stgkr", "foundation"]) {
      const platform = file((key) => (key.countries.kr.stack = stack));
      const message = refused(() => loadEnvironment({ stack: "stg", platform }));
      assert.match(message, /Pulumi\.stg\.yaml: countries\.kr\.stack = /, stack);
      assert.match(message, /stg-<anything>, such as stg-kr/);
    }
    const hub = file((key) => (key.hub.stack = "stg-hub"));
    assert.match(
      refused(() => loadEnvironment({ stack: "stg", platform: hub })),
      /hub\.stack/,
    );
  });

  it("refuses settings in a part's file, an unknown environment, and a missing environment's file", () => {
    assert.match(
      refused(() => part({ ...own, nat: "none" })),
      /Pulumi\.stg-kr\.yaml: nat/,
    );
    assert.match(
      refused(() => part({ ...own, environment: "stag" })),
      /Pulumi\.stg-kr\.yaml: environment/,
    );
    assert.match(
      refused(() => part({ environment: "stg", only: [] })),
      /only/,
    );
    const alone = { stack: "stg-kr", platform: own };
    assert.match(
      refused(() => loadEnvironment(alone)),
      /Pulumi\.stg\.yaml\n\s+is not there/,
    );
  });

  it("refuses one Slack channel for networks of two stacks", () => {
    const slack = { workspaceId: "T0123456789", channelId: "C0123456789" };
    const shared = file((key) => (key.notifications = { slack }));
    const message = refused(() => part(own, shared));
    assert.match(message, /stg\.kr\.notifications\.slack\.channelId = "C0123456789"/);
    assert.match(message, /which another stack raises/);
    assert.doesNotMatch(message, /stg\.(jp|tw)\.notifications/);
    const apart = file((key) => {
      key.notifications = { slack };
      key.countries.kr.notifications = { slack: { ...slack, channelId: "C9876543210" } };
    });
    assert.equal(part(own, apart).stack, "stg-kr");
  });

  it("checks the whole environment in each stack, and says all that is wrong at once", () => {
    const wrong = file((key) => {
      key.countries.jp.zoneCount = 9;
      key.countries.kr.stack = "stg-asia";
    });
    const message = refused(() => part(own, wrong));
    assert.match(message, /"stg-kr" has 2 problems/);
    assert.match(message, /countries\.jp\.zoneCount = 9/);
    assert.match(message, /is raised by stg-asia/);
  });
});

describe("accounts that the foundation does not know", () => {
  it("are named in a warning with where to name them", () => {
    const account = { id: "222233334444", roleArn: "arn:aws:iam::222233334444:role/archipelago" };
    const platform = file((key) => (key.countries.kr.account = account));
    const { warnings } = loadEnvironment({ stack: "stg", platform });
    const found = warnings.find(({ path }) => path === "stg.kr.account");
    assert.match(found?.message ?? "", /222233334444 is not one of them.*accounts.*Pulumi\.foundation\.yaml/);
    const before = loadEnvironment({ stack: "stg", platform: file() }).warnings;
    assert.ok(!before.some(({ path }) => path.endsWith(".account")));
  });
});
