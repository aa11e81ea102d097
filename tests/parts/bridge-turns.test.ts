import assert from "node:assert/strict";
import { FleetStage } from "./bridge-fleet";
import { awsError, useMoto } from "./bridge-stage";
import type { RollingTarget } from "../../delivery";

interface Running {
  readonly id: string;
  readonly buildNumber: number;
  buildStatus: string;
  readonly startTime?: Date;
  readonly environment: { readonly environmentVariables: { name: string; value: string }[] };
}

describe("the bridge's builds, one after the other", () => {
  const moto = useMoto();
  let stage: FleetStage<RollingTarget>;
  let builds: Running[];

  beforeEach(async () => {
    await moto().reset();
    stage = await FleetStage.rolling(moto());
    builds = [];
    // Moto's builds have ended before they are asked for.
    stage.actors.ListBuildsForProject = async ({
      projectName,
      nextToken = "0",
    }: {
      projectName: string;
      nextToken?: string;
    }) => {
      assert.equal(projectName, "archipelago-deploy-stg-kr");
      const at = Number(nextToken);
      const sorted = [...builds].sort((a, b) => b.buildNumber - a.buildNumber).map(({ id }) => id);
      return {
        ids: sorted.slice(at, at + 2),
        ...(at + 2 < sorted.length && { nextToken: String(at + 2) }),
      };
    };
    stage.actors.BatchGetBuilds = async ({ ids }: { ids: string[] }) => ({
      builds: builds.filter(({ id }) => ids.includes(id)),
    });
    stage.actors.StopBuild = async ({ id }: { id: string }) => {
      for (const build of builds) if (build.id === id) build.buildStatus = "STOPPED";
      return {};
    };
    stage.environment = { CODEBUILD_BUILD_ID: "own", CODEBUILD_BUILD_NUMBER: "10" };
    build("own", 10, { SERVICE: "web" });
  });

  function build(id: string, buildNumber: number, said: Record<string, string>, startTime?: Date): Running {
    const environmentVariables = Object.entries(said).map(([name, value]) => ({ name, value }));
    const one = { id, buildNumber, buildStatus: "IN_PROGRESS", environment: { environmentVariables } };
    builds.push({ ...one, startTime: startTime ?? new Date(stage.now) });
    return builds.at(-1) as Running;
  }

  it("wait for an earlier one of the same service, and for no other", async () => {
    const first = build("first", 8, { SERVICE: "web", RELEASE: "v2" });
    build("another service", 7, { SERVICE: "api", RELEASE: "v2" });
    build("a migration", 6, { SERVICE: "web", COMMAND: "run-task" });
    build("later", 11, { SERVICE: "web", RELEASE: "v2" });
    let looks = 0;
    stage.meanwhile = () => {
      if (++looks === 3) first.buildStatus = "SUCCEEDED";
      if (looks <= 3) assert.deepEqual(stage.changes(), [], "nothing is touched before it is its turn");
    };
    const { code, out } = await stage.deploy("v1");
    assert.equal(code, 0, out);
    assert.match(out, /waiting for first: one deployment of a service at a time/);
    assert.ok(looks > 3);
    assert.ok(!stage.changes().includes("StopBuild"));
  });

  it("give up waiting when CodeBuild must have ended the other, and have touched nothing", async () => {
    build("first", 8, { SERVICE: "web" }, new Date(stage.now + 1e9));
    const { code, err } = await stage.deploy("v1");
    assert.equal(code, 1);
    assert.match(err, /An earlier deployment of web to kr does not end/);
    assert.deepEqual(stage.changes(), []);
  });

  it("look back no further than a build can last", async () => {
    const long = new Date(stage.now - 40 * 3_600_000);
    for (const number of [1, 2, 3, 4, 5, 6, 7]) build(`old-${number}`, number, { SERVICE: "web" }, long);
    for (const one of builds.slice(1)) one.buildStatus = "FAILED";
    assert.equal((await stage.deploy("v1")).code, 0);
    assert.equal(stage.calls.filter(({ name }) => name === "ListBuildsForProject").length, 1);
  });

  it("of a rollback stop a deployment that bakes, and go on from what it did", async () => {
    for (const release of ["v1", "v2"]) assert.equal((await stage.deploy(release)).code, 0);
    build("first", 8, { SERVICE: "web", RELEASE: "v2" });
    const { code, out } = await stage.run("rollback");
    assert.equal(code, 0);
    assert.match(out, /stopped first, which was deploying v2/);
    assert.equal(stage.changes()[0], "StopBuild");
    assert.deepEqual((await stage.noted()).at(-1), "v1 settled");
  });

  it("of a rollback take back no release more when the stopped one had not been noted", async () => {
    for (const release of ["v1", "v2"]) assert.equal((await stage.deploy(release)).code, 0);
    build("first", 8, { SERVICE: "web", RELEASE: "v3" });
    const { code, out } = await stage.run("rollback");
    assert.equal(code, 0, out);
    assert.match(out, /web stays at v2: v3 had not got there yet/);
    assert.deepEqual((await stage.noted()).at(-1), "v2 settled");
  });

  it("of a rollback wait for an earlier rollback", async () => {
    for (const release of ["v1", "v2"]) assert.equal((await stage.deploy(release)).code, 0);
    const first = build("first", 8, { SERVICE: "web", COMMAND: "rollback" });
    stage.meanwhile = () => void (first.buildStatus = "SUCCEEDED");
    const { out } = await stage.run("rollback");
    assert.match(out, /waiting for first/);
    assert.ok(!stage.changes().includes("StopBuild"));
  });

  it("are waited for by a person, who has no number", async () => {
    stage.environment = {};
    builds = [];
    const first = build("first", 8, { SERVICE: "web" });
    stage.meanwhile = () => void (first.buildStatus = "SUCCEEDED");
    assert.match((await stage.deploy("v1")).out, /waiting for first/);
  });

  it("need not be there, but must be readable where they are", async () => {
    stage.actors.ListBuildsForProject = async () => {
      throw awsError("ResourceNotFoundException");
    };
    assert.equal((await stage.deploy("v1")).code, 0);
    stage.actors.ListBuildsForProject = async () => {
      throw awsError("AccessDeniedException");
    };
    const { code, err } = await stage.deploy("v2");
    assert.equal(code, 1);
    assert.match(err, /lacks this right/);
    assert.deepEqual(stage.changes(), []);
  });
});
