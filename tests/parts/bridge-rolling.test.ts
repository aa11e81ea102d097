import assert from "node:assert/strict";
import { UpdateAutoScalingGroupCommand } from "@aws-sdk/client-auto-scaling";
import { CreateDeploymentCommand } from "@aws-sdk/client-codedeploy";
import { GetObjectCommand } from "@aws-sdk/client-s3";
import type { RollingTarget } from "../../delivery";
import { FleetStage } from "./bridge-fleet";
import { awsError, Crash, useMoto } from "./bridge-stage";

describe("the bridge to instances in place, against the emulator", () => {
  const moto = useMoto();
  let stage: FleetStage<RollingTarget>;

  beforeEach(async () => {
    await moto().reset();
    stage = await FleetStage.rolling(moto());
  });

  const revision = (release: string) => ({
    revisionType: "S3" as const,
    s3Location: {
      bucket: stage.fleet.revisionBucket,
      key: `revisions/web/${release}.zip`,
      bundleType: "zip" as const,
    },
  });
  /** A deployment that somebody else started. */
  async function others(release: string, statuses: string[]) {
    await stage.clients.codedeploy.send(
      new CreateDeploymentCommand({
        applicationName: stage.fleet.application,
        deploymentGroupName: "web",
        revision: revision(release),
      }),
    );
    const one = stage.deployments.at(-1);
    assert.ok(one);
    one.statuses = statuses;
    return one;
  }

  it("copies the revision, deploys it, asks the service, notes the release, and only once", async () => {
    const { code, out } = await stage.deploy("v1");
    assert.equal(code, 0);
    assert.match(out, /copied s3:\/\/revisions-ap-northeast-1\/revisions\/web\/v1.zip to ap-northeast-2/);
    assert.deepEqual(stage.changes(), [
      "CopyObject",
      "CreateDeployment",
      "PutParameter",
      "LabelParameterVersion",
    ]);
    const { Body } = await stage.clients
      .s3("ap-northeast-2")
      .send(new GetObjectCommand({ Bucket: stage.fleet.revisionBucket, Key: "revisions/web/v1.zip" }));
    assert.equal(await Body?.transformToString(), "v1");
    const created = stage.calls.find(({ name }) => name === "CreateDeployment");
    assert.deepEqual(created?.input, {
      applicationName: "stg-kr-web",
      deploymentGroupName: "web",
      revision: revision("v1"),
      description: "web v1",
    });
    assert.deepEqual(await stage.noted(), ["v1 settled"]);

    const again = await stage.deploy("v1");
    assert.deepEqual([again.code, stage.changes()], [0, []]);
    assert.match(again.out, /v1 runs in kr already/);
  });

  it("refuses a release that was never built", async () => {
    const { code, err } = await stage.deploy("v9");
    assert.equal(code, 2);
    assert.match(err, /no release v9 of web: s3:.*v9\.zip does not exist/);
    assert.deepEqual(stage.changes(), []);
  });

  const resize = (MinSize: number, MaxSize: number, DesiredCapacity: number) =>
    stage.clients.autoscaling.send(
      new UpdateAutoScalingGroupCommand({
        AutoScalingGroupName: stage.fleet.group,
        MinSize,
        MaxSize,
        DesiredCapacity,
      }),
    );

  it("wakes one instance of a group that sleeps, so that the morning's instances get the release", async () => {
    await resize(0, 0, 0);
    const { code, out } = await stage.deploy("v1");
    assert.equal(code, 0);
    assert.match(out, /kr-web-ami has no instances: one is woken/);
    assert.match(out, /v1 is what instances in kr start with; one was woken to try it, and sleeps again/);
    assert.deepEqual(stage.changes(), [
      "CopyObject",
      "UpdateAutoScalingGroup",
      "CreateDeployment",
      "PutParameter",
      "LabelParameterVersion",
      "UpdateAutoScalingGroup",
    ]);
    assert.equal(await stage.size(stage.fleet.group), "0/0/0");
    assert.deepEqual(await stage.noted(), ["v1 settled"]);
    await stage.deploy("v1");
    assert.deepEqual(stage.changes(), []);
  });

  it("lets a group sleep again when the release fails, but not when the morning came meanwhile", async () => {
    await resize(0, 0, 0);
    stage.outcomes = [["Failed"]];
    assert.equal((await stage.deploy("v1")).code, 1);
    assert.equal(await stage.size(stage.fleet.group), "0/0/0");
    assert.deepEqual(await stage.noted(), []);
    stage.meanwhile = async () => void (await resize(2, 6, 2));
    assert.equal((await stage.deploy("v1")).code, 0);
    assert.equal(await stage.size(stage.fleet.group), "2/6/2");
  });

  it("waits for CodeDeploy's own rollback after a failure, and notes nothing", async () => {
    assert.equal((await stage.deploy("v1")).code, 0);
    const back = await others("v1", ["Succeeded"]);
    stage.deployments.pop();
    stage.before = ({ name }) => {
      // CodeDeploy's own deployment begins when the other has failed.
      const failed = stage.deployments.at(-1);
      if (name === "GetDeployment" && failed?.statuses[0] === "Failed" && !failed.rollback) {
        failed.rollback = back.id;
        stage.deployments.push({
          ...back,
          creator: "codeDeployRollback",
          statuses: ["InProgress", "Succeeded"],
        });
      }
    };
    stage.outcomes = [["InProgress", "Failed"]];
    const { code, err } = await stage.deploy("v2");
    assert.equal(code, 1);
    assert.match(
      err,
      /ended in Failed: HEALTH_CONSTRAINTS: too many\.\n {2}CodeDeploy put the instances back by /,
    );
    assert.deepEqual(await stage.noted(), ["v1 settled"]);
    stage.before = () => undefined;
    const again = await stage.deploy("v1");
    assert.deepEqual([again.code, stage.changes()], [0, []]);
  });

  it("has a deployment stopped and rolled back that does not end", async () => {
    stage.outcomes = [Array<string>(100).fill("InProgress")];
    const { code, err, out } = await stage.deploy("v1", "--timeout", "5");
    assert.equal(code, 1);
    assert.match(err, /not within 5 minutes/);
    assert.match(out, /asked to stop and roll back/);
    const stop = stage.calls.find(({ name }) => name === "StopDeployment");
    assert.equal(stop?.input.autoRollbackEnabled, true);
    assert.deepEqual(await stage.noted(), []);
  });

  it("deploys the release before when the smoke test fails", async () => {
    assert.equal((await stage.deploy("v1")).code, 0);
    stage.answer = () => 500;
    const { code, err } = await stage.deploy("v2");
    assert.equal(code, 1);
    assert.match(err, /answered 500, 5 times\.\n {2}v1 runs again/);
    assert.deepEqual(
      stage.calls
        .filter(({ name }) => name === "CreateDeployment")
        .map(({ input }) => (input.revision as ReturnType<typeof revision>).s3Location.key),
      ["revisions/web/v2.zip", "revisions/web/v1.zip"],
    );
    assert.deepEqual(await stage.noted(), ["v1 settled"]);
  });

  it("joins a deployment of the same release, waits for another's, and asks again when one was faster", async () => {
    const same = await others("v1", ["InProgress", "InProgress", "Succeeded"]);
    assert.equal((await stage.deploy("v1")).code, 0);
    assert.equal(stage.deployments.at(-1), same);

    await others("v1", Array<string>(10).fill("InProgress").concat("Succeeded"));
    const waits = await stage.deploy("v2");
    assert.equal(waits.code, 0);
    assert.match(waits.out, /another deployment to web is under way/);

    let refusals = 2;
    stage.before = ({ name }) => {
      if (name === "CreateDeployment" && refusals-- > 0) throw awsError("DeploymentLimitExceededException");
    };
    assert.equal((await stage.deploy("v1")).code, 0);
    assert.equal(refusals, -1);
    assert.equal((await stage.noted()).at(-1), "v1 settled");
  });

  it("rolls back, and comes to the same end from wherever an earlier run died", async () => {
    for (const release of ["v1", "v2"]) assert.equal((await stage.deploy(release)).code, 0);
    const length = stage.calls.length;
    assert.ok(length > 8);
    for (let at = 0; at < length; at++) {
      const to = (await stage.noted()).at(-1)?.startsWith("v1") ? "v2" : "v1";
      let count = 0;
      stage.after = () => {
        if (count++ === at) throw new Crash();
      };
      await stage.run("rollback", "--to", to);
      stage.after = () => undefined;
      const { code, err } = await stage.run("rollback", "--to", to);
      assert.equal(code, 0, `${at}: ${err}`);
      assert.equal((await stage.noted()).at(-1), `${to} settled`);
      assert.equal((await stage.run("status", "--json")).code, 0);
      await stage.run("rollback", "--to", to);
      assert.deepEqual(stage.changes(), [], `${at}: a further run changes something`);
    }
  }).timeout(300_000);
});
