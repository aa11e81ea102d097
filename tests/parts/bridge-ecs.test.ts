import assert from "node:assert/strict";
import {
  CreateClusterCommand,
  CreateServiceCommand,
  RegisterTaskDefinitionCommand,
  UpdateServiceCommand,
} from "@aws-sdk/client-ecs";
import type { EcsTarget } from "../../delivery";
import { targets } from "../fixtures/bridge-targets";
import type { Moto } from "../moto";
import { awsError, Crash, home, Stage, useMoto } from "./bridge-stage";

interface Acted {
  readonly serviceDeploymentArn: string;
  readonly createdAt: Date;
  readonly targetServiceRevisionArn: string;
  /** Statuses that are still to be shown; the last one stays. */
  readonly statuses: string[];
  readonly digest: string | undefined;
}

/** Service deployments, which Moto does not have: each update makes one, of the image that the tag names then. */
class EcsStage extends Stage {
  readonly deployments: Acted[] = [];
  /** How the next deployments go. */
  outcomes: string[][] = [];

  constructor(moto: Moto, target: EcsTarget = targets.fargate) {
    super(moto, target);
    const { actors } = this;
    actors.UpdateService = async (_input, next) => {
      await next();
      this.begin(await this.digest(target.tag));
      return undefined;
    };
    actors.ListServiceDeployments = async () => ({
      serviceDeployments: this.deployments.map((one) => ({ ...one, status: one.statuses[0] })),
    });
    actors.DescribeServiceDeployments = async ({
      serviceDeploymentArns: [arn],
    }: {
      serviceDeploymentArns: string[];
    }) => {
      const one = this.find(arn);
      const status = one.statuses.length > 1 ? one.statuses.shift() : one.statuses[0];
      return {
        serviceDeployments: [{ ...one, status, statusReason: status?.startsWith("ROLL") ? "unhealthy" : "" }],
      };
    };
    actors.DescribeServiceRevisions = async ({
      serviceRevisionArns: [arn],
    }: {
      serviceRevisionArns: string[];
    }) => ({
      serviceRevisions: this.deployments
        .filter(({ targetServiceRevisionArn }) => targetServiceRevisionArn === arn)
        .map(({ digest }) => ({ containerImages: [{ containerName: target.service, imageDigest: digest }] })),
    });
    actors.StopServiceDeployment = async ({ serviceDeploymentArn }: { serviceDeploymentArn: string }) => {
      this.find(serviceDeploymentArn).statuses.splice(
        0,
        Infinity,
        "ROLLBACK_IN_PROGRESS",
        "ROLLBACK_SUCCESSFUL",
      );
      return {};
    };
  }

  begin(digest: string | undefined): Acted {
    const number = this.deployments.length;
    const one = {
      serviceDeploymentArn: `deployment/${number}`,
      createdAt: new Date(this.now + number),
      targetServiceRevisionArn: `revision/${number}`,
      statuses: this.outcomes.shift() ?? ["PENDING", "IN_PROGRESS", "SUCCESSFUL"],
      digest,
    };
    this.deployments.push(one);
    return one;
  }

  private find(arn: string | undefined): Acted {
    const one = this.deployments.find(({ serviceDeploymentArn }) => serviceDeploymentArn === arn);
    assert.ok(one, `no deployment ${arn}`);
    return one;
  }

  /** The image of the newest deployment that went well. */
  running(): string | undefined {
    return this.deployments.filter(({ statuses }) => statuses.at(-1) === "SUCCESSFUL").at(-1)?.digest;
  }
}

describe("the bridge to ECS, against the emulator", () => {
  const moto = useMoto();
  let stage: EcsStage;
  const { fargate } = targets;

  beforeEach(async () => {
    await moto().reset();
    stage = new EcsStage(moto());
    await stage.writeDescriptor();
    const { ecs } = stage.clients;
    await ecs.send(new CreateClusterCommand({ clusterName: fargate.cluster }));
    await define("public.ecr.aws/docker/library/busybox:stable");
    await ecs.send(
      new CreateServiceCommand({
        cluster: fargate.cluster,
        serviceName: fargate.unit,
        taskDefinition: "kr-api",
        desiredCount: 2,
      }),
    );
    await stage.push("v1");
    await stage.push("v2");
  });

  /** What the program writes: a task definition. */
  const define = (image: string) =>
    stage.clients.ecs.send(
      new RegisterTaskDefinitionCommand({
        family: "kr-api",
        containerDefinitions: [{ name: fargate.service, image, memory: 128 }],
      }),
    );

  /** A service that has been released: the program has seen the parameter. */
  async function released(release = "v1") {
    assert.equal((await stage.deploy(release)).code, 0);
    const registry = `123456789012.dkr.ecr.${fargate.region}.amazonaws.com`;
    await define(`${registry}/${fargate.repository}:${fargate.tag}`);
    await stage.clients.ecs.send(
      new UpdateServiceCommand({ cluster: fargate.cluster, service: fargate.unit, taskDefinition: "kr-api" }),
    );
    stage.deployments[0]?.statuses.splice(0, Infinity, "SUCCESSFUL");
    assert.equal((await stage.deploy(release)).code, 0);
    assert.deepEqual(await stage.noted(), [`${release} settled`]);
  }

  const runs = async (release: string) => {
    const digest = await stage.digest(release);
    assert.ok(digest);
    assert.equal(await stage.digest(fargate.tag), digest, "the tag");
    assert.equal(stage.running(), digest, "what ECS runs");
  };

  it("does nothing for a service that is not in the network", async () => {
    await moto().reset();
    const { code, out } = await stage.deploy("v1");
    assert.equal(code, 0);
    assert.equal(out, "api is not in stg kr: nothing to do.\n");
    assert.deepEqual(
      stage.calls.map(({ name }) => name),
      ["GetParameter"],
    );
  });

  it("writes tag and parameter of a first release, and leaves the placeholder to the program", async () => {
    for (const time of ["first", "second"]) {
      const { code, out } = await stage.deploy("v1");
      assert.equal(code, 0);
      assert.match(out, /placeholder in kr: .* next `pulumi up` of stg brings v1/);
      assert.deepEqual(stage.changes(), time === "first" ? ["PutImage", "PutParameter"] : []);
      assert.deepEqual(stage.requests, []);
    }
    assert.equal(await stage.digest("stg-kr"), await stage.digest("v1"));
    assert.deepEqual(await stage.noted(), ["v1"]);
  });

  it("deploys a release: tag, parameter, deployment, smoke test, mark, in this order, and only once", async () => {
    await released();
    const { code, out } = await stage.deploy("v2");
    assert.equal(code, 0);
    assert.match(out, /kr-api-fargate: PENDING\n.*IN_PROGRESS\n.*SUCCESSFUL\n/);
    assert.deepEqual(stage.changes(), ["PutImage", "PutParameter", "UpdateService", "LabelParameterVersion"]);
    assert.deepEqual(stage.calls.find(({ name }) => name === "UpdateService")?.input, {
      cluster: "kr",
      service: "kr-api-fargate",
      forceNewDeployment: true,
    });
    assert.deepEqual(stage.requests, [{ url: fargate.smokeUrl, headers: {} }]);
    await runs("v2");
    assert.deepEqual(await stage.noted(), ["v1", "v2 settled"]);

    const again = await stage.deploy("v2");
    assert.equal(again.code, 0);
    assert.match(again.out, /v2 runs in kr already/);
    assert.deepEqual(stage.changes(), []);
  });

  const strategies: readonly EcsTarget["strategy"][] = ["rolling", "blueGreen", "canary", "linear"];
  for (const strategy of strategies) {
    it(`waits as long as ${strategy} itself waits, and no longer`, async () => {
      stage = new EcsStage(moto(), { ...fargate, strategy, plannedMinutes: 20 });
      await stage.writeDescriptor();
      await released();
      const looks = (count: number) => [...Array<string>(count).fill("IN_PROGRESS"), "SUCCESSFUL"];
      stage.outcomes = [looks((18 * 60) / 10)];
      assert.equal((await stage.deploy("v2")).code, 0);
      assert.ok(stage.slept > 17 * 60_000 && stage.slept < 19 * 60_000);

      stage.outcomes = [looks(1000)];
      const { code, err } = await stage.deploy("v1", "--timeout", "1");
      assert.equal(code, 1);
      assert.match(err, /not within 21 minutes/);
      assert.ok(stage.changes().includes("StopServiceDeployment"));
      await runs("v2");
    });
  }

  const badEnds: Record<string, { readonly statuses: string[]; readonly deploysAnew: boolean }> = {
    "rolled back by ECS": {
      statuses: ["IN_PROGRESS", "ROLLBACK_REQUESTED", "ROLLBACK_IN_PROGRESS", "ROLLBACK_SUCCESSFUL"],
      deploysAnew: false,
    },
    "whose rollback failed": { statuses: ["ROLLBACK_IN_PROGRESS", "ROLLBACK_FAILED"], deploysAnew: true },
    "stopped by hand": { statuses: ["STOP_REQUESTED", "STOPPED"], deploysAnew: true },
  };
  for (const [name, { statuses, deploysAnew }] of Object.entries(badEnds)) {
    it(`puts tag and parameter back after a deployment ${name}`, async () => {
      await released();
      stage.outcomes = [[...statuses]];
      const { code, err } = await stage.deploy("v2");
      assert.equal(code, 1);
      assert.match(err, new RegExp(`ended in ${statuses.at(-1)}[^]*v1 runs in kr again`));
      assert.deepEqual(await stage.noted(), ["v1", "v2", "v1 settled"]);
      await runs("v1");
      const updates = stage.changes().filter((call) => call === "UpdateService");
      assert.equal(updates.length, deploysAnew ? 2 : 1);
      assert.deepEqual(stage.requests, []);
      // And a rollback later does not lead to what failed.
      assert.match((await stage.run("rollback")).err, /v1 is the first release/);
    });
  }

  it("deploys the release before when the smoke test fails", async () => {
    await released();
    stage.answer = () => 503;
    const { code, err } = await stage.deploy("v2");
    assert.equal(code, 1);
    assert.match(err, /answered 503, 5 times\.\n {2}v1 runs in kr again/);
    assert.deepEqual(await stage.noted(), ["v1", "v2", "v1 settled"]);
    await runs("v1");
  });

  it("waits for replication, and refuses what was never built", async () => {
    await released();
    await stage.push("v3", [home]);
    stage.meanwhile = async () => void (stage.slept === 30_000 && (await stage.push("v3")));
    const { code, out } = await stage.deploy("v3");
    assert.equal(code, 0);
    assert.match(out, /v3 is on its way to ap-northeast-2/);
    await runs("v3");

    for (const [release, message] of [
      ["v4", /There is no release v4 of api/],
      ["stg-kr", /is no name of a release/],
      ["prd-jp", /is no name of a release/],
      ["a b", /is no name of a release/],
    ] as const) {
      const refused = await stage.deploy(release);
      assert.equal(refused.code, 2);
      assert.match(refused.err, message);
      assert.deepEqual(stage.changes(), []);
    }
  });

  it("gives replication up in the end, with nothing changed", async () => {
    await released();
    await stage.push("v3", [home]);
    const { code, err } = await stage.deploy("v3");
    assert.equal(code, 1);
    assert.match(err, /has not come to ap-northeast-2.*not within 30 minutes/);
    assert.deepEqual(stage.changes(), []);
  });

  it("waits for another's deployment, and joins one of the same release", async () => {
    await released();
    const other = stage.begin(await stage.digest("v1"));
    stage.meanwhile = () => void (stage.slept > 60_000 && other.statuses.splice(0, Infinity, "SUCCESSFUL"));
    const waits = await stage.deploy("v2");
    assert.equal(waits.code, 0);
    assert.match(waits.out, /another deployment of kr-api-fargate is under way \(PENDING\): waiting/);
    await runs("v2");

    stage.meanwhile = () => undefined;
    const same = stage.begin(await stage.digest("v1"));
    const joins = await stage.deploy("v1");
    assert.equal(joins.code, 0);
    assert.match(joins.out, /a deployment of v1 is under way: watching it/);
    assert.equal(stage.deployments.at(-1), same);
    assert.ok(!stage.changes().includes("UpdateService"));
  });

  it("waits when ECS says that a deployment is in progress", async () => {
    await released();
    let refusals = 3;
    stage.before = ({ name }) => {
      if (name === "UpdateService" && refusals-- > 0)
        throw awsError("InvalidParameterException", 400, "A deployment of the service is in progress.");
    };
    const { code, out } = await stage.deploy("v2");
    assert.equal(code, 0);
    assert.match(out, /another deployment of kr-api-fargate is under way: waiting for its end/);
    await runs("v2");
  });

  it("rolls back to the release before, once however often it is asked, and further by name", async () => {
    await released();
    await stage.push("v3");
    for (const release of ["v2", "v3"]) assert.equal((await stage.deploy(release)).code, 0);
    const first = await stage.run("rollback");
    assert.equal(first.code, 0);
    assert.match(first.out, /v2 runs in kr/);
    await runs("v2");
    const second = await stage.run("rollback");
    assert.equal(second.code, 0);
    assert.match(second.out, /was rolled back to v2 already; say --to/);
    assert.deepEqual(stage.changes(), []);
    assert.equal((await stage.run("rollback", "--to", "v1")).code, 0);
    await runs("v1");
    assert.deepEqual(await stage.noted(), ["v1", "v2", "v3", "v2", "v1 settled"]);
    assert.equal((await stage.run("rollback", "--to", "v9")).code, 2);
  });

  it("refuses to roll back what was never released", async () => {
    const { code, err } = await stage.run("rollback");
    assert.equal(code, 2);
    assert.match(err, /never released to kr/);
  });

  it("comes to the same end from wherever an earlier run died", async () => {
    await released();
    assert.equal((await stage.deploy("v2")).code, 0);
    const length = stage.calls.length;
    assert.ok(length > 15);
    for (const when of ["before", "after"] as const) {
      for (let at = 0; at < length; at++) {
        const release = (await stage.noted()).at(-1)?.startsWith("v1") ? "v2" : "v1";
        let count = 0;
        stage[when] = () => {
          if (count++ === at) throw new Crash();
        };
        await stage.deploy(release);
        stage[when] = () => undefined;
        // A run asks once more or less how far the deployment is.
        if (count <= at) {
          assert.ok(at >= length - 2, `${when} ${at}: never died`);
          continue;
        }
        const { code, err } = await stage.deploy(release);
        assert.equal(code, 0, `${when} ${at}: ${err}`);
        await runs(release);
        assert.equal((await stage.noted()).at(-1), `${release} settled`, `${when} ${at}`);
        await stage.deploy(release);
        assert.deepEqual(stage.changes(), [], `${when} ${at}: a further run changes something`);
      }
    }
  });

  it("puts everything back when AWS refuses a step for good, and goes on later when it does not answer", async () => {
    await released();
    const steps = [
      "PutImage",
      "PutParameter",
      "UpdateService",
      "ListServiceDeployments",
      "LabelParameterVersion",
    ];
    for (const step of steps) {
      for (const [error, status] of [
        ["AccessDeniedException", 400],
        ["ThrottlingException", 400],
        ["ServerException", 500],
      ] as const) {
        const [now] = (await stage.noted()).slice(-1);
        const release = now?.startsWith("v1") ? "v2" : "v1";
        let refused = false;
        stage.before = ({ name }) => {
          if (name !== step || (refused && error === "AccessDeniedException")) return;
          refused = true;
          throw awsError(error, status);
        };
        const failed = await stage.deploy(release, "--timeout", "1");
        stage.before = () => undefined;
        assert.equal(failed.code, 1, `${step} ${error}`);
        assert.ok(refused);
        const { code, err } = await stage.deploy(release);
        assert.equal(code, 0, `${step} ${error}: ${err}`);
        await runs(release);
        assert.equal((await stage.noted()).at(-1), `${release} settled`);
      }
    }
  });

  it("puts tag and parameter back, and starts nothing, when ECS was never told of the release", async () => {
    await released();
    stage.before = ({ name }) => {
      if (name === "UpdateService") throw awsError("AccessDeniedException");
    };
    const { code, err } = await stage.deploy("v2");
    assert.equal(code, 1);
    assert.match(
      err,
      /AccessDeniedException: no\n {2}the bridge's role lacks this right[^]*v1 runs in kr again/,
    );
    assert.deepEqual(await stage.noted(), ["v1", "v2", "v1 settled"]);
    await runs("v1");
  });

  it("tells as JSON, progress apart", async () => {
    await released();
    const { out, err } = await stage.deploy("v2", "--json");
    assert.deepEqual(JSON.parse(out), {
      ok: true,
      outcome: "deployed",
      release: "v2",
      message: "api v2 runs in kr.",
    });
    assert.match(err, /SUCCESSFUL/);
    const status = JSON.parse((await stage.run("status", "--json")).out);
    assert.deepEqual(status.details, {
      kind: "ecs rolling",
      release: "v2",
      settled: true,
      previous: ["v1"],
      tagged: await stage.digest("v2"),
      placeholder: false,
      lastDeployment: "SUCCESSFUL",
      running: await stage.digest("v2"),
    });
    assert.deepEqual(stage.changes(), []);
    stage.before = () => {
      throw awsError("AccessDeniedException");
    };
    const failed = JSON.parse((await stage.run("status", "--json")).out);
    assert.deepEqual([failed.ok, failed.exitCode, failed.errorClass], [false, 1, "permission"]);
  });
});
