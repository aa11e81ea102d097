import assert from "node:assert/strict";
import {
  CreateImageCommand,
  CreateLaunchTemplateCommand,
  CreateTagsCommand,
  DescribeImageAttributeCommand,
  DescribeImagesCommand,
  DescribeSnapshotAttributeCommand,
  RunInstancesCommand,
  TerminateInstancesCommand,
  type DescribeImagesCommandInput,
} from "@aws-sdk/client-ec2";
import { PutParameterCommand } from "@aws-sdk/client-ssm";
import { regionsOf, regionsOfAccounts, type Region } from "../../machine-images/scripts/aws";
import { Refusal } from "../../machine-images/scripts/errors";
import { ownImages } from "../../machine-images/scripts/images";
import { readParameter, ringParameter, writeParameter } from "../../machine-images/scripts/parameters";
import { follow, ofAmazon, promote, publish, type Change } from "../../machine-images/scripts/promote";
import { prune } from "../../machine-images/scripts/prune";
import { othersIn, requireShared, share, shareRings } from "../../machine-images/scripts/share";
import { startMoto, type Moto } from "../moto";

const image = "base-arm64";
const korea = "222233334444";
const soakHours = 24;
const later = () => new Date(Date.now() + (soakHours + 1) * 3_600_000);
const nothing = "ami-00000000000000000";

describe("images in other accounts, against the emulator", () => {
  let moto: Moto;
  let regions: readonly Region[];
  let home: Region;
  let seoul: Region;
  let other: Region;
  /** Images that the other account's own settings hide from it. */
  const hidden = new Set<string>();
  const environmentBefore = { ...process.env };

  before(async function () {
    // The first start installs the emulator.
    this.timeout(600_000);
    moto = await startMoto({ MOTO_EC2_LOAD_DEFAULT_AMIS: "true" });
    Object.assign(process.env, moto.environment);
    const own = regionsOf(["ap-northeast-1", "ap-northeast-2"], moto.endpoint);
    [home, seoul] = own as [Region, Region];
    for (const { ec2 } of own) {
      // The emulator does not know this one call: its answer is empty in AWS, too.
      ec2.middlewareStack.add(
        (next, { commandName }) =>
          async (args) =>
            commandName === "EnableImageDeprecationCommand"
              ? { output: { $metadata: {} }, response: {} }
              : next(args),
        { step: "initialize" },
      );
    }
  });
  after(async () => {
    await moto.stop();
    for (const key of Object.keys(moto.environment)) {
      if (environmentBefore[key] === undefined) delete process.env[key];
      else process.env[key] = environmentBefore[key];
    }
  });
  beforeEach(async () => {
    hidden.clear();
    await moto.reset();
    // The emulator has forgotten who took the role before.
    const roleArn = `arn:aws:iam::${korea}:role/archipelago-images-upkeep`;
    const others = regionsOfAccounts({ [korea]: { roleArn, regions: ["ap-northeast-2"] } }, moto.endpoint);
    other = others[0] as Region;
    regions = [home, seoul, other];
    // Nor does it show an image to the accounts that it is shared with: the owner answers, without tags, as AWS does.
    other.ec2.middlewareStack.add(
      (next, { commandName }) =>
        async (args) => {
          const { ImageIds } = args.input as DescribeImagesCommandInput;
          if (commandName !== "DescribeImagesCommand" || !ImageIds) return next(args);
          const { Images = [] } = await seoul.ec2.send(new DescribeImagesCommand({ ImageIds }));
          const seen = [];
          for (const one of Images) {
            const may =
              one.ImageOwnerAlias === "amazon" || (await launchers(seoul, one.ImageId)).includes(korea);
            if (may && !hidden.has(one.ImageId ?? "")) seen.push({ ...one, Tags: [] });
          }
          return { output: { $metadata: {}, Images: seen }, response: {} };
        },
      { step: "initialize" },
    );
  });

  async function launchers({ ec2 }: Region, ImageId: string | undefined): Promise<string[]> {
    const { LaunchPermissions = [] } = await ec2.send(
      new DescribeImageAttributeCommand({ ImageId, Attribute: "launchPermission" }),
    );
    return LaunchPermissions.flatMap(({ UserId }) => UserId ?? []);
  }

  async function snapshotUsers({ ec2 }: Region, SnapshotId: string): Promise<string[]> {
    const { CreateVolumePermissions = [] } = await ec2.send(
      new DescribeSnapshotAttributeCommand({ SnapshotId, Attribute: "createVolumePermission" }),
    );
    return CreateVolumePermissions.flatMap(({ UserId }) => UserId ?? []);
  }

  const amazon = new Map<string, string>();
  async function amazonLinux({ name, ec2 }: Region): Promise<string> {
    const known = amazon.get(name);
    if (known !== undefined) return known;
    const { Images = [] } = await ec2.send(new DescribeImagesCommand({ Owners: ["amazon"] }));
    amazon.set(name, Images[0]?.ImageId ?? "");
    return amazon.get(name) ?? "";
  }

  async function start({ ec2 }: Region, ImageId: string, environment: string): Promise<string> {
    const { Instances = [] } = await ec2.send(
      new RunInstancesCommand({
        ImageId,
        InstanceType: "t4g.small",
        MinCount: 1,
        MaxCount: 1,
        TagSpecifications: [{ ResourceType: "instance", Tags: [{ Key: "environment", Value: environment }] }],
      }),
    );
    return Instances[0]?.InstanceId ?? "";
  }

  async function bakeIn(region: Region, name: string): Promise<string> {
    const InstanceId = await start(region, await amazonLinux(region), "nowhere");
    const { ImageId = "" } = await region.ec2.send(new CreateImageCommand({ InstanceId, Name: name }));
    await region.ec2.send(new TerminateInstancesCommand({ InstanceIds: [InstanceId] }));
    await region.ec2.send(
      new CreateTagsCommand({
        Resources: [ImageId, ...(await snapshotsOf(region, ImageId))],
        Tags: [{ Key: "archipelago:image", Value: image }],
      }),
    );
    return ImageId;
  }

  async function snapshotsOf({ ec2 }: Region, ImageId: string): Promise<string[]> {
    const { Images = [] } = await ec2.send(new DescribeImagesCommand({ ImageIds: [ImageId] }));
    return (Images[0]?.BlockDeviceMappings ?? []).flatMap(({ Ebs }) => Ebs?.SnapshotId ?? []);
  }

  const bake = async (name: string) => ({
    "ap-northeast-1": await bakeIn(home, name),
    "ap-northeast-2": await bakeIn(seoul, name),
  });

  /** A service's parameter as the program makes it. */
  const serviceParameter = ({ ssm }: Region, Name: string, tag = image) =>
    ssm.send(
      new PutParameterCommand({
        Name,
        Value: nothing,
        Type: "String",
        Tags: [{ Key: "archipelago:image", Value: tag }],
      }),
    );
  const value = async (region: Region, name: string) => (await readParameter(region, name))?.imageId;
  const places = (changes: readonly Change[]) =>
    changes.map(({ region, account, parameter }) => `${account ?? "own"} ${region} ${parameter}`);

  it("lets the account have image and snapshots where its networks are, then points its parameters at it, rings last", async () => {
    await serviceParameter(other, "/archipelago/stg/kr/api/image-arm64");
    await serviceParameter(other, "/archipelago/prd/kr/api/image-arm64");
    const ids = await bake("one");
    assert.deepEqual(places(await publish(regions, image, ids)), [
      `${korea} ap-northeast-2 /archipelago/stg/kr/api/image-arm64`,
      "own ap-northeast-1 /archipelago/images/base-arm64/stg",
      "own ap-northeast-2 /archipelago/images/base-arm64/stg",
    ]);
    assert.equal(await value(other, "/archipelago/stg/kr/api/image-arm64"), ids["ap-northeast-2"]);
    assert.equal(await value(other, "/archipelago/prd/kr/api/image-arm64"), nothing);
    assert.equal(await value(other, ringParameter(image, "stg")), undefined, "rings are the factory's own");
    assert.deepEqual(await launchers(seoul, ids["ap-northeast-2"]), [korea]);
    const snapshots = await snapshotsOf(seoul, ids["ap-northeast-2"]);
    assert.ok(snapshots.length > 0);
    for (const one of snapshots) assert.deepEqual(await snapshotUsers(seoul, one), [korea]);
    assert.deepEqual(await launchers(home, ids["ap-northeast-1"]), [], "it has no network there");
    assert.deepEqual(await publish(regions, image, ids), []);
  });

  it("shares nothing and writes nothing where the image is missing in a region of its own", async () => {
    await serviceParameter(other, "/archipelago/stg/kr/api/image-arm64");
    const ids = { "ap-northeast-1": "ami-0123456789abcdef0", "ap-northeast-2": await bakeIn(seoul, "one") };
    await assert.rejects(publish(regions, image, ids), Refusal);
    assert.deepEqual(await launchers(seoul, ids["ap-northeast-2"]), []);
    assert.equal(await value(other, "/archipelago/stg/kr/api/image-arm64"), nothing);
  });

  it("waits until the account sees an image, and refuses one that its own settings hide", async () => {
    const ids = await bake("one");
    const [id, looks] = [ids["ap-northeast-2"], [] as number[]];
    const pause = () => Promise.resolve(void looks.push(1));
    await assert.rejects(
      requireShared(other, id, pause),
      /cannot be seen in ap-northeast-2 of account 222233334444/,
    );
    assert.ok(looks.length > 1);
    const appears = async () => {
      const { Images = [] } = await seoul.ec2.send(new DescribeImagesCommand({ ImageIds: [id] }));
      await share(seoul, Images[0] ?? {}, [korea]);
    };
    assert.equal((await requireShared(other, id, appears)).ImageId, id);
    hidden.add(id);
    await assert.rejects(requireShared(other, id, pause), Refusal);
  });

  it("shares what the rings have with an account that comes later, once, and nothing else", async () => {
    const [old, now] = [await bakeIn(seoul, "old"), await bakeIn(seoul, "now")];
    await writeParameter(seoul, ringParameter(image, "canary"), now);
    await shareRings(regions, image);
    assert.deepEqual([await launchers(seoul, old), await launchers(seoul, now)], [[], [korea]]);
    const { Images = [] } = await seoul.ec2.send(new DescribeImagesCommand({ ImageIds: [now] }));
    assert.deepEqual(await share(seoul, Images[0] ?? {}, [korea]), []);
  });

  it("promotes on what runs in the other account, and moves its parameters too", async () => {
    await serviceParameter(other, "/archipelago/canary/kr/api/image-arm64");
    const ids = await bake("one");
    await publish(regions, image, ids);
    const ask = () => promote(regions, { image, to: "canary", soakHours, now: later() });
    assert.match((await ask()).waits ?? "", /no server of stg runs on it/);
    await start(other, ids["ap-northeast-2"], "stg");
    assert.deepEqual(places((await ask()).changes), [
      `${korea} ap-northeast-2 /archipelago/canary/kr/api/image-arm64`,
      "own ap-northeast-1 /archipelago/images/base-arm64/canary",
      "own ap-northeast-2 /archipelago/images/base-arm64/canary",
    ]);
    assert.deepEqual(await ask(), { changes: [] });
    // A network that comes later has its parameter at the next promotion.
    await serviceParameter(other, "/archipelago/canary/kr/admin/image-arm64");
    assert.deepEqual(places((await ask()).changes), [
      `${korea} ap-northeast-2 /archipelago/canary/kr/admin/image-arm64`,
    ]);
  });

  it("moves Amazon's image there without sharing what is not ours", async () => {
    const shared = "amazon-ecs-arm64";
    await serviceParameter(other, "/archipelago/stg/kr/ecs/image", shared);
    const recommendation = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64";
    const changes = await follow(regions, shared, recommendation);
    assert.ok(places(changes).includes(`${korea} ap-northeast-2 /archipelago/stg/kr/ecs/image`));
    assert.equal(ofAmazon.shared, false);
  });

  it("keeps what a parameter, a template or a server of the other account names", async () => {
    const baked: Record<string, string> = {};
    for (const name of ["a", "b", "c", "d", "e"]) baked[name] = await bakeIn(seoul, name);
    const parameter = "/archipelago/prd/kr/api/image-arm64";
    await serviceParameter(other, parameter);
    await writeParameter(other, parameter, baked.a ?? "");
    await other.ec2.send(
      new CreateLaunchTemplateCommand({ LaunchTemplateName: "t", LaunchTemplateData: { ImageId: baked.b } }),
    );
    await start(other, baked.c ?? "", "prd");
    const asked = { image, keep: 1, now: new Date() };
    const all = (await prune(seoul, { ...asked, dryRun: true })).map(({ imageId }) => imageId);
    assert.deepEqual(
      all.sort(),
      [baked.a, baked.b, baked.c, baked.d].sort(),
      "alone, it would take all four",
    );
    const removed = await prune(seoul, { ...asked, others: othersIn(regions, seoul) });
    assert.deepEqual(
      removed.map(({ imageId }) => imageId),
      [baked.d],
    );
    assert.equal((await ownImages(seoul, image)).length, 4);
    assert.deepEqual(othersIn(regions, home), []);
  });

  it("removes nothing while an account cannot be asked", async () => {
    for (const name of ["a", "b", "c"]) await bakeIn(seoul, name);
    other.ssm.middlewareStack.add(
      () => () => Promise.reject(Object.assign(new Error("no"), { name: "AccessDenied" })),
      { step: "initialize" },
    );
    const asked = { image, keep: 1, now: new Date(), others: othersIn(regions, seoul) };
    await assert.rejects(prune(seoul, asked), { name: "AccessDenied" });
    assert.equal((await ownImages(seoul, image)).length, 3);
  });
});
