import assert from "node:assert/strict";
import { changes, type EngineResult, type EngineStack } from "./harness";
import { Account, configured, onlyCountries, type PlatformKey } from "./support";

const oneCountry = (change: (platform: PlatformKey) => void = () => undefined) =>
  configured("stg", (platform) => {
    onlyCountries("jp")(platform);
    change(platform);
  });

const taskType = "aws:ecs/taskDefinition:TaskDefinition";
const serviceType = "aws:ecs/service:Service";
const parameterType = "aws:ssm/parameter:Parameter";

const nameOf = (urn: string) => urn.split("::").at(-1) ?? "";
/** Operations on what AWS has, as `op type name`, without the resources' components. */
const touched = (result: EngineResult) =>
  changes(result)
    .filter(({ type }) => type.startsWith("aws:"))
    .map(({ op, type, urn }) => `${op} ${type.split(":").at(-1)} ${nameOf(urn)}`);

describe("releases under the real engine", function () {
  this.timeout(600_000);
  let account: Account;
  let stack: EngineStack;

  before(async () => {
    account = await Account.open();
    stack = await account.stack("stg", oneCountry());
    await stack.up();
  });
  after(() => account.close());

  /** The newest revision of a service's task definition in Japan. */
  const container = (service: string) => {
    const revision = account.cloud
      .resources(taskType)
      .findLast(({ name }) => name.startsWith(`jp-${service}-`));
    assert.ok(revision, `no task definition of ${service}`);
    const [main] = JSON.parse(String(revision.outputs.containerDefinitions)) as {
      image: string;
      command?: string[];
    }[];
    assert.ok(main);
    return main;
  };

  /** What a deployer leaves behind: its parameter, and a deployment that nobody told the program of. */
  const release = (service: string, digest: string) => {
    const name = `/archipelago/stg/jp/releases/${service}`;
    const running = account.cloud
      .resources(serviceType)
      .find(({ name: of }) => of === `jp-${service}-fargate`);
    assert.ok(running);
    const known = account.cloud.resources(parameterType).find(({ outputs }) => outputs.name === name);
    if (known) {
      account.cloud.alter(known, { value: digest });
    } else {
      account.cloud.adopt({
        urn: `deployer:${name}`,
        type: parameterType,
        name,
        id: name,
        place: running.place,
        inputs: {},
        outputs: { name, type: "String", value: digest, arn: `arn:aws:ssm:::parameter${name}` },
      });
    }
    account.cloud.alter(running, { deployments: [{ id: `ecs-svc/${digest}`, status: "PRIMARY" }] });
  };

  it("runs the placeholder until there is a release", () => {
    assert.match(container("admin").image, /busybox/);
    assert.ok(container("admin").command);
  });

  it("takes over the first release: the service's own image by the network's tag, and nothing else changes", async () => {
    release("admin", "sha256:1111");
    const up = await stack.up();
    const { image, command } = container("admin");
    assert.match(image, /^\d{12}\.dkr\.ecr\.ap-northeast-1\.amazonaws\.com\/archipelago\/admin:stg-jp$/);
    assert.equal(command, undefined, "the placeholder's command would run in the service's image");
    assert.deepEqual([...new Set(touched(up).map((line) => line.split(" ").at(-1)))], ["jp-admin-fargate"]);
    assert.ok(
      touched(up).every((line) => /TaskDefinition|Service/.test(line)),
      touched(up).join("\n"),
    );
    assert.match(container("batch").image, /busybox/, "a release of one service is none of another");
  });

  it("changes nothing after a further deployment behind the program's back, with and without a refresh", async () => {
    release("admin", "sha256:2222");
    assert.deepEqual(touched(await stack.up()), []);
    await stack.refresh();
    assert.deepEqual(touched(await stack.up()), []);
  });

  it("rolls the image that is running after a size change", async () => {
    const before = container("admin").image;
    stack.configure(
      oneCountry((platform) => {
        platform.services = { ...platform.services, admin: { fargate: { cpu: 512, memory: 2048 } } };
      }),
    );
    const up = await stack.up();
    assert.ok(touched(up).some((line) => /TaskDefinition jp-admin-fargate$/.test(line)));
    assert.ok(
      touched(up).every((line) => line.endsWith("jp-admin-fargate")),
      touched(up).join("\n"),
    );
    assert.equal(container("admin").image, before);
    assert.equal(container("admin").command, undefined);
    assert.deepEqual(touched(await stack.preview()), []);
  });

  it("leaves the image of instances to the deployer: neither a new one nor a size change touches the parameter", async () => {
    const parameter = account.cloud
      .resources(parameterType)
      .find(({ outputs }) => outputs.name === "/archipelago/stg/jp/web/image-arm64");
    assert.ok(parameter);
    account.cloud.alter(parameter, { insecureValue: "ami-0123456789abcdef0" });
    assert.deepEqual(touched(await stack.up()), []);
    stack.configure(
      oneCountry((platform) => {
        platform.services = {
          ...platform.services,
          admin: { fargate: { cpu: 512, memory: 2048 } },
          web: { ami: { instanceTypes: ["t4g.medium"] } },
        };
      }),
    );
    const up = await stack.up();
    assert.ok(touched(up).length > 0);
    assert.ok(
      touched(up).every((line) => !line.includes("Parameter") && /jp-web/.test(line)),
      touched(up).join("\n"),
    );
    const now = account.cloud.resources(parameterType).find(({ id }) => id === parameter.id);
    assert.equal(now?.outputs.insecureValue, "ami-0123456789abcdef0");
  });
});
