import assert from "node:assert/strict";
import { ConfigurationError, loadEnvironment, type Problem } from "../../../config";
import { platformOf } from "./support";

type Key = Record<string, unknown>;

/** A stack with `admin` of Japan on shared capacity and the network's and the service's other keys. */
function load(stack: string, network: Key = {}, service: Key = {}) {
  const platform = platformOf(stack) as { countries: Record<string, Key> };
  platform.countries["jp"] = {
    ...platform.countries["jp"],
    ...network,
    services: { admin: { compute: "ecs-ec2", ...service } },
  };
  return loadEnvironment({ platform, stack });
}

function problemsOf(run: () => unknown): readonly Problem[] {
  try {
    run();
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  return [];
}

const paths = (run: () => unknown) => problemsOf(run).map(({ path }) => path);
const beside = (more: Key = {}) => ({ name: "proxy", image: "public.ecr.aws/example/proxy:2", ...more });

describe("shared capacity in the configuration", () => {
  it("has the sizes of its environment", () => {
    const of = (stack: string) =>
      load(stack).countries.find(({ code }) => code === "jp")?.ecsEc2 ?? assert.fail();
    assert.deepEqual([of("stg").min, of("stg").max, of("stg").spotPercent], [0, 4, 100]);
    assert.deepEqual([of("prd").min, of("prd").max, of("prd").targetCapacityPercent], [2, 20, 90]);
    assert.deepEqual(of("stg").rotation, { maxLifetimeSeconds: 86_400, schedule: "daily", at: "05:00" });
  });

  it("goes to zero with off hours", () => {
    const { countries } = load("stg", { offHours: { enabled: true }, ecsEc2: { min: 3 } });
    assert.equal(countries.find(({ code }) => code === "jp")?.ecsEc2.min, 0);
  });

  it("refuses sizes and types that cannot be", () => {
    const at = "prd.jp.ecsEc2";
    assert.deepEqual(
      paths(() => load("prd", { ecsEc2: { min: 30 } })),
      [`${at}.min`],
    );
    assert.deepEqual(
      paths(() => load("prd", { ecsEc2: { min: 1 } })),
      [`${at}.min`],
    );
    assert.deepEqual(
      paths(() => load("prd", { ecsEc2: { spotPercent: 100 } })),
      [`${at}.spotPercent`],
    );
    const types = (arm64: string[]) => ({ ecsEc2: { instanceTypes: { arm64 } } });
    assert.deepEqual(
      paths(() => load("prd", types(["m6i.large"]))),
      [`${at}.instanceTypes.arm64`],
    );
    const [tooSmall] = problemsOf(() => load("prd", types(["t4g.nano"])));
    assert.match(tooSmall?.problem ?? "", /does not fit t4g\.nano: its memory is too small/);
  });

  it("asks nothing of capacity that nobody uses", () => {
    const platform = platformOf("prd") as { countries: Record<string, Key> };
    platform.countries["jp"] = { ...platform.countries["jp"], ecsEc2: { min: 1, spotPercent: 100 } };
    assert.deepEqual(
      problemsOf(() => loadEnvironment({ platform, stack: "prd" })),
      [],
    );
  });

  it("says how few tasks fit where network interfaces are short", () => {
    const warned = (network: Key) =>
      load("stg", network)
        .warnings.filter(({ path }) => path.startsWith("stg.jp.ecsEc2"))
        .map(({ message }) => message);
    assert.deepEqual(warned({}), []);
    const [few] = warned({ ecsEc2: { instanceTypes: { arm64: ["t4g.large"] } } });
    assert.match(few ?? "", /^only 2 tasks of admin fit t4g\.large: each needs a network interface/);
    const [unknown] = warned({ ecsEc2: { instanceTypes: { arm64: ["c6gn.large"] } } });
    assert.match(unknown ?? "", /not known/);
    const account = { id: "222233334444", roleArn: "arn:aws:iam::222233334444:role/archipelago" };
    const elsewhere = warned({ account, ecsEc2: { instanceTypes: { arm64: ["m7g.large"] } } });
    assert.match(elsewhere[0] ?? "", /awsvpcTrunking/);
  });
});

describe("containers beside a service's own", () => {
  const refused = (containers: Key[]) => paths(() => load("stg", {}, { containers }));
  const at = (rest: string) => `stg.jp.services.admin.containers${rest}`;

  it("are taken as they are meant", () => {
    const init = beside({ name: "migrate", role: "init" });
    const { countries } = load(
      "stg",
      {},
      { containers: [init, beside({ dependsOn: [{ container: "admin" }] })] },
    );
    const admin = countries.find(({ code }) => code === "jp")?.services.find(({ name }) => name === "admin");
    assert.deepEqual(
      admin?.containers.map(({ name, role, essential, dependsOn }) => [name, role, essential, dependsOn]),
      [
        ["migrate", "init", false, []],
        ["proxy", "sidecar", false, [{ container: "admin", condition: "START" }]],
      ],
    );
  });

  it("are refused where ECS would refuse them", () => {
    assert.deepEqual(refused([beside({ name: "admin" })]), [at("[0].name")]);
    assert.deepEqual(refused([beside(), beside()]), [at("[1].name")]);
    assert.deepEqual(refused([beside({ role: "init", essential: true })]), [at("[0].essential")]);
    assert.deepEqual(refused([beside({ dependsOn: [{ container: "nobody" }] })]), [at("[0].dependsOn[0]")]);
    const ends = [{ container: "admin", condition: "COMPLETE" }];
    assert.deepEqual(refused([beside({ dependsOn: ends })]), [at("[0].dependsOn[0]")]);
    assert.deepEqual(refused([beside({ role: "init", dependsOn: [{ container: "admin" }] })]), [at("")]);
    assert.deepEqual(refused([beside({ memory: 512 })]), [at("")]);
    assert.deepEqual(refused([beside({ cpu: 128 }), beside({ name: "b", cpu: 128 })]), [at("")]);
    assert.deepEqual(refused([beside({ image: "Not An Image" })]), [
      "countries.jp.services.admin.containers[0].image",
    ]);
  });

  it("warn where they have no effect", () => {
    const options = { compute: "ami", containers: [beside()], ephemeralStorageGiB: 40 };
    const about = load("stg", {}, options).warnings.map(({ path }) => path);
    assert.ok(about.includes(at("")));
    assert.ok(about.includes("stg.jp.services.admin.ephemeralStorageGiB"));
  });
});

describe("a shell in a task", () => {
  it("is opened in prd only by what is about prd", async () => {
    assert.deepEqual(
      paths(() => load("prd", {}, { exec: true })),
      [],
    );
    assert.deepEqual(
      paths(() => load("stg", {}, { exec: true })),
      [],
    );
    const { defaultSources } = await import("../../../config");
    const own = defaultSources();
    const admin = own.catalogue["admin"] ?? assert.fail();
    const sources = {
      ...own,
      catalogue: { ...own.catalogue, admin: { ...admin, defaults: { ...admin.defaults, exec: true } } },
    };
    const run = (stack: string) =>
      paths(() => loadEnvironment({ platform: platformOf(stack), stack }, sources));
    assert.deepEqual(run("stg"), []);
    assert.deepEqual(
      run("prd"),
      ["jp", "kr", "tw"].map((code) => `prd.${code}.services.admin.exec`),
    );
  });

  it("takes slow start as 0 or from 30 seconds, and a stop of two minutes at most", () => {
    assert.deepEqual(
      paths(() => load("stg", {}, { slowStartSeconds: 0 })),
      [],
    );
    assert.deepEqual(
      paths(() => load("stg", {}, { slowStartSeconds: 30, stopTimeoutSeconds: 120 })),
      [],
    );
    assert.equal(paths(() => load("stg", {}, { slowStartSeconds: 29 })).length, 1);
    assert.equal(paths(() => load("stg", {}, { stopTimeoutSeconds: 121 })).length, 1);
    assert.equal(paths(() => load("stg", {}, { ephemeralStorageGiB: 20 })).length, 1);
  });
});
