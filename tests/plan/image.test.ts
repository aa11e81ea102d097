import assert from "node:assert/strict";
import type { RecordedResource, Recording } from "../../preview";
import { ofType, recordingOf, type Stack } from "./support";

const parameterType = "aws:ssm/parameter:Parameter";

const on = (stack: Stack, network: string, settings: object): Promise<Recording> =>
  recordingOf(stack, true, {
    platform: (key) => {
      const country = (key.countries[network] ??= {});
      country.services = { ...country.services, api: { ...country.services?.api, ...settings } };
    },
  });

const images = (recording: Recording, network: string): RecordedResource[] =>
  ofType(recording, parameterType).filter(({ name }) => name.startsWith(`${network}-api-image`));

const x86 = { compute: "ami", arch: "x86_64", ami: { instanceTypes: ["t3.small"] } };

describe("the parameter of a service's machine image", () => {
  it("stays as it is while the service moves to Fargate and back, so that a baked image is not lost", async () => {
    // In Taipei a task on Fargate falls back to x86_64: the image's architecture must not follow.
    for (const network of ["jp", "tw"]) {
      const [ami, fargate, shared] = await Promise.all(
        ["ami", "fargate", "ecs-ec2"].map(async (compute) =>
          images(await on("stg", network, { compute }), network),
        ),
      );
      assert.equal(ami?.length, 1, network);
      for (const other of [fargate, shared]) {
        assert.deepEqual(
          other?.map(({ urn, inputs }) => ({ urn, inputs })),
          ami?.map(({ urn, inputs }) => ({ urn, inputs })),
        );
      }
    }
  });

  it("is another one for another architecture, and the template follows", async () => {
    const [arm, intel] = [await on("stg", "jp", { compute: "ami" }), await on("stg", "jp", x86)];
    const [before, after] = [images(arm, "jp"), images(intel, "jp")];
    assert.deepEqual(
      [before, after].map((list) => list.map(({ name, inputs }) => [name, inputs.name])),
      [
        [["jp-api-image-arm64", "/archipelago/stg/jp/api/image-arm64"]],
        [["jp-api-image-x86_64", "/archipelago/stg/jp/api/image-x86_64"]],
      ],
    );
    const template = ofType(intel, "aws:ec2/launchTemplate:LaunchTemplate").find(
      ({ name }) => name === "jp-api-ami",
    );
    assert.equal(template?.inputs.imageId, "resolve:ssm:/archipelago/stg/jp/api/image-x86_64");
    const asked = intel.invokes.flatMap(({ args }) => String(args.name ?? ""));
    assert.ok(asked.some((name) => name.endsWith("-x86_64")));
  });

  it("carries the tag by which the image factory finds it", async () => {
    const [parameter] = images(await on("stg", "jp", x86), "jp");
    assert.equal((parameter?.inputs.tags as Record<string, string>)["archipelago:image"], "base-x86_64");
  });

  it("is of the architecture of the instance types in every template", async () => {
    for (const stack of ["stg", "prd"] as const) {
      const recording = await recordingOf(stack, true);
      const templates = ofType(recording, "aws:ec2/launchTemplate:LaunchTemplate").filter(({ name }) =>
        name.endsWith("-ami"),
      );
      assert.ok(templates.length > 0);
      for (const { name, inputs, propertyDependencies } of templates) {
        const arm = /^[a-z]+\dg/.test(String(inputs.instanceType));
        // By name where the service follows its parameter, by its value where the image is pinned.
        const [parameter = "", ...more] = propertyDependencies.imageId ?? [];
        assert.match(parameter, arm ? /-image-arm64$/ : /-image-x86_64$/, name);
        assert.deepEqual(more, [], name);
      }
    }
  });
});
