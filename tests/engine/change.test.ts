import assert from "node:assert/strict";
import { changes } from "./harness";
import { Account, configured, nameOf, only, onlyCountries, type PlatformKey } from "./support";

const oneCountry = (change: (platform: PlatformKey) => void = () => undefined) =>
  configured("stg", (platform) => {
    onlyCountries("jp")(platform);
    change(platform);
  });

describe("changes to a running environment under the real engine", function () {
  this.timeout(600_000);
  let account: Account;
  beforeEach(async () => {
    account = await Account.open({ sources: only("jp", "admin", "api", "users") });
  });
  afterEach(() => account.close());

  it("moves a service from AMI to Fargate: the new side is healthy before traffic moves, and nobody else notices", async () => {
    const compute = (kind: string) => (platform: PlatformKey) => {
      const jp = (platform.countries.jp ??= {});
      jp.services = { ...jp.services, api: { ...jp.services?.api, compute: kind } };
    };
    const stack = await account.stack("stg", oneCountry(compute("ami")));
    await stack.up();
    const start = account.cloud.journal.length;
    stack.configure(oneCountry(compute("fargate")));
    const flip = await stack.up();

    const touched = changes(flip).filter(({ type }) => !type.startsWith("archipelago:"));
    for (const { urn, type, op } of touched) {
      const live = type === "aws:lb/listenerRule:ListenerRule" && nameOf(urn).endsWith("-live");
      const described = nameOf(urn) === "jp-api-deploy";
      assert.ok(
        live || described
          ? op === "update"
          : /archipelago:(compute:(Fargate|Ami)Compute|notifications:NetworkNotifications)/.test(urn),
        `${op} ${urn}`,
      );
      assert.match(nameOf(urn), /^jp-.*\bapi\b/, `${op} ${urn}`);
    }

    const journal = account.cloud.journal.slice(start);
    const at = (operation: string, test: RegExp) =>
      journal.findIndex((entry) => entry.operation === operation && test.test(entry.urn));
    const newService = at("create", /ecs\/service:Service::jp-api/);
    const moved = journal.flatMap(({ operation, urn }, index) =>
      operation === "update" && /-live$/.test(urn) ? [index] : [],
    );
    const oldGroup = at("delete", /autoscaling\/group:Group::jp-api/);
    assert.ok(moved.length > 0);
    assert.ok(
      newService >= 0 && moved.every((index) => index > newService),
      "traffic moved before the new side stood",
    );
    assert.ok(oldGroup > Math.max(...moved), "the old side went before the traffic had moved");
    assert.deepEqual(changes(await stack.preview()), []);
  });

  it("raises an undelegated zone first, and certificate and port 443 once the zone is delegated", async () => {
    const stack = await account.stack("stg", oneCountry());
    await stack.up();
    const ports = () =>
      account.cloud
        .resources("aws:lb/listener:Listener")
        .map(({ inputs }) => inputs.port)
        .filter((port) => Number(port) < 1000)
        .sort();
    assert.deepEqual(ports(), [80]);
    assert.equal(
      account.cloud.resources("aws:acm/certificate:Certificate").length,
      3,
      "jp's request, the hub's and the mesh's",
    );
    assert.deepEqual(account.cloud.resources("aws:acm/certificateValidation:CertificateValidation"), []);
    const { jp } = (await stack.outputs()) as { jp: { nameServers: string[]; zoneName: string } };
    assert.equal(jp.nameServers.length, 4);

    const delegated = oneCountry((platform) => {
      platform.countries.jp = { ...platform.countries.jp, dns: { delegated: true } };
    });
    stack.configure(delegated);
    await assert.rejects(
      stack.up(),
      /certificate|validation/i,
      "a zone that nobody delegated cannot validate",
    );
    account.cloud.delegate(jp.zoneName);
    await stack.up();
    assert.deepEqual(ports(), [443, 80].sort());
    assert.equal(account.cloud.resources("aws:acm/certificateValidation:CertificateValidation").length, 1);
    assert.deepEqual(changes(await stack.preview()), []);
  });

  it("asks for another certificate when ACM gave the first request up before the zone was delegated", async () => {
    const stack = await account.stack("stg", oneCountry());
    await stack.up();
    const type = "aws:acm/certificate:Certificate";
    const pending = account.cloud.resources(type).find(({ name }) => name.startsWith("jp-"));
    assert.ok(pending);
    account.cloud.alter(pending, { status: "VALIDATION_TIMED_OUT" });
    const { jp } = (await stack.outputs()) as { jp: { zoneName: string } };
    account.cloud.delegate(jp.zoneName);
    stack.configure(
      oneCountry((platform) => {
        platform.countries.jp = { ...platform.countries.jp, dns: { delegated: true } };
      }),
    );
    await assert.rejects(stack.up(), /ACM gave the request up/);
    await stack.up({ refresh: true });
    assert.equal(account.cloud.created(pending.urn), 2);
    assert.equal(account.cloud.resources("aws:acm/certificateValidation:CertificateValidation").length, 1);
    assert.deepEqual(changes(await stack.preview()), []);
  });

  it("brings capacity back when off hours are switched off by night, after a refresh and not before", async () => {
    const off = (enabled: boolean) =>
      oneCountry((platform) => {
        platform.offHours = { enabled };
      });
    const stack = await account.stack("stg", off(true));
    await stack.up();
    const sizes = () => [
      ...account.cloud
        .resources("aws:autoscaling/group:Group")
        .map(({ name, outputs }) => [name, outputs.minSize, outputs.maxSize, outputs.desiredCapacity]),
      ...account.cloud
        .resources("aws:ecs/service:Service")
        .map(({ name, outputs }) => [name, outputs.desiredCount]),
    ];
    const byDay = sizes();
    for (const group of account.cloud.resources("aws:autoscaling/group:Group"))
      account.cloud.alter(group, { minSize: 0, maxSize: 0, desiredCapacity: 0 });
    for (const service of account.cloud.resources("aws:ecs/service:Service"))
      account.cloud.alter(service, { desiredCount: 0 });
    const byNight = sizes();
    assert.ok(byDay.some(([name]) => String(name).endsWith("-ami")));
    assert.ok(byDay.some(([name]) => String(name).endsWith("-fargate")));

    stack.configure(off(false));
    await stack.up();
    assert.deepEqual(
      sizes(),
      byNight,
      "a plain update compares with the state, which knows nothing of the night",
    );
    await stack.up({ refresh: true });
    assert.deepEqual(sizes(), byDay);
    assert.deepEqual(changes(await stack.preview()), []);
  });
});

describe("secrets under the real engine", function () {
  this.timeout(600_000);
  let account: Account;
  before(async () => {
    account = await Account.open();
  });
  after(() => account.close());

  it("keeps secrets out of the state and of everything that it prints", async () => {
    const canary = "dd-canary-6f1c2a";
    const configuration = {
      ...oneCountry((platform) => {
        platform.datadog = { enabled: true };
      }),
    };
    const stack = await account.stack("stg", configuration);
    await stack.setSecret("datadog:apiKey", canary);
    await stack.setSecret("datadog:appKey", `${canary}-app`);
    const up = await stack.up();
    assert.doesNotMatch(JSON.stringify(up), new RegExp(canary));
    const state = account.storedState("stg");
    assert.match(state, /pulumi:providers:datadog/);
    assert.match(state, /datadog:index\/monitor:Monitor/);
    assert.doesNotMatch(state, new RegExp(canary));
  });
});

describe("an update that dies on its way, under the real engine", function () {
  this.timeout(600_000);
  let account: Account;
  before(async () => {
    // As for users: what was done until the failure is in the state because it was written step by step.
    account = await Account.open({ checkpoints: "every", sources: only("jp", "admin", "api", "users") });
  });
  after(() => account.close());

  it("finishes after a failure at any step, with nothing doubled", async () => {
    const stack = await account.stack("stg", oneCountry());
    const creates = Object.values((await stack.preview()).counts).reduce((all, count) => all + count, 0);
    // Different steps at every run would be a test that nobody can repeat: these come from a fixed seed.
    for (const nth of steps(creates, 6)) {
      account.cloud.failOn({ operation: "create", nth });
      const failed = await stack.failingUp();
      assert.ok(
        failed.diagnostics.some(({ message }) => message.includes("InternalFailure")),
        `step ${nth} did not fail`,
      );
    }
    await stack.up();
    const twice = account.cloud.resources().filter(({ urn }) => account.cloud.created(urn) > 1);
    assert.deepEqual(
      twice.map(({ urn }) => urn),
      [],
    );
    assert.deepEqual(changes(await stack.preview()), []);
  });
});

/** `count` steps among `all`, spread by a fixed linear congruence (Lehmer's, multiplier 48271). */
function steps(all: number, count: number): number[] {
  let state = 20_261_121;
  return Array.from({ length: count }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return 1 + (state % Math.floor(all / (count + 1)));
  });
}
