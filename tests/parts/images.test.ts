import assert from "node:assert/strict";
import {
  CreateImageCommand,
  CreateLaunchTemplateCommand,
  CreateTagsCommand,
  DescribeImagesCommand,
  DescribeSnapshotsCommand,
  RunInstancesCommand,
  TerminateInstancesCommand,
} from "@aws-sdk/client-ec2";
import { PutParameterCommand } from "@aws-sdk/client-ssm";
import { regionsOf, type Region } from "../../machine-images/scripts/aws";
import { classify, errorClasses, explainError, Refusal } from "../../machine-images/scripts/errors";
import { ownImages } from "../../machine-images/scripts/images";
import { readParameter, ringParameter, writeParameter } from "../../machine-images/scripts/parameters";
import { architectures, basePrefix, manifestImages, prepare } from "../../machine-images/scripts/prepare";
import { promote, publish } from "../../machine-images/scripts/promote";
import { prune } from "../../machine-images/scripts/prune";
import { publicImage } from "../../components/compute/public-image";
import { startMoto, type Moto } from "../moto";

const image = "base-arm64";
const soakHours = 24;
const later = () => new Date(Date.now() + (soakHours + 1) * 3_600_000);

describe("the image factory's scripts, against the emulator", () => {
  let moto: Moto;
  let regions: readonly Region[];
  let home: Region;
  const deprecated: string[] = [];
  const amazon = new Map<string, string>();
  const environmentBefore = { ...process.env };

  before(async function () {
    // The first start installs the emulator.
    this.timeout(600_000);
    moto = await startMoto({ MOTO_EC2_LOAD_DEFAULT_AMIS: "true" });
    Object.assign(process.env, moto.environment);
    regions = regionsOf(["ap-northeast-1", "ap-northeast-2"], moto.endpoint);
    home = regions[0] as Region;
    // The emulator does not know this one call: its answer is empty in AWS, too.
    for (const { ec2 } of regions) {
      ec2.middlewareStack.add(
        (next, { commandName }) =>
          async (args) => {
            if (commandName !== "EnableImageDeprecationCommand") return next(args);
            deprecated.push(String((args.input as { ImageId?: string }).ImageId));
            return { output: { $metadata: {} }, response: {} };
          },
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
  beforeEach(() => moto.reset());

  /** What Packer leaves behind: an image with a snapshot, tagged, in every region. */
  async function bake(name: string, tags: Record<string, string> = { "archipelago:image": image }) {
    const ids: Record<string, string> = {};
    for (const region of regions) ids[region.name] = await bakeIn(region, name, tags);
    return ids;
  }

  async function bakeIn(region: Region, name: string, tags: Record<string, string>): Promise<string> {
    const { ec2 } = region;
    const InstanceId = await start(region, await amazonLinux(region), "nowhere");
    const { ImageId = "" } = await ec2.send(new CreateImageCommand({ InstanceId, Name: name }));
    await ec2.send(new TerminateInstancesCommand({ InstanceIds: [InstanceId] }));
    const { Images = [] } = await ec2.send(new DescribeImagesCommand({ ImageIds: [ImageId] }));
    const snapshots = (Images[0]?.BlockDeviceMappings ?? []).flatMap(({ Ebs }) => Ebs?.SnapshotId ?? []);
    await ec2.send(
      new CreateTagsCommand({
        Resources: [ImageId, ...snapshots],
        Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
      }),
    );
    return ImageId;
  }

  /** The list is long: asked for once a region. */
  async function amazonLinux({ name, ec2 }: Region): Promise<string> {
    const known = amazon.get(name);
    if (known !== undefined) return known;
    const { Images = [] } = await ec2.send(new DescribeImagesCommand({ Owners: ["amazon"] }));
    const id = Images[0]?.ImageId ?? "";
    amazon.set(name, id);
    return id;
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

  /** A service's parameter as the program makes it. */
  const serviceParameter = ({ ssm }: Region, name: string, tag = image) =>
    ssm.send(
      new PutParameterCommand({
        Name: name,
        Value: "ami-00000000000000000",
        Type: "String",
        Tags: [{ Key: "archipelago:image", Value: tag }],
      }),
    );

  const value = async (region: Region, name: string) => (await readParameter(region, name))?.imageId;

  it("publishes to stg: the services of the same architecture and the ring, in every region, and only once", async () => {
    await serviceParameter(home, "/archipelago/stg/jp/api/image");
    await serviceParameter(home, "/archipelago/stg/jp/batch/image", "base-x86_64");
    await serviceParameter(home, "/archipelago/prd/jp/api/image");
    const ids = await bake("one");
    const changes = await publish(regions, image, ids);
    assert.deepEqual(
      changes.map(({ region, parameter }) => `${region} ${parameter}`),
      [
        "ap-northeast-1 /archipelago/stg/jp/api/image",
        "ap-northeast-1 /archipelago/images/base-arm64/stg",
        "ap-northeast-2 /archipelago/images/base-arm64/stg",
      ],
    );
    assert.equal(await value(home, "/archipelago/stg/jp/api/image"), ids["ap-northeast-1"]);
    assert.equal(await value(home, "/archipelago/stg/jp/batch/image"), "ami-00000000000000000");
    assert.equal(await value(home, "/archipelago/prd/jp/api/image"), "ami-00000000000000000");
    assert.deepEqual(await publish(regions, image, ids), []);
  });

  it("publishes nothing anywhere when one region lacks the image, or it is another or nobody's", async () => {
    const ids = await bake("one");
    const cases: [Record<string, string>, RegExp][] = [
      [{ "ap-northeast-1": ids["ap-northeast-1"] ?? "" }, /not copied to ap-northeast-2/],
      [{ ...ids, "ap-northeast-2": "ami-0123456789abcdef0" }, /does not exist/],
      [await bake("untagged", {}), /not of this factory/],
      [await bake("other", { "archipelago:image": "base-x86_64" }), /is base-x86_64, not base-arm64/],
    ];
    for (const [given, message] of cases) {
      await assert.rejects(publish(regions, image, given), (error) => {
        assert.ok(error instanceof Refusal);
        assert.match(error.message, message);
        return true;
      });
    }
    for (const region of regions) assert.equal(await value(region, ringParameter(image, "stg")), undefined);
  });

  it("promotes only what has soaked, runs, and is not Amazon's own; twice is once", async () => {
    const ask = (now = later()) => promote(regions, { image, to: "canary", soakHours, now });
    assert.match((await ask()).waits ?? "", /has no .*stg yet/);

    for (const region of regions) {
      await writeParameter(region, ringParameter(image, "stg"), await amazonLinux(region));
    }
    assert.match((await ask()).waits ?? "", /not of this factory/);

    const ids = await bake("one");
    await publish(regions, image, ids);
    assert.match((await ask(new Date())).waits ?? "", /0\.0 of 24 hours/);
    assert.match((await ask()).waits ?? "", /no server of stg runs on it/);

    await start(home, ids["ap-northeast-1"] ?? "", "stg");
    const { changes, waits } = await ask();
    assert.equal(waits, undefined);
    assert.deepEqual(
      changes.map(({ region, parameter, imageId }) => [region, parameter, imageId]),
      regions.map(({ name }) => [name, ringParameter(image, "canary"), ids[name]]),
    );
    assert.deepEqual(await ask(), { changes: [] });
    assert.equal(await value(home, ringParameter(image, "prd")), undefined);
  });

  it("keeps the newest and whatever a parameter, a template or a server refers to; the rest goes with its snapshots", async () => {
    const names = ["a", "b", "c", "d", "e", "f"];
    const baked: Record<string, string> = {};
    for (const name of names) {
      baked[name] = await bakeIn(home, name, { "archipelago:image": image });
    }
    const other = await bakeIn(home, "z", { "archipelago:image": "base-x86_64" });
    await writeParameter(home, ringParameter(image, "prd"), baked.a ?? "");
    await home.ec2.send(
      new CreateLaunchTemplateCommand({ LaunchTemplateName: "t", LaunchTemplateData: { ImageId: baked.b } }),
    );
    await start(home, baked.c ?? "", "prd");
    const order = (await ownImages(home, image)).map(({ ImageId }) => ImageId);
    assert.deepEqual(
      order,
      ["f", "e", "d", "c", "b", "a"].map((name) => baked[name]),
    );

    const asked = { image, keep: 2, now: new Date() };
    const would = await prune(home, { ...asked, dryRun: true });
    assert.deepEqual(
      would.map(({ imageId }) => imageId),
      [baked.d],
    );
    assert.equal((await ownImages(home, image)).length, 6);
    assert.deepEqual(deprecated, []);

    const removed = await prune(home, asked);
    assert.deepEqual(removed, would);
    assert.deepEqual(
      deprecated,
      ["e", "d", "c", "b", "a"].map((name) => baked[name]),
    );
    assert.ok((removed[0]?.snapshots.length ?? 0) > 0);
    const left = (await ownImages(home, image)).map(({ ImageId }) => ImageId);
    assert.deepEqual(
      left,
      ["f", "e", "c", "b", "a"].map((name) => baked[name]),
    );
    assert.equal((await ownImages(home, "base-x86_64"))[0]?.ImageId, other);
    const { Snapshots = [] } = await home.ec2.send(new DescribeSnapshotsCommand({ OwnerIds: ["self"] }));
    const ids = Snapshots.map(({ SnapshotId }) => SnapshotId);
    removed[0]?.snapshots.forEach((snapshot) => assert.ok(!ids.includes(snapshot)));
    assert.deepEqual(await prune(home, asked), []);
  });

  it("bakes when told to; by itself only after a first image, weekly or when its base has changed", async () => {
    // The emulator knows Amazon's public parameters as AWS does; nobody may write them.
    const source = await value(home, `${basePrefix}arm64`);
    assert.ok(source);
    const asked = {
      image: "base",
      arch: "arm64",
      now: new Date("2026-11-21T02:00:00Z"),
      mode: "always",
      deprecateDays: 90,
      keys: { "ap-northeast-1": "alias/one" },
      instanceProfile: "bake",
      subnetTags: { environment: "stg" },
      goss: "/tmp/goss",
    } as const;
    const variables = await prepare(home, asked);
    assert.equal(variables?.source_ami, source);
    assert.equal(variables?.stamp, "20261121T020000Z");
    assert.equal(variables?.deprecate_at, "2027-02-19T02:00:00Z");
    for (const mode of ["renew", "if-changed"] as const)
      assert.equal(await prepare(home, { ...asked, mode }), undefined, `${mode} before the first image`);
    await bakeIn(home, "one", { "archipelago:image": image, "archipelago:source": source });
    assert.equal(await prepare(home, { ...asked, mode: "if-changed" }), undefined);
    for (const mode of ["renew", "always"] as const) assert.ok(await prepare(home, { ...asked, mode }));
    await bakeIn(home, "two", { "archipelago:image": image, "archipelago:source": "ami-00000000000000000" });
    assert.ok(await prepare(home, { ...asked, mode: "if-changed" }));
  });
});

describe("what the image factory's scripts make of errors and manifests", () => {
  it("names Amazon's images as the program does, which is not in the archive that the builds take", () => {
    assert.deepEqual(
      architectures.map((arch) => `${basePrefix}${arch}`),
      architectures.map((arch) => publicImage[arch]),
    );
  });

  it("knows every class of AWS's errors, says what to do, and ends with the class's code", () => {
    const known: [string, keyof typeof errorClasses][] = [
      ["UnauthorizedOperation", "permission"],
      ["AccessDeniedException", "permission"],
      ["ExpiredToken", "credentials"],
      ["CredentialsProviderError", "credentials"],
      ["AuthFailure", "credentials"],
      ["RequestLimitExceeded", "throttled"],
      ["ThrottlingException", "throttled"],
      ["TooManyUpdates", "throttled"],
      ["ParameterNotFound", "missing"],
      ["InvalidAMIID.NotFound", "missing"],
      ["InvalidAMIID.Unavailable", "missing"],
      ["InvalidSnapshot.InUse", "conflict"],
      ["ParameterAlreadyExists", "conflict"],
      ["ParameterLimitExceeded", "limit"],
      ["ValidationException", "invalid"],
      ["InvalidAMIID.Malformed", "invalid"],
      ["InternalServerError", "unavailable"],
      ["ServiceUnavailable", "unavailable"],
      ["TimeoutError", "unavailable"],
    ];
    for (const [name, kind] of known) {
      const error = Object.assign(new Error("why"), { name });
      assert.equal(classify(error), kind, name);
      const { message, exitCode } = explainError(error);
      assert.equal(message, `${name}: why\n  ${errorClasses[kind].advice}`);
      assert.equal(exitCode, errorClasses[kind].exitCode);
    }
    const byStatus: [number, keyof typeof errorClasses][] = [
      [429, "throttled"],
      [403, "permission"],
      [404, "missing"],
      [400, "invalid"],
      [503, "unavailable"],
    ];
    for (const [httpStatusCode, kind] of byStatus) {
      assert.equal(classify({ name: "SomethingNew", $metadata: { httpStatusCode } }), kind);
    }
    assert.equal(classify(Object.assign(new Error("x"), { code: "ECONNREFUSED" })), "unavailable");
    assert.equal(classify(new TypeError("a fault of ours")), undefined);
    assert.equal(explainError(new TypeError("a fault of ours")).exitCode, 1);
    assert.deepEqual(explainError(new Refusal("change it")), { message: "change it", exitCode: 2 });
  });

  it("reads the last run's images from Packer's manifest, and refuses one without", () => {
    const manifest = {
      builds: [
        { packer_run_uuid: "old", artifact_id: "ap-northeast-1:ami-0aaaaaaaaaaaaaaaa" },
        {
          packer_run_uuid: "new",
          artifact_id: "ap-northeast-1:ami-0bbbbbbbbbbbbbbbb,ap-east-2:ami-0cccccccccccccccc",
        },
      ],
      last_run_uuid: "new",
    };
    assert.deepEqual(manifestImages(manifest), {
      "ap-northeast-1": "ami-0bbbbbbbbbbbbbbbb",
      "ap-east-2": "ami-0cccccccccccccccc",
    });
    for (const broken of [
      {},
      null,
      { builds: [] },
      { builds: [{ packer_run_uuid: "x" }], last_run_uuid: "y" },
    ]) {
      assert.throws(() => manifestImages(broken), Refusal);
    }
  });
});
