import assert from "node:assert/strict";
import { buildspec, buildspecSchema, environmentTagPatterns, type BuildspecArgs } from "../../../delivery";
import { Sandbox, type Ran } from "./sandbox";

const args: BuildspecArgs = {
  reportGroupArn: "arn:aws:codebuild:ap-northeast-1:123456789012:report-group/archipelago-api",
  revision: true,
  secrets: { NPM_TOKEN: "build/npm:token" },
  parameters: { LICENCE: "/build/licence" },
};

describe("the buildspec", () => {
  it("is one that CodeBuild accepts, with and without a revision and secrets", () => {
    for (const revision of [true, false]) {
      const made = buildspec({ ...args, revision });
      assert.deepEqual(buildspecSchema.parse(made), made);
      assert.equal(made.env?.["exported-variables"]?.includes("REVISION_KEY"), revision);
    }
    const plain = buildspec({ ...args, secrets: {}, parameters: {} });
    assert.deepEqual(buildspecSchema.parse(plain), plain);
    assert.ok(!("secrets-manager" in (plain.env ?? {})));
  });

  const broken: Readonly<Record<string, (spec: Record<string, unknown>) => void>> = {
    "version 0.1": (spec) => (spec.version = 0.1),
    "no phases": (spec) => (spec.phases = {}),
    "a phase that does not exist": (spec) => (spec.phases = { test: { commands: ["true"] } }),
    "a phase without commands": (spec) => (spec.phases = { build: { commands: [] } }),
    "a misspelt key": (spec) => (spec.artefacts = { files: ["a"] }),
    "a variable with a hyphen": (spec) => (spec.env = { variables: { "A-B": "c" } }),
    "a number as a variable": (spec) => (spec.env = { variables: { A: 1 } }),
    "an unknown report format": (spec) => (spec.reports = { a: { files: ["a"], "file-format": "HTML" } }),
    "a report without files": (spec) => (spec.reports = { a: { files: [], "file-format": "JUNITXML" } }),
  };
  for (const [name, breakIt] of Object.entries(broken)) {
    it(`is refused with ${name}`, () => {
      const spec = structuredClone(buildspec(args)) as unknown as Record<string, unknown>;
      breakIt(spec);
      assert.ok(!buildspecSchema.safeParse(spec).success);
    });
  }
});

describe("a build", () => {
  let sandbox: Sandbox;
  const mebibyte = 1_048_576;

  beforeEach(() => {
    sandbox = new Sandbox();
    sandbox.write("work/Dockerfile", "FROM scratch\n");
    sandbox.write("work/deploy/appspec.yml", "version: 0.0\n");
    sandbox.write("work/deploy/hooks/start.sh", "#!/bin/sh\n");
    dockerSays(10 * mebibyte);
    // The registry knows a tag once it was pushed.
    registrySays(
      `[ -e "${sandbox.root}/pushed" ] && echo sha256:abcd || { echo ImageNotFoundException >&2; exit 254; }`,
    );
    sandbox.standIn("zip", "echo zipped > ../revision.zip");
  });
  afterEach(() => sandbox.dispose());

  function dockerSays(size: number | string, build = "true", info = "true"): void {
    sandbox.standIn(
      "docker",
      `case "$1" in
        image) echo ${size} ;;
        build) ${build} ;;
        info) ${info} ;;
        create) echo container1 ;;
        cp) mkdir -p "$3" ;;
        push) touch "${sandbox.root}/pushed" ;;
        login) cat > /dev/null ;;
      esac`,
    );
  }
  /** No daemon answers before the file is there. */
  function dockerRunsOnce(file: string): void {
    dockerSays(10 * mebibyte, "true", `[ -e "${sandbox.root}/${file}" ]`);
  }
  function registrySays(describeImages: string): void {
    sandbox.standIn(
      "aws",
      `case "$2" in describe-images) ${describeImages} ;; get-login-password) echo token ;; esac`,
    );
  }

  /** As CodeBuild does: command by command, exported variables stay, a failed command ends the build. */
  function build(variables: Readonly<Record<string, string>> = {}, revision = true): Ran {
    const { phases } = buildspec({ ...args, revision });
    const script = Object.values(phases)
      .flatMap((phase) => phase?.commands ?? [])
      .map((command, index) => `${command}\n[ $? -eq 0 ] || exit ${10 + index}`)
      .join("\n");
    return sandbox.run(
      ["bash", "-c", `${script}\necho "RELEASE=$RELEASE DIGEST=$IMAGE_DIGEST KEY=\${REVISION_KEY:-}"`],
      {
        SERVICE: "api",
        REPOSITORY_URL: "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/archipelago/api",
        PLATFORM: "linux/arm64",
        SOURCE_PATH: ".",
        MAX_IMAGE_MIB: "200",
        ARTIFACT_BUCKET: "artifacts-1",
        CODEBUILD_BUILD_NUMBER: "17",
        CODEBUILD_RESOLVED_SOURCE_VERSION: "3f2a.9c-7711223344556677",
        ...variables,
      },
    );
  }
  const called = (start: string) => sandbox.calls.filter((call) => call.startsWith(start));

  it("pushes the image by a tag of its own and hands on tag, digest and revision", () => {
    const { status, output } = build();
    assert.equal(status, 0, output);
    assert.match(
      output,
      /RELEASE=b17-3f2a9c771122 DIGEST=sha256:abcd KEY=revisions\/api\/b17-3f2a9c771122\.zip/,
    );
    assert.deepEqual(called("docker push"), [
      "docker push --quiet 123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/archipelago/api:b17-3f2a9c771122",
    ]);
    assert.deepEqual(called("aws s3 cp"), [
      "aws s3 cp revision.zip s3://artifacts-1/revisions/api/b17-3f2a9c771122.zip --only-show-errors",
    ]);
    assert.deepEqual(called("docker login"), [
      "docker login --username AWS --password-stdin 123456789012.dkr.ecr.ap-northeast-1.amazonaws.com",
    ]);
  });

  it("makes one image and no index of attestations, whatever Docker does by itself", () => {
    dockerSays(10 * mebibyte, '[ "$BUILDX_NO_DEFAULT_ATTESTATIONS" = 1 ]');
    const { status, output } = build();
    assert.equal(status, 0, output);
    assert.ok(!sandbox.calls.some((call) => /--(sbom|attest|provenance)/.test(call)));
  });

  it("starts the daemon where nobody has, as in an image of the company's own, and speaks to it before anything else", () => {
    assert.equal(build().status, 0);
    assert.deepEqual(called("dockerd"), [], "AWS's image has one that runs");
    sandbox.forget();
    dockerRunsOnce("daemon");
    sandbox.standIn("dockerd-entrypoint.sh", `touch "${sandbox.root}/daemon"`);
    const { status, output } = build({ RELEASE: "v2" });
    assert.equal(status, 0, output);
    assert.deepEqual(called("dockerd"), ["dockerd-entrypoint.sh dockerd --host=unix:///var/run/docker.sock"]);
    const first = sandbox.calls.findIndex((call) => /^docker (?!info)/.test(call));
    assert.ok(sandbox.calls.findIndex((call) => call.startsWith("dockerd")) < first);
  });

  it("stops with the daemon's own words when it does not come up", () => {
    dockerRunsOnce("never");
    sandbox.standIn("dockerd-entrypoint.sh", "echo no iptables >&2; exit 1");
    sandbox.standIn("sleep");
    const { status, output } = build();
    assert.notEqual(status, 0);
    assert.match(output, /no iptables/);
    assert.deepEqual(called("docker login"), []);
  });

  it("makes no revision where none was asked for", () => {
    assert.equal(build({}, false).status, 0);
    assert.deepEqual([...called("aws s3"), ...called("docker create")], []);
  });

  it("takes the release's name that it is given, and pushes nothing when it ran before", () => {
    assert.equal(build({ RELEASE: "v1.4.0" }).status, 0);
    assert.equal(called("docker push").length, 1);
    sandbox.forget();
    const again = build({ RELEASE: "v1.4.0" });
    assert.equal(again.status, 0, again.output);
    assert.match(again.output, /DIGEST=sha256:abcd/);
    assert.deepEqual(called("docker push"), []);
  });

  it("fails when the image is larger than its budget, before anything is pushed", () => {
    dockerSays(200 * mebibyte + 1);
    const { status, output } = build();
    assert.notEqual(status, 0);
    assert.match(output, /build\.maxImageMiB/);
    assert.deepEqual([...called("docker push"), ...called("aws s3")], []);
    dockerSays(200 * mebibyte);
    assert.equal(build().status, 0, "the budget itself is within the budget");
  });

  it("fails when the image's size cannot be told", () => {
    dockerSays("''");
    assert.notEqual(build().status, 0);
    assert.deepEqual(called("docker push"), []);
  });

  for (const pattern of environmentTagPatterns) {
    it(`refuses a release that is called like a deployer's tag, ${pattern}`, () => {
      const { status } = build({ RELEASE: pattern.replace("*", "jp") });
      assert.notEqual(status, 0);
      assert.deepEqual(called("docker"), []);
    });
  }

  it("stops when the registry fails in any other way than not knowing the tag", () => {
    registrySays("echo AccessDeniedException >&2; exit 254");
    const { status, output } = build();
    assert.notEqual(status, 0);
    assert.match(output, /AccessDenied/);
    assert.deepEqual(called("docker push"), []);
  });

  it("runs the Dockerfile's tests where it has the stage, and stops when they fail", () => {
    build();
    assert.ok(!called("docker build").some((call) => call.includes("--target report")));
    sandbox.write("work/Dockerfile", "FROM base AS test\nFROM scratch AS report\nFROM scratch\n");
    sandbox.forget();
    assert.equal(build({ RELEASE: "v1" }).status, 0);
    assert.ok(called("docker build")[0]?.includes("--target report --output reports"));
    dockerSays(1, 'case "$*" in *report*) exit 1 ;; esac');
    sandbox.forget();
    assert.notEqual(build({ RELEASE: "v2" }).status, 0);
    assert.deepEqual(called("docker push"), []);
  });
});
