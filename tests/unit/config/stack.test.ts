import assert from "node:assert/strict";
import { loadEnvironment, loadFoundation } from "../../../config";
import { copyOfSources, platformOf, problemsOf, set } from "./support";

const load = (stack: string, keys = "owner", value: unknown = "platform") =>
  loadEnvironment({ platform: set(platformOf(stack), keys, value), stack });
const domainOf = (stack: string, domain: string) =>
  load(stack, "domain", domain).warnings.filter(({ path }) => path === `${stack}.domain`);

describe("what a stack says of itself", () => {
  it("cannot be raised with a domain that is for examples, and says which file to change", () => {
    for (const stack of ["stg", "canary", "prd"]) {
      const [warning] = load(stack).warnings.filter(({ path }) => path === `${stack}.domain`);
      assert.match(
        warning?.message ?? "",
        /cannot be raised.* config\/platform\.ts: domain.*foundation\.yaml/,
      );
    }
    for (const domain of ["example.org", "a.example.net", "pairs.test"])
      assert.match(domainOf("stg", domain)[0]?.message ?? "", /Pulumi\.stg\.yaml: domain/, domain);
    for (const domain of ["pairs.lv", "example.jp", "myexample.com"])
      assert.deepEqual(domainOf("stg", domain), [], domain);
  });

  it("is warned when it moves a country to where the foundation puts no images", () => {
    const warned = (region: string) =>
      load("stg", "countries.tw.region", region).warnings.filter(({ path }) => path === "stg.tw.region");
    assert.match(
      warned("ap-southeast-1")[0]?.message ?? "",
      /ap-southeast-1.*Pulumi\.stg\.yaml: countries\.tw\.region.*config\/countries\/tw\.ts.*regions.*Pulumi\.foundation\.yaml/s,
    );
    assert.deepEqual(warned("ap-northeast-1"), []);
    assert.deepEqual(warned("ap-east-2"), []);
  });

  it("names the foundation's regions in the foundation's file, or takes those of the countries' files", () => {
    const regions = (value: unknown) =>
      loadFoundation({ platform: set(platformOf("foundation"), "regions", value), stack: "foundation" })
        .replicaRegions;
    assert.deepEqual(regions(undefined), ["ap-east-2", "ap-northeast-2"]);
    assert.deepEqual(regions(["ap-southeast-1", "ap-northeast-1"]), ["ap-southeast-1"]);
    const [problem] = problemsOf(() => regions([]));
    assert.equal(problem?.path, "regions");
  });

  it("finds the foundation by what the program says, unless a layer names it", () => {
    const platform = platformOf("stg");
    const of = (foundationStack?: string) =>
      loadEnvironment({ platform, stack: "stg", foundationStack }).foundationStack;
    assert.equal(of("pairs/archipelago/foundation"), "pairs/archipelago/foundation");
    assert.equal(of(), "organization/archipelago/foundation");
    set(platform, "foundationStack", "other/x/foundation");
    assert.equal(of("pairs/archipelago/foundation"), "other/x/foundation");
  });
});

describe("interface endpoints", () => {
  const problemsWith = (names: string[]) => problemsOf(() => load("stg", "interfaceEndpoints", names));

  it("are refused for what has a gateway endpoint already", () => {
    for (const name of ["s3", "dynamodb"]) {
      const [problem] = problemsWith(["logs", name]);
      assert.deepEqual([problem?.path, problem?.value], ["stg.hub.interfaceEndpoints", name]);
      assert.match(problem?.problem ?? "", /gateway endpoint/);
      assert.equal(problem?.fix, `remove ${name}`);
    }
  });

  it("are refused when nobody knows them, with the nearest that are known", () => {
    const [problem] = problemsWith(["ecr.ap"]);
    assert.equal(problem?.fix, 'did you mean "ecr.api"?');
    assert.match(problem.allowed ?? "", /^ecr\.api, .*endpoint-services/);
    assert.equal(
      load("stg", "interfaceEndpoints", ["ecr.api", "bedrock-runtime"]).hub.interfaceEndpoints.length,
      2,
    );
  });
});

describe("what to change", () => {
  it("is said, and not what the key is for", () => {
    const [zones] = problemsOf(() => load("stg", "zoneCount", 9));
    assert.deepEqual([zones?.allowed, zones?.fix], ["1 to 4", "lower it to 4 or less"]);
    const [memory] = problemsOf(() => load("stg", "services.api.fargate.memory", 700));
    assert.equal(memory?.fix, "choose one of these");
  });

  it("is said of an unknown region once, without what would follow from it", () => {
    const problems = problemsOf(() => load("stg", "countries.tw.region", "ap-north-9"));
    assert.deepEqual(
      problems.map(({ path }) => path),
      ["stg.tw.region"],
    );
  });

  it("is said of a network in one zone, as a load balancer needs two", () => {
    const problems = problemsOf(() => load("stg", "countries.tw.zoneCount", 1));
    assert.deepEqual(
      problems.map(({ path, fix }) => [path, fix]),
      [["stg.tw.zoneCount", "set zoneCount to 2 or more"]],
    );
    const silent = copyOfSources(({ catalogue }) => {
      for (const service of Object.values(catalogue)) {
        Object.assign(service, { exposure: "none", kind: "worker", calls: [], sends: [], countries: {} });
        for (const key of ["port", "healthPath", "listenerPort"]) Reflect.deleteProperty(service, key);
      }
    });
    const platform = set(platformOf("stg"), "zoneCount", 1);
    assert.equal(loadEnvironment({ platform, stack: "stg" }, silent).hub.zones.length, 1);
  });
});
