import assert from "node:assert/strict";
import { explain, loadEnvironment, loadFoundation, type Sources } from "../../../config";
import type { ServiceDefinition } from "../../../config/keys";
import { copyOfSources, platformOf, problemsOf, set, type Mutable } from "./support";

const prototype: ServiceDefinition = {
  description: "Stickers, to see whether anybody wants them.",
  scope: "country",
  sizing: "web",
  exposure: "public",
  port: 8080,
  listenerPort: 10_900,
  disposable: true,
  until: "2027-01-31",
};

const withPrototype = (
  own: Partial<ServiceDefinition> = {},
  more: (all: Mutable<Sources>) => void = () => undefined,
) =>
  copyOfSources((all) => {
    all.catalogue["stickers"] = { ...prototype, ...own } as never;
    more(all);
  });

const load = (stack: "stg" | "prd", sources: Sources, platform = platformOf(stack)) =>
  loadEnvironment({ platform, stack }, sources);
const refused = (sources: Sources, platform = platformOf("stg"), stack: "stg" | "prd" = "stg") =>
  problemsOf(() => load(stack, sources, platform)).map(({ path }) => path);

describe("a disposable service", () => {
  it("is one small server of Spot capacity everywhere, whatever the sizes of its class", () => {
    for (const stack of ["stg", "prd"] as const)
      for (const { services, fargateSpot } of load(stack, withPrototype()).countries) {
        const { min, max, fargate, spotPercent, scaling, disposableUntil } =
          services.find(({ name }) => name === "stickers") ?? assert.fail();
        assert.deepEqual([min, max, fargate, scaling.enabled], [1, 1, { cpu: 256, memory: 512 }, false]);
        assert.equal(spotPercent, fargateSpot ? 100 : 0);
        assert.equal(disposableUntil, "2027-01-31");
      }
  });

  it("takes other sizes from whoever names it, and says where its own come from", () => {
    const sources = withPrototype();
    const platform = set(platformOf("stg"), "services.stickers", { max: 2 });
    const [max] = explain("stg.jp.services.stickers.max", { platform, stack: "stg" }, sources);
    assert.deepEqual([max?.value, max?.layers.at(-1)?.layer], [2, "stack file, service"]);
    const [min] = explain("stg.jp.services.stickers.min", { platform, stack: "stg" }, sources);
    assert.equal(min?.layers.at(-1)?.where, "config/disposable.ts: min");
    const [until] = explain("stg.jp.services.stickers.disposableUntil", { platform, stack: "stg" }, sources);
    assert.equal(until?.layers[0]?.where, "config/catalogue/stickers.ts: until");
  });

  it("is told of once it should be gone, from the day after on, and once", () => {
    const warned = (asOf: string) =>
      load("stg", withPrototype(), set(platformOf("stg"), "asOf", asOf)).warnings.filter(({ path }) =>
        path.endsWith(".until"),
      );
    assert.deepEqual(warned("2027-01-31"), []);
    const [warning, ...more] = warned("2027-02-01");
    assert.equal(warning?.path, "stg.services.stickers.until");
    assert.match(warning?.message ?? "", /overdue.*2027-01-31.*delete config\/catalogue\/stickers\.ts/);
    assert.deepEqual(more, []);
  });

  it("says until when, and only it does", () => {
    assert.deepEqual(refused(withPrototype({ until: undefined })), ["config/catalogue/stickers.ts: until"]);
    assert.deepEqual(refused(withPrototype({ disposable: false })), ["config/catalogue/stickers.ts: until"]);
  });

  it("is not what a core service needs", () => {
    assert.deepEqual(refused(withPrototype({ core: true })), ["config/catalogue/stickers.ts: disposable"]);
    const needed = withPrototype({}, ({ catalogue }) => {
      Object.assign(catalogue["api"]!, { core: true, calls: ["stickers"] });
    });
    assert.deepEqual(refused(needed), ["config/catalogue/api.ts: calls"]);
  });

  it("is known to the foundation, whose repository goes with it", () => {
    const { services } = loadFoundation(
      { platform: platformOf("foundation"), stack: "foundation" },
      withPrototype(),
    );
    assert.deepEqual(
      services.filter(({ disposableUntil }) => disposableUntil).map(({ name }) => name),
      ["stickers"],
    );
  });
});

describe("a core service", () => {
  const core = (name: string) => copyOfSources(({ catalogue }) => void (catalogue[name]!.core = true));

  it("is none of the others", () => {
    const { hub, countries } = load("stg", core("users"));
    const found = [hub, ...countries].flatMap(({ services }) => services.filter((one) => one.core));
    assert.deepEqual(
      found.map(({ name }) => name),
      ["users"],
    );
  });

  it("is never switched off nor at zero", () => {
    const off = set(platformOf("stg"), "services.notifier", { enabled: false });
    assert.deepEqual(refused(core("notifier"), off).slice(0, 1), ["stg.jp.services.notifier.enabled"]);
    const zero = set(platformOf("stg"), "countries.jp.services.notifier", { min: 0 });
    assert.deepEqual(refused(core("notifier"), zero), ["stg.jp.services.notifier.min"]);
    assert.equal(load("stg", core("users"), zero).environment, "stg");
  });
});

describe("instances with graphics cards", () => {
  const gpu = (ami: object) =>
    set(platformOf("stg"), "countries.jp.services.api", {
      arch: "x86_64",
      ami: { instanceTypes: ["g6.xlarge"], ...ami },
    });

  it("run a service of their own from an image that has the drivers", () => {
    const image = { image: "pinned", imageId: "ami-0123456789abcdef0" };
    assert.equal(
      load(
        "stg",
        copyOfSources(() => undefined),
        gpu(image),
      ).environment,
      "stg",
    );
  });

  it("are refused with an image that has none, and as shared capacity", () => {
    const sources = copyOfSources(() => undefined);
    assert.deepEqual(refused(sources, gpu({})), ["stg.jp.services.api.ami.instanceTypes"]);
    assert.deepEqual(refused(sources, gpu({ image: "pinned" })), ["stg.jp.services.api.ami.instanceTypes"]);
    const shared = set(platformOf("stg"), "countries.kr.ecsEc2", {
      instanceTypes: { arm64: ["g5g.xlarge"] },
    });
    assert.deepEqual(refused(sources, shared), ["stg.kr.ecsEc2.instanceTypes.arm64"]);
  });
});
