import assert from "node:assert/strict";
import type { EngineStack } from "./harness";
import { Account, configured, only, onlyCountries, release, touched, type PlatformKey } from "./support";

const oneCountry = (change: (platform: PlatformKey) => void = () => undefined) =>
  configured("stg", (platform) => {
    onlyCountries("jp")(platform);
    change(platform);
  });

const taskType = "aws:ecs/taskDefinition:TaskDefinition";
const parameterType = "aws:ssm/parameter:Parameter";

describe("releases under the real engine", function () {
  this.timeout(600_000);
  let account: Account;
  let stack: EngineStack;

  before(async () => {
    account = await Account.open({ sources: only("jp", "admin", "batch", "web") });
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

  it("runs the placeholder until there is a release", () => {
    assert.match(container("admin").image, /busybox/);
    assert.ok(container("admin").command);
  });

  it("takes over the first release: the service's own image by the network's tag, and nothing else changes", async () => {
    release(account.cloud, "admin", "jp-admin-fargate", "sha256:1111");
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
    release(account.cloud, "admin", "jp-admin-fargate", "sha256:2222");
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
