import assert from "node:assert/strict";
import { instanceSize, tasksThatFit, vcpusOf } from "../../../facts";

const small = { cpu: 256, memory: 512 };

describe("how many tasks fit an instance", () => {
  it("is what the guide's table says where interfaces are scarce", () => {
    const tiny = { cpu: 1, memory: 1 };
    for (const [type, without, trunked] of [
      ["m6g.medium", 1, 4],
      ["m7g.large", 2, 10],
      ["c6i.xlarge", 3, 20],
      ["r7g.2xlarge", 3, 40],
      ["m6i.4xlarge", 7, 60],
      ["c5.24xlarge", 14, 120],
      ["t4g.small", 2, 2],
      ["t3a.small", 1, 1],
      ["t4g.xlarge", 3, 3],
      ["c5a.8xlarge", 7, 7],
    ] as const) {
      assert.equal(tasksThatFit(type, tiny, false)?.tasks, without, type);
      assert.equal(tasksThatFit(type, tiny, true)?.tasks, trunked, `${type} with trunking`);
    }
  });

  it("names what is used up first", () => {
    assert.deepEqual(tasksThatFit("m7g.large", small, false), { tasks: 2, limit: "network interfaces" });
    assert.deepEqual(tasksThatFit("m7g.large", small, true), { tasks: 8, limit: "CPU" });
    assert.deepEqual(tasksThatFit("c7g.large", { cpu: 256, memory: 1024 }, true), {
      tasks: 3,
      limit: "memory",
    });
    assert.deepEqual(tasksThatFit("m7g.large", { cpu: 4096, memory: 8192 }, true)?.tasks, 0);
  });

  it("is less by what daemons take, down to none", () => {
    const fit = (cpu: number, memory: number, interfaces: number) =>
      tasksThatFit("m7g.large", small, true, { cpu, memory, interfaces });
    assert.deepEqual(fit(0, 0, 0), { tasks: 8, limit: "CPU" });
    assert.deepEqual(fit(1, 0, 1), { tasks: 7, limit: "CPU" });
    assert.deepEqual(fit(0, 0, 3), { tasks: 7, limit: "network interfaces" });
    assert.deepEqual(fit(0, 5600, 1), { tasks: 3, limit: "memory" });
    assert.deepEqual(fit(9999, 0, 1), { tasks: 0, limit: "CPU" });
  });

  it("is not guessed for a type that was never looked up", () => {
    for (const type of ["m5n.large", "x2gd.large", "m7g.metal", "t2.small", "u-6tb1.metal", "", "m7g"]) {
      assert.equal(instanceSize(type), undefined, type);
      assert.equal(tasksThatFit(type, small, true), undefined, type);
    }
  });

  it("knows vCPUs by the size's name", () => {
    const sizes = ["t4g.small", "m7g.medium", "m7g.large", "c8g.xlarge", "r8g.48xlarge", "m7g.metal", "x"];
    assert.deepEqual(sizes.map(vcpusOf), [2, 1, 2, 4, 192, undefined, undefined]);
  });
});
