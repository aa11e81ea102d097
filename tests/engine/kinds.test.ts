import assert from "node:assert/strict";
import type { Sources } from "../../config";
import { changes } from "./harness";
import { Account, configured, nameOf, only, onlyCountries } from "./support";

const background = { scope: "country", sizing: "worker", exposure: "none" } as const;
const base = only("jp", "admin", "batch");
/** A worker and a task beside the job that the catalogue has. */
const sources: Sources = {
  ...base,
  catalogue: {
    ...base.catalogue,
    notifications: { ...background, description: "Mails and pushes.", kind: "worker" },
    migration: { ...background, description: "Moves the database on.", kind: "task" },
    admin: { ...base.catalogue.admin!, sends: ["notifications"] },
  },
};
/** The worker on what it is said to run on. */
const japan = (notifications: object = {}) =>
  configured("stg", (platform) => {
    onlyCountries("jp")(platform);
    platform.services = { ...platform.services, notifications };
  });

describe("workers, jobs and tasks under the real engine", function () {
  this.timeout(600_000);
  let account: Account;
  beforeEach(async () => {
    account = await Account.open({ sources });
  });
  afterEach(() => account.close());

  it("come up, stay as they are, move and go away again", async () => {
    const stack = await account.stack("stg", japan());
    await stack.up();
    const names = (type: string) => account.cloud.resources(type).map(({ urn }) => nameOf(urn));
    assert.deepEqual(names("aws:sqs/queue:Queue").sort(), [
      "jp-batch-dead",
      "jp-notifications-dead",
      "jp-notifications-queue",
    ]);
    assert.ok(names("aws:scheduler/schedule:Schedule").includes("jp-batch-run"));
    assert.ok(!names("aws:ecs/service:Service").some((name) => /-(batch|migration)-/.test(name)));
    assert.ok(names("aws:ecs/taskDefinition:TaskDefinition").includes("jp-migration-fargate"));
    assert.deepEqual(changes(await stack.preview()), []);

    const { jp } = (await stack.outputs()) as { jp: { services: Record<string, { taskFamily?: string }> } };
    assert.equal(jp.services.migration?.taskFamily, "archipelago-stg-jp-migration");

    const queue = account.cloud.resources("aws:sqs/queue:Queue").map(({ id }) => id);
    stack.configure(japan({ compute: "ami" }));
    const flip = await stack.up();
    const own = /archipelago:(compute:(Fargate|Ami)Compute|notifications:NetworkNotifications)/;
    for (const { op, urn } of changes(flip)) {
      const described = nameOf(urn) === "jp-notifications-deploy";
      assert.ok(described ? op === "update" : own.test(urn), `${op} ${urn}`);
      assert.match(nameOf(urn), /^jp-notifications\b/, `${op} ${urn}`);
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
