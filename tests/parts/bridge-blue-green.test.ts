import assert from "node:assert/strict";
import { UpdateAutoScalingGroupCommand } from "@aws-sdk/client-auto-scaling";
import type { BlueGreenTarget } from "../../delivery";
import type { SideName } from "../../delivery/bridge/target";
import { targets } from "../fixtures/bridge-targets";
import { FleetStage } from "./bridge-fleet";
import { awsError, Crash, useMoto } from "./bridge-stage";

const url = "https://web.kr.stg.example.com/health";
const testUrl = "https://test-web.kr.stg.example.com/health";

describe("the bridge to instances on two sides, against the emulator", () => {
  const moto = useMoto();
  let stage: FleetStage;

  const raise = async (like: BlueGreenTarget) => {
    await moto().reset();
    stage = await FleetStage.blueGreen(moto(), like);
  };

  /** Traffic, sizes and the parameter: all on one side, the other one stopped. */
  async function serves(side: SideName, release: string | undefined, where = ""): Promise<void> {
    const { sides, switch: how } = stage.fleet;
    const idle = side === "blue" ? "green" : "blue";
    const rules = how.kind === "listener" ? 2 : 1;
    const weights = Array<string>(rules).fill(side === "blue" ? "100/0" : "0/100");
    assert.deepEqual(await stage.weights(), weights, where);
    if (how.kind === "dns") {
      assert.deepEqual(await stage.records(), [`A ${side} true`, `AAAA ${side} true`], where);
      assert.deepEqual(await stage.records("testRecord"), [`A ${idle} true`, `AAAA ${idle} true`], where);
    }
    assert.equal(await stage.size(sides[side].group), "2/6/2", where);
    assert.equal(await stage.size(sides[idle].group), "0/0/0", where);
    assert.deepEqual(await stage.scheduled(), [side], where);
    assert.equal((await stage.noted()).at(-1), release && `${release} settled`, where);
  }

  describe("behind listener rules", () => {
    beforeEach(() => raise({ ...targets.listener, bakeMinutes: 2 }));

    it("deploys to the idle side, tests it, moves, bakes, stops the old one, and only once", async () => {
      const { code, out } = await stage.deploy("v1");
      assert.equal(code, 0, out);
      assert.deepEqual(stage.changes(), [
        "CopyObject",
        "UpdateAutoScalingGroup",
        "CreateDeployment",
        "ModifyRule",
        "ModifyRule",
        "SuspendProcesses",
        "ResumeProcesses",
        "PutParameter",
        "UpdateAutoScalingGroup",
        "LabelParameterVersion",
      ]);
      await serves("green", "v1");
      assert.deepEqual(stage.requests, [
        { url, headers: { "x-archipelago-target": "green" } },
        { url, headers: {} },
        { url, headers: {} },
      ]);
      assert.ok(stage.slept >= 120_000 && stage.slept < 150_000, "the bake of two minutes");
      const again = await stage.deploy("v1");
      assert.deepEqual([again.code, stage.changes()], [0, []]);

      assert.equal((await stage.deploy("v2")).code, 0);
      await serves("blue", "v2");
      assert.deepEqual(stage.requests[0]?.headers, { "x-archipelago-target": "blue" });
    });

    it("rolls back to the other side", async () => {
      for (const release of ["v1", "v2"]) assert.equal((await stage.deploy(release)).code, 0);
      const { code, out } = await stage.run("rollback");
      assert.equal(code, 0);
      assert.match(out, /kr-web-green|web-green has v1 already/);
      await serves("green", "v1");
      await stage.run("rollback");
      assert.deepEqual(stage.changes(), []);
      const { details } = JSON.parse((await stage.run("status", "--json")).out);
      assert.equal(details.live, "green");
      assert.deepEqual(details.left, { kind: "nothing" });
    });

    const failures: Record<string, [() => void, RegExp]> = {
      "does not get its release": [() => (stage.outcomes = [["Failed"]]), /ended in Failed/],
      "never ends to deploy": [
        () => (stage.outcomes = [Array<string>(999).fill("InProgress")]),
        /not within/,
      ],
      "does not become healthy": [() => health(() => false), /targets of kr-web-green do not become healthy/],
      "fails its test": [
        () => (stage.answer = (_, headers) => (headers["x-archipelago-target"] ? 500 : 200)),
        /smoke/,
      ],
      "fails the test of users": [
        () => (stage.answer = (_, headers) => (headers["x-archipelago-target"] ? 200 : 502)),
        /answered 502/,
      ],
      "gets ill while it bakes": [() => health(() => stage.slept < 60_000), /without a healthy target/],
      "raises an alarm while it bakes": [
        () => alarm("kr-web-green-errors"),
        /Raised: kr-web-green-errors \(5 % of the answers\)/,
      ],
      "is not found by AWS": [
        () => refuse("DescribeTargetHealth", "TargetGroupNotFoundException"),
        /not there/,
      ],
      "may not be moved to": [
        () => refuse("ModifyRule", "AccessDenied", 1),
        /AccessDenied.*\n.*lacks this right/,
      ],
      "may not be noted": [() => refuse("PutParameter", "AccessDeniedException"), /lacks this right/],
    };
    /** Health of the green side's targets. */
    function health(healthy: () => boolean) {
      stage.actors.DescribeTargetHealth = async (_input, next) => {
        const answer = (await next()) as { TargetHealthDescriptions: object[] };
        if (healthy()) return answer;
        return {
          TargetHealthDescriptions: answer.TargetHealthDescriptions.map((one) => ({
            ...one,
            TargetHealth: { State: "unhealthy" },
          })),
        };
      };
    }
    /** In alarm once traffic has moved. */
    function alarm(name: string) {
      stage.actors.DescribeAlarms = async ({ AlarmNames }: { AlarmNames: string[] }) => ({
        MetricAlarms: AlarmNames.filter((one) => one === name).map((AlarmName) => ({
          AlarmName,
          StateReason: "5 % of the answers",
        })),
      });
    }
    /** AWS refuses a call, from the given one on, until the bridge takes back. */
    function refuse(call: string, error: string, after = 0) {
      let count = 0;
      let refused = false;
      stage.before = ({ name }) => {
        if (name === call && count++ >= after && !refused) {
          refused = true;
          throw awsError(error);
        }
      };
    }
    for (const [name, [act, message]] of Object.entries(failures))
      it(`leaves everything as it was when the new side ${name}`, async () => {
        assert.equal((await stage.deploy("v1")).code, 0);
        assert.equal((await stage.deploy("v2")).code, 0);
        await stage.build("v3");
        act();
        const { code, err, out } = await stage.deploy("v3", "--timeout", "20");
        assert.equal(code, 1, out);
        assert.match(err, message);
        assert.match(err, /blue serves, as before, with v2/);
        await serves("blue", "v2");
        assert.match((await stage.noted()).join(), /^v1,v2( settled|,v3,v2 settled)$/);
        stage.before = () => undefined;
        stage.answer = () => 200;
        delete stage.actors.DescribeTargetHealth;
        delete stage.actors.DescribeAlarms;
        const retry = await stage.deploy("v3");
        assert.equal(retry.code, 0, retry.err);
        await serves("green", "v3");
      });

    it("comes to the same end from wherever an earlier run died", async function () {
      this.timeout(300_000);
      assert.equal((await stage.deploy("v1")).code, 0);
      assert.equal((await stage.deploy("v2")).code, 0);
      const writes = stage.calls.flatMap(({ name }, at) =>
        /^(Get|List|Describe|Head)/.test(name) ? [] : [at],
      );
      const last = writes.at(-1) ?? 0;
      for (const when of ["before", "after"] as const)
        for (let at = 0; at <= last; at++) {
          // Looks that follow one another leave the same behind: one of each row is enough.
          if (!writes.includes(at) && !writes.includes(at + 1)) continue;
          const release = (await stage.noted()).at(-1)?.startsWith("v1") ? "v2" : "v1";
          const side = release === "v1" ? "green" : "blue";
          let count = 0;
          stage[when] = () => {
            if (count++ === at) throw new Crash();
          };
          await stage.deploy(release);
          // The revision is copied once only, so that later runs end a little earlier.
          assert.ok(count > at || at > last - 3, `${when} ${at}: never died`);
          stage[when] = () => undefined;
          const { code, err } = await stage.deploy(release);
          assert.equal(code, 0, `${when} ${at}: ${err}`);
          await serves(side, release, `${when} ${at}`);
          await stage.deploy(release);
          assert.deepEqual(stage.changes(), [], `${when} ${at}: a further run changes something`);
        }
    });

    it("goes back first when an earlier run died between two rules and another release is wanted", async () => {
      assert.equal((await stage.deploy("v1")).code, 0);
      await stage.build("v3");
      let moves = 0;
      stage.after = ({ name }) => {
        if (name === "ModifyRule" && moves++ === 0) throw new Crash();
      };
      await stage.deploy("v2");
      stage.after = () => undefined;
      assert.deepEqual(await stage.weights(), ["100/0", "0/100"]);
      const { code, out } = await stage.deploy("v3");
      assert.equal(code, 0);
      assert.match(out, /left traffic on both sides: back to green, which has v1/);
      await serves("blue", "v3");
    });

    it("tells what to do when nobody can know where traffic belongs", async () => {
      let moves = 0;
      stage.after = ({ name }) => {
        if (name === "ModifyRule" && moves++ === 0) throw new Crash();
      };
      await stage.deploy("v1");
      stage.after = () => undefined;
      const { code, err } = await stage.deploy("v2");
      assert.equal(code, 2);
      assert.match(
        err,
        /goes to both sides, and neither alone has v2.*\n.*move the rules to one side by hand/,
      );
      assert.deepEqual(stage.changes(), []);
    });

    it("does not mind an alarm on the other side", async () => {
      stage.actors.DescribeAlarms = async ({ AlarmNames }: { AlarmNames: string[] }) => {
        assert.deepEqual(AlarmNames, stage.fleet.sides.green.alarms);
        return { MetricAlarms: [] };
      };
      assert.equal((await stage.deploy("v1")).code, 0);
      assert.ok(stage.calls.some(({ name }) => name === "DescribeAlarms"));
    });

    const resize = (side: SideName, MinSize: number, MaxSize: number, DesiredCapacity: number) =>
      stage.clients.autoscaling.send(
        new UpdateAutoScalingGroupCommand({
          AutoScalingGroupName: stage.fleet.sides[side].group,
          MinSize,
          MaxSize,
          DesiredCapacity,
        }),
      );

    it("wakes a side in the off hours and lets it sleep again, with the schedule", async () => {
      await resize("blue", 0, 0, 0);
      const { code, err } = await stage.deploy("v1");
      assert.equal(code, 0, err);
      assert.deepEqual(await stage.weights(), ["0/100", "0/100"]);
      for (const { group } of Object.values(stage.fleet.sides))
        assert.equal(await stage.size(group), "0/0/0");
      assert.deepEqual(await stage.scheduled(), ["green"]);
      assert.deepEqual(await stage.noted(), ["v1 settled"]);
      await stage.deploy("v1");
      assert.deepEqual(stage.changes(), []);
    });

    it("brings the new side to what an event has made of the live one meanwhile", async () => {
      stage.meanwhile = async () => {
        stage.meanwhile = () => undefined;
        await resize("blue", 4, 9, 4);
      };
      assert.equal((await stage.deploy("v1")).code, 0);
      assert.equal(await stage.size("kr-web-green"), "4/9/4");
    });

    it("takes the configured size when the live side has none, as by night", async () => {
      stage.actors.DescribeAutoScalingGroups = async (_input, next) => {
        const answer = (await next()) as { AutoScalingGroups: { AutoScalingGroupName: string }[] };
        const blue = answer.AutoScalingGroups[0]?.AutoScalingGroupName === "kr-web-blue";
        return blue
          ? {
              AutoScalingGroups: [
                { AutoScalingGroupName: "kr-web-blue", MinSize: 0, MaxSize: 6, DesiredCapacity: 0 },
              ],
            }
          : answer;
      };
      assert.equal((await stage.deploy("v1")).code, 0);
      assert.equal(await stage.size("kr-web-green"), "2/6/2");
    });
  });

  describe("behind a record", () => {
    beforeEach(() => raise({ ...targets.dns, bakeMinutes: 0 }));

    it("moves the record, and stops the old side when no resolver remembers it any more", async () => {
      let stoppedAfter = -1;
      let movedAt = 0;
      stage.after = ({ name, input }) => {
        if (name === "ChangeResourceRecordSets") movedAt = stage.now;
        if (name === "UpdateAutoScalingGroup" && input.MaxSize === 0) stoppedAfter = stage.now - movedAt;
      };
      const { code, out } = await stage.deploy("v1");
      assert.equal(code, 0, out);
      assert.match(out, /both sides run for another 80 seconds/);
      assert.equal(stoppedAfter, 80_000);
      await serves("green", "v1");
    });

    it("waits for Route 53's own servers before it counts", async () => {
      let looks = 0;
      stage.actors.GetChange = async () => ({ ChangeInfo: { Status: looks++ < 3 ? "PENDING" : "INSYNC" } });
      assert.equal((await stage.deploy("v1")).code, 0);
      const lookingAtTheDeployment = 20_000;
      assert.equal(stage.slept, lookingAtTheDeployment + 30_000 + 80_000);
    });

    it("keeps the new side for those who remember it when it goes back", async () => {
      assert.equal((await stage.deploy("v1")).code, 0);
      stage.answer = (asked) => (asked === testUrl ? 200 : 503);
      let stoppedAfter = -1;
      let movedAt = 0;
      stage.after = ({ name, input }) => {
        if (name === "ChangeResourceRecordSets") movedAt = stage.now;
        if (name === "UpdateAutoScalingGroup" && input.MaxSize === 0) stoppedAfter = stage.now - movedAt;
      };
      const { code, err } = await stage.deploy("v2");
      assert.equal(code, 1);
      assert.match(err, /green serves, as before, with v1/);
      assert.equal(stoppedAfter, 80_000);
      await serves("green", "v1");
    });

    it("asks the idle side by its test name, and turns the rules inside before the record", async () => {
      assert.equal((await stage.deploy("v1")).code, 0);
      assert.deepEqual(
        stage.requests.map((one) => one.url),
        [testUrl, url, url],
      );
      assert.ok(stage.requests.every(({ headers }) => Object.keys(headers).length === 0));
      const moves = stage.changes().filter((name) => /ModifyRule|RecordSets/.test(name));
      assert.deepEqual(moves, ["ModifyRule", "ChangeResourceRecordSets"]);
    });

    it("comes to the same end when it dies between the rules and the record, or after it", async () => {
      for (const [at, release, side] of [
        ["ModifyRule", "v1", "green"],
        ["ChangeResourceRecordSets", "v2", "blue"],
      ] as const) {
        stage.after = ({ name }) => {
          if (name === at) throw new Crash();
        };
        await stage.deploy(release);
        stage.after = () => undefined;
        const { code, err } = await stage.deploy(release);
        assert.equal(code, 0, err);
        await serves(side, release, at);
      }
    });

    it("waits out what is left of the old side's time before it deploys to it again", async () => {
      stage.after = ({ name }) => {
        if (name === "PutParameter") throw new Crash();
      };
      await stage.deploy("v1");
      stage.after = () => undefined;
      stage.now += 30_000;
      const { code, out } = await stage.deploy("v2");
      assert.equal(code, 0);
      assert.match(out, /waiting 50 seconds: resolvers may still remember the idle side/);
      await serves("blue", "v2");
    });

    it("refuses a zone without the record", async () => {
      stage.actors.ListResourceRecordSets = async () => ({ ResourceRecordSets: [] });
      const { code, err } = await stage.deploy("v1");
      assert.equal(code, 2);
      assert.match(err, /web\.kr\.stg\.example\.com has no alias record/);
      assert.deepEqual(stage.changes(), []);
    });
  });
});
