import assert from "node:assert/strict";
import { Platform } from "../../components/platform";
import { loadEnvironment } from "../../config";
import { sources } from "../plan/support";
import { changes } from "./harness";
import { Account, configured, onlyCountries, type PlatformKey } from "./support";

/** The catalogue with a worker and a task beside the job that it has. */
const ownSources = sources(({ catalogue }) => {
  const background = { scope: "country", sizing: "worker", exposure: "none" } as const;
  catalogue.notifications = { ...background, description: "Mails and pushes.", kind: "worker" };
  catalogue.migration = { ...background, description: "Moves the database on.", kind: "task" };
  catalogue.admin = { ...(catalogue.admin as object), sends: ["notifications"] };
});

describe("workers, jobs and tasks under the real engine", function () {
  this.timeout(600_000);
  let account: Account;
  beforeEach(async () => {
    account = await Account.open();
  });
  afterEach(() => account.close());

  it("come up, stay as they are, move and go away again", async () => {
    let platform: PlatformKey = {};
    const configuration = configured("stg", (key) => {
      onlyCountries("jp")(key);
      platform = key;
    });
    const stack = await account.stack("stg", configuration, async () => {
      const environment = loadEnvironment({ platform, stack: "stg" }, ownSources);
      return Promise.resolve({ ...new Platform({ environment }).networks });
    });
    await stack.up();
    const names = (type: string) => account.cloud.resources(type).map(({ urn }) => urn.split("::").at(-1));
    assert.deepEqual(names("aws:sqs/queue:Queue").sort(), [
      "jp-batch-dead",
      "jp-notifications-dead",
      "jp-notifications-queue",
    ]);
    assert.ok(names("aws:scheduler/schedule:Schedule").includes("jp-batch-run"));
    assert.ok(!names("aws:ecs/service:Service").some((name) => /-(batch|migration)-/.test(name ?? "")));
    assert.ok(names("aws:ecs/taskDefinition:TaskDefinition").includes("jp-migration-fargate"));
    assert.deepEqual(changes(await stack.preview()), []);

    const { jp } = (await stack.outputs()) as { jp: { services: Record<string, { taskFamily?: string }> } };
    assert.equal(jp.services.migration?.taskFamily, "archipelago-stg-jp-migration");

    const queue = account.cloud.resources("aws:sqs/queue:Queue").map(({ id }) => id);
    platform.services = { ...platform.services, notifications: { compute: "ami" } };
    const flip = await stack.up();
    for (const { urn } of changes(flip)) {
      assert.match(urn, /archipelago:compute:(Fargate|Ami)Compute.*::jp-notifications/, urn);
    }
    assert.deepEqual(
      account.cloud.resources("aws:sqs/queue:Queue").map(({ id }) => id),
      queue,
      "the queue, and what waits in it, stays",
    );

    await stack.destroy();
    assert.deepEqual(
      account.cloud
        .resources()
        .filter(({ urn }) => urn.includes(":stg::"))
        .map(({ urn }) => urn),
      [],
    );
  });
});
