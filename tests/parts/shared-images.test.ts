import assert from "node:assert/strict";
import { DescribeImagesCommand, RunInstancesCommand } from "@aws-sdk/client-ec2";
import { PutParameterCommand } from "@aws-sdk/client-ssm";
import { regionsOf, type Region } from "../../machine-images/scripts/aws";
import { Refusal } from "../../machine-images/scripts/errors";
import { ecsImage, readParameter, ringParameter, type Ring } from "../../machine-images/scripts/parameters";
import { follow, ofAmazon, promote } from "../../machine-images/scripts/promote";
import { startMoto, type Moto } from "../moto";

const image = `${ecsImage}-arm64`;
const soakHours = 24;
/** Amazon's own parameters nobody may write, the emulator's neither. */
const recommendation = "/recommended/arm64";
const later = () => new Date(Date.now() + (soakHours + 1) * 3_600_000);

describe("Amazon's image of shared capacity goes through the environments", () => {
  let moto: Moto;
  let regions: readonly Region[];
  let home: Region;
  /** Two images of Amazon's in each region, as the emulator has them. */
  const amazons: Record<string, readonly string[]> = {};
  const environmentBefore = { ...process.env };

  before(async function () {
    this.timeout(600_000);
    moto = await startMoto({ MOTO_EC2_LOAD_DEFAULT_AMIS: "true" });
    Object.assign(process.env, moto.environment);
    regions = regionsOf(["ap-northeast-1", "ap-northeast-2"], moto.endpoint);
    home = regions[0] as Region;
    for (const { name, ec2 } of regions) {
      const { Images = [] } = await ec2.send(new DescribeImagesCommand({ Owners: ["amazon"] }));
      amazons[name] = Images.filter(({ ImageOwnerAlias }) => ImageOwnerAlias === "amazon")
        .slice(0, 2)
        .flatMap(({ ImageId }) => ImageId ?? []);
      assert.equal(amazons[name]?.length, 2);
    }
  });
  after(async () => {
    await moto.stop();
    for (const key of Object.keys(moto.environment)) {
      if (environmentBefore[key] === undefined) delete process.env[key];
      else process.env[key] = environmentBefore[key];
    }
  });
  beforeEach(() => moto.reset());

  const put = ({ ssm }: Region, Name: string, Value: string, tag?: string) =>
    ssm.send(
      new PutParameterCommand({
        Name,
        Value,
        Type: "String",
        ...(tag === undefined ? { Overwrite: true } : { Tags: [{ Key: "archipelago:image", Value: tag }] }),
      }),
    );
  const recommend = async (which: number) => {
    for (const region of regions) await put(region, recommendation, amazons[region.name]?.[which] ?? "");
  };
  /** A network's parameter, as the program makes it. */
  const capacity = (region: Region, name: string, tag = image) =>
    put(region, name, "ami-00000000000000000", tag);
  const value = async (region: Region, name: string) => (await readParameter(region, name))?.imageId;
  const run = (environment: string, ImageId = "") =>
    home.ec2.send(
      new RunInstancesCommand({
        ImageId,
        InstanceType: "m7g.large",
        MinCount: 1,
        MaxCount: 1,
        TagSpecifications: [{ ResourceType: "instance", Tags: [{ Key: "environment", Value: environment }] }],
      }),
    );
  const ask = (to: Ring, now = later()) => promote(regions, { image, to, soakHours, now, origin: ofAmazon });

  it("is let into stg in every region, each with its own, and only once", async () => {
    await capacity(home, "/archipelago/stg/jp/ecs/image");
    await capacity(home, "/archipelago/stg/jp/ecs/image-x86", `${ecsImage}-x86_64`);
    await capacity(home, "/archipelago/prd/jp/ecs/image");
    await recommend(0);
    const changes = await follow(regions, image, recommendation);
    assert.deepEqual(
      changes.map(({ region, parameter, imageId }) => [region, parameter, imageId]),
      [
        ["ap-northeast-1", "/archipelago/stg/jp/ecs/image", amazons["ap-northeast-1"]?.[0]],
        ["ap-northeast-1", ringParameter(image, "stg"), amazons["ap-northeast-1"]?.[0]],
        ["ap-northeast-2", ringParameter(image, "stg"), amazons["ap-northeast-2"]?.[0]],
      ],
    );
    assert.equal(await value(home, "/archipelago/stg/jp/ecs/image-x86"), "ami-00000000000000000");
    assert.equal(await value(home, "/archipelago/prd/jp/ecs/image"), "ami-00000000000000000");
    assert.deepEqual(await follow(regions, image, recommendation), []);
  });

  it("goes on to canary, and from there to prd, when it has soaked and instances run on it; twice is once", async () => {
    await capacity(home, "/archipelago/canary/kr/ecs/image");
    await capacity(home, "/archipelago/prd/kr/ecs/image");
    await recommend(0);
    assert.match((await ask("canary")).waits ?? "", /has no .*stg yet/);
    await follow(regions, image, recommendation);
    assert.match((await ask("canary", new Date())).waits ?? "", /0\.0 of 24 hours/);
    assert.match((await ask("canary")).waits ?? "", /no server of stg runs on it/);
    const id = amazons["ap-northeast-1"]?.[0];
    await run("stg", id);
    const { changes } = await ask("canary");
    assert.deepEqual(
      changes.map(({ parameter }) => parameter),
      ["/archipelago/canary/kr/ecs/image", ringParameter(image, "canary"), ringParameter(image, "canary")],
    );
    assert.equal(await value(home, "/archipelago/prd/kr/ecs/image"), "ami-00000000000000000");
    assert.match((await ask("prd")).waits ?? "", /no server of canary runs on it/);
    await run("canary", id);
    await ask("prd");
    assert.equal(await value(home, "/archipelago/prd/kr/ecs/image"), id);
    assert.deepEqual([await ask("canary"), await ask("prd")], [{ changes: [] }, { changes: [] }]);
  });

  it("leaves the later environments alone when Amazon recommends another one meanwhile", async () => {
    await recommend(0);
    await follow(regions, image, recommendation);
    await run("stg", amazons["ap-northeast-1"]?.[0]);
    await ask("canary");
    await recommend(1);
    await follow(regions, image, recommendation);
    assert.equal(await value(home, ringParameter(image, "stg")), amazons["ap-northeast-1"]?.[1]);
    assert.equal(await value(home, ringParameter(image, "canary")), amazons["ap-northeast-1"]?.[0]);
    assert.match((await ask("canary")).waits ?? "", /no server of stg runs on it/);
  });

  it("is refused, in all regions, where one recommends nothing, or what is not Amazon's", async () => {
    await put(home, recommendation, amazons["ap-northeast-1"]?.[0] ?? "");
    const refused = (message: RegExp) =>
      assert.rejects(follow(regions, image, recommendation), (error) => {
        assert.ok(error instanceof Refusal);
        assert.match(error.message, message);
        return true;
      });
    await refused(/ap-northeast-2 has no \/recommended/);
    await put(regions[1] as Region, recommendation, "ami-0123456789abcdef0");
    await refused(/does not exist/);
    for (const region of regions) assert.equal(await value(region, ringParameter(image, "stg")), undefined);
  });
});
