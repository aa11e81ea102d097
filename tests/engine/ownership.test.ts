import assert from "node:assert/strict";
import { changes } from "./harness";
import { Account, configured, onlyCountries, type PlatformKey } from "./support";

const group = "aws:autoscaling/group:Group";
const ecsService = "aws:ecs/service:Service";
const target = "aws:appautoscaling/target:Target";

const japan = (change: (platform: PlatformKey) => void = () => undefined) =>
  configured("prd", (platform) => {
    onlyCountries("jp")(platform);
    platform.calendar = {};
    platform.countries.jp.calendar = {};
    change(platform);
  });

const showTonight = (platform: PlatformKey) => {
  platform.countries.jp.calendar["tv-show"] = {
    from: "2026-11-23T18:30",
    to: "2026-11-23T20:30",
    services: { api: { min: 20, max: 80 } },
  };
};

describe("sizes and number under the real engine", function () {
  this.timeout(600_000);
  let account: Account;
  beforeEach(async () => {
    account = await Account.open();
  });
  afterEach(() => account.close());

  const find = (type: string, name: RegExp) => {
    const found = account.cloud.resources(type).find((one) => name.test(one.name));
    assert.ok(found, `${type} ${name}`);
    return found;
  };

  it("leaves alone what a scaler and a schedule have set, and brings a changed size where the program owns it", async () => {
    const stack = await account.stack("prd", japan(showTonight));
    await stack.up();
    const api = () => find(group, /^jp-api-ami/);
    const web = () => find(group, /^jp-web-ami/);
    assert.deepEqual([api().inputs.minSize, api().inputs.maxSize], [6, 40]);

    // The scaler: the number only. The event: sizes and number.
    account.cloud.alter(web(), { desiredCapacity: 11 });
    account.cloud.alter(api(), { minSize: 20, maxSize: 80, desiredCapacity: 25 });
    account.cloud.alter(find(ecsService, /^hub-payment-/), { desiredCount: 9 });
    await stack.refresh();
    assert.deepEqual(changes(await stack.up()), []);
    assert.deepEqual(
      [api().inputs.minSize, api().inputs.maxSize, api().inputs.desiredCapacity],
      [20, 80, 25],
    );
    assert.equal(web().inputs.desiredCapacity, 11);

    // A changed size: at once where the program owns it, with the event's end where the schedule does.
    stack.configure(
      japan((platform) => {
        showTonight(platform);
        platform.countries.jp.services = { web: { min: 7 }, api: { min: 8 } };
        platform.hub.services = { payment: { min: 4 } };
      }),
    );
    await stack.up();
    assert.deepEqual([web().inputs.minSize, web().inputs.desiredCapacity], [7, 11]);
    assert.equal(find(target, /^hub-payment-/).inputs.minCapacity, 4);
    assert.equal(find(ecsService, /^hub-payment-/).inputs.desiredCount, 9);
    assert.deepEqual([api().inputs.minSize, api().inputs.maxSize], [20, 80]);
    const end = find("aws:autoscaling/schedule:Schedule", /^jp-api-ami-tv-show-end$/);
    assert.deepEqual([end.inputs.minSize, end.inputs.maxSize, end.inputs.desiredCapacity], [8, 40, -1]);

    // The event is over and taken out of the file: what its end has set is what is configured.
    account.cloud.alter(api(), { minSize: 8, maxSize: 40, desiredCapacity: 12 });
    await stack.refresh();
    stack.configure(
      japan((platform) => {
        platform.countries.jp.services = { web: { min: 7 }, api: { min: 8 } };
        platform.hub.services = { payment: { min: 4 } };
      }),
    );
    const after = changes(await stack.up());
    assert.ok(after.length > 0);
    assert.ok(
      after.every(({ op, urn }) => op === "delete" && /tv-show-(start|end)$/.test(urn)),
      after.map(({ op, urn }) => `${op} ${urn}`).join("\n"),
    );
    assert.deepEqual([api().inputs.minSize, api().inputs.desiredCapacity], [8, 12]);
    assert.deepEqual(changes(await stack.preview()), []);
  });
});
