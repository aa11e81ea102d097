import assert from "node:assert/strict";
import { buildspecSchema, pullRequestBuildspec } from "../../../delivery";
import { Sandbox, type Ran } from "./sandbox";

const spec = pullRequestBuildspec(
  "arn:aws:codebuild:ap-northeast-1:123456789012:report-group/pull-requests-api",
);

describe("the build of a pull request", () => {
  let sandbox: Sandbox;
  const mebibyte = 1_048_576;

  beforeEach(() => {
    sandbox = new Sandbox();
    sandbox.write("work/Dockerfile", "FROM base AS report\nFROM scratch\n");
    dockerSays(10 * mebibyte);
    sandbox.standIn("aws");
  });
  afterEach(() => sandbox.dispose());

  function dockerSays(size: number, build = "true"): void {
    sandbox.standIn("docker", `case "$1" in image) echo ${size} ;; build) ${build} ;; esac`);
  }

  function run(): Ran {
    const script = Object.values(spec.phases)
      .flatMap((phase) => phase?.commands ?? [])
      .map((command) => `${command}\n[ $? -eq 0 ] || exit 1`)
      .join("\n");
    return sandbox.run(["bash", "-c", script], {
      SERVICE: "api",
      PLATFORM: "linux/arm64",
      SOURCE_PATH: ".",
      MAX_IMAGE_MIB: "20",
    });
  }

  it("is a buildspec that CodeBuild accepts", () => {
    assert.deepEqual(buildspecSchema.parse(spec), spec);
    assert.equal(spec.env?.["secrets-manager"] ?? spec.env?.["parameter-store"], undefined);
  });

  it("runs the tests, builds the image, and asks AWS and the registry for nothing", () => {
    const { status, output } = run();
    assert.equal(status, 0, output);
    assert.deepEqual(
      sandbox.calls.filter((call) => !call.startsWith("docker info")),
      [
        "docker build --platform linux/arm64 --target report --output reports .",
        "docker build --platform linux/arm64 --build-arg RELEASE=pull-request --tag api:pull-request .",
        "docker image inspect --format {{.Size}} api:pull-request",
      ],
    );
  });

  it("fails with its tests, with its image, and with an image beyond its budget", () => {
    dockerSays(1, 'case "$*" in *report*) exit 1 ;; esac');
    assert.notEqual(run().status, 0);
    dockerSays(1, 'case "$*" in *--tag*) exit 1 ;; esac');
    assert.notEqual(run().status, 0);
    dockerSays(20 * mebibyte + 1);
    const { status, output } = run();
    assert.notEqual(status, 0);
    assert.match(output, /build\.maxImageMiB/);
  });
});
