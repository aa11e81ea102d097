import assert from "node:assert/strict";
import { userData } from "../../../components/compute";
import { Sandbox } from "../delivery/sandbox";

/** The first boot of an instance at work, in a folder that stands for its file system. */
describe("the first boot of an instance", () => {
  let sandbox: Sandbox;
  beforeEach(() => {
    sandbox = new Sandbox();
    sandbox.write("run/.keep", "");
    sandbox.write("etc/systemd/system/.keep", "");
    sandbox.standIn(
      "systemctl",
      '[ "$1" != cat ] || [ "$2" = codedeploy-agent.service ] || [ -e "$ROOT/unit" ]',
    );
    sandbox.standIn("codedeploy-local", 'touch "$ROOT/unit"');
  });
  afterEach(() => sandbox.dispose());

  const boot = (port?: number) => {
    const script = userData({
      name: "api",
      port,
      environment: {},
      revisions: {
        region: "ap-northeast-1",
        releaseParameter: "/releases/api",
        folder: "s3://bucket/revisions/api/",
      },
    })
      .replaceAll("/opt/codedeploy-agent/bin/codedeploy-local", "codedeploy-local")
      .replace(/(?<![\w.])\/(etc|run)\//g, `${sandbox.root}/$1/`);
    sandbox.write("boot.sh", script);
    const result = sandbox.run(["bash", `${sandbox.root}/boot.sh`], { ROOT: sandbox.root });
    return { ...result, calls: sandbox.calls.map((call) => call.replaceAll(sandbox.root, "")) };
  };
  const notFound = 'echo "An error occurred (ParameterNotFound) when calling GetParameter" >&2; exit 254';
  const placeholder = () => sandbox.read("etc/archipelago/placeholder.py");

  it("before the first release brings the placeholder, and starts the agent last", () => {
    sandbox.standIn("aws", notFound);
    const { status, output, calls } = boot(8000);
    assert.equal(status, 0, output);
    assert.ok(placeholder());
    assert.ok(!calls.some((call) => call.startsWith("codedeploy-local")));
    assert.equal(calls.at(-1), "systemctl enable --now codedeploy-agent.service");
  });

  it("installs the release that runs in the network, and no placeholder", () => {
    sandbox.standIn("aws", '[ "$1" != ssm ] || echo v1.2.3');
    const { status, output, calls } = boot(8000);
    assert.equal(status, 0, output);
    assert.equal(placeholder(), undefined);
    const copied = calls.findIndex((call) => call.includes("s3://bucket/revisions/api/v1.2.3.zip"));
    const installed = calls.findIndex((call) => call.startsWith("codedeploy-local --bundle-location"));
    const agent = calls.indexOf("systemctl enable --now codedeploy-agent.service");
    assert.ok(0 <= copied && copied < installed && installed < agent, calls.join("\n"));
    assert.ok(calls.includes("systemctl enable --now api.service"));
  });

  for (const [name, aws] of [
    ["may not ask for its release", 'echo "AccessDeniedException" >&2; exit 254'],
    ["finds no revision", '[ "$1" = ssm ] && echo v1.2.3'],
  ] as const)
    it(`stays down when it ${name}: it must not answer in the release's place`, () => {
      sandbox.standIn("aws", aws);
      const { status, calls } = boot(8000);
      assert.notEqual(status, 0);
      assert.equal(placeholder(), undefined);
      assert.ok(!calls.some((call) => call.startsWith("systemctl enable")), calls.join("\n"));
    });

  it("without a port has no placeholder, and waits for its first revision", () => {
    sandbox.standIn("aws", notFound);
    const { status, calls } = boot();
    assert.equal(status, 0);
    assert.equal(placeholder(), undefined);
    assert.ok(!calls.includes("systemctl enable --now api.service"));
  });
});
