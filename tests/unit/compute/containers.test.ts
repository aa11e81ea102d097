import assert from "node:assert/strict";
import type { Container } from "../../../config";
import { japan, recordNetwork, withService } from "./fixture";
import { named, namesOf, text } from "./recorded";

const migrate: Container = {
  name: "migrate",
  image: "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/tools/migrate:1",
  role: "init",
  command: ["up"],
  essential: false,
  dependsOn: [],
  environment: { B: "2", A: "1" },
  writable: false,
};
const proxy: Container = {
  ...migrate,
  name: "proxy",
  image: "public.ecr.aws/example/proxy:2",
  role: "sidecar",
  command: undefined,
  cpu: 64,
  memory: 128,
  essential: true,
  dependsOn: [{ container: "migrate", condition: "COMPLETE" }],
  environment: {},
  writable: true,
};

interface Definition {
  readonly name: string;
  readonly [key: string]: unknown;
}
const definitionsOf = (resources: Awaited<ReturnType<typeof recordNetwork>>, name: string) =>
  JSON.parse(String(named(resources, "TaskDefinition", name).inputs.containerDefinitions)) as Definition[];

describe("what a task may have beside its container", () => {
  for (const compute of ["fargate", "ecs-ec2"] as const) {
    it(`${compute}: init and sidecars, in the order that was asked for`, async () => {
      const resources = await recordNetwork(
        withService(japan, "api", { compute, containers: [migrate, proxy] }),
      );
      const [api, first, second] = definitionsOf(resources, `jp-api-${compute}`);
      assert.deepEqual(api?.dependsOn, [{ containerName: "migrate", condition: "SUCCESS" }]);
      assert.deepEqual(
        [first?.name, first?.essential, first?.command, first?.dependsOn, first?.readonlyRootFilesystem],
        ["migrate", false, ["up"], undefined, true],
      );
      assert.deepEqual(first?.environment, [
        { name: "A", value: "1" },
        { name: "B", value: "2" },
      ]);
      assert.deepEqual(
        [second?.name, second?.essential, second?.cpu, second?.memory, second?.readonlyRootFilesystem],
        ["proxy", true, 64, 128, false],
      );
      assert.deepEqual(second?.dependsOn, [{ containerName: "migrate", condition: "COMPLETE" }]);
      const policy = String(named(resources, "RolePolicy", `jp-api-${compute}-execution`).inputs.policy);
      const { Statement } = JSON.parse(policy) as { Statement: { Sid: string }[] };
      const sids = Statement.map(({ Sid }) => Sid);
      assert.equal(new Set(sids).size, sids.length, "IAM takes each Sid once");
      assert.match(policy, /arn:aws:ecr:ap-northeast-1:123456789012:repository\/tools\/migrate"/);
      assert.doesNotMatch(policy, /example\/proxy/);
    });
  }

  it("opens a shell where it is asked for, with a role that may and a disk that can be written", async () => {
    const closed = await recordNetwork(japan);
    const open = await recordNetwork(withService(japan, "api", { exec: true }));
    assert.equal(named(closed, "Service", "jp-api-fargate").inputs.enableExecuteCommand, false);
    assert.equal(named(open, "Service", "jp-api-fargate").inputs.enableExecuteCommand, true);
    assert.equal(definitionsOf(closed, "jp-api-fargate")[0]?.readonlyRootFilesystem, true);
    assert.equal(definitionsOf(open, "jp-api-fargate")[0]?.readonlyRootFilesystem, false);
    const shells = (resources: typeof open) =>
      namesOf(resources, "RolePolicy").filter((name) => name.endsWith("-exec"));
    assert.deepEqual(shells(closed), []);
    assert.deepEqual(shells(open), ["jp-api-fargate-exec"]);
    const { inputs } = named(open, "RolePolicy", "jp-api-fargate-exec");
    assert.match(text(inputs.policy), /ssmmessages:OpenDataChannel/);
    assert.match(text(inputs.role), /jp-api-fargate-task/);
  });

  it("has a larger disk on Fargate only", async () => {
    for (const [compute, expected] of [
      ["fargate", { sizeInGib: 50 }],
      ["ecs-ec2", undefined],
    ] as const) {
      const resources = await recordNetwork(withService(japan, "api", { compute, ephemeralStorageGiB: 50 }));
      assert.deepEqual(
        named(resources, "TaskDefinition", `jp-api-${compute}`).inputs.ephemeralStorage,
        expected,
      );
    }
  });

  it("stops and starts gently where it is asked to, and says nothing otherwise", async () => {
    const plain = await recordNetwork(japan);
    const gentle = await recordNetwork(
      withService(japan, "api", { stopTimeoutSeconds: 90, slowStartSeconds: 60 }),
    );
    assert.equal(definitionsOf(plain, "jp-api-fargate")[0]?.stopTimeout, undefined);
    assert.equal(definitionsOf(gentle, "jp-api-fargate")[0]?.stopTimeout, 90);
    const slowStarts = (resources: typeof plain) =>
      resources
        .filter(({ type }) => type.endsWith(":TargetGroup"))
        .map(({ name, inputs }) => [name, inputs.slowStart]);
    assert.ok(slowStarts(plain).every(([, slowStart]) => slowStart === undefined));
    assert.deepEqual(
      slowStarts(gentle).filter(([, slowStart]) => slowStart !== undefined),
      [["jp-fargate-int-api", 60]],
    );
  });
});
