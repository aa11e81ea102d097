import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makePlan, readPlan, RecordingError, recordStack, renderPlan, type Plan } from "../../../preview";
import { readStackConfig } from "../../../preview/stack-file";

async function planOf(stack: string): Promise<Plan> {
  const config = readStackConfig(stack);
  const recording = await recordStack({ stack, known: false, config });
  return makePlan(recording, JSON.parse(config.config["archipelago:platform"] ?? "null"));
}

describe("plan", () => {
  let plan: Plan;
  let folder: string;
  const file = (name: string, text: string) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };

  before(async () => {
    plan = await planOf("stg");
    folder = mkdtempSync(join(tmpdir(), "archipelago-plan-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("is the same to the byte at every run, its steps sorted by URN", async () => {
    assert.equal(JSON.stringify(await planOf("stg")), JSON.stringify(plan));
    const urns = plan.steps.map(({ urn }) => urn);
    assert.deepEqual(urns, [...urns].sort());
    assert.equal(new Set(urns).size, urns.length);
  });

  it("has the shape of the engine's own preview", () => {
    const step = plan.steps.find(({ urn }) => urn.endsWith("$aws:ec2/vpc:Vpc::jp"));
    assert.equal(step?.op, "create");
    assert.equal(step.newState?.type, "aws:ec2/vpc:Vpc");
    assert.equal(step.provider, step.newState.provider);
    assert.match(step.provider ?? "", /pulumi:providers:aws::aws-ap-northeast-1::04da6b54-/);
    assert.equal(plan.changeSummary.create, plan.steps.filter(({ op }) => op === "create").length);
    assert.equal(plan.changeSummary.read, 1);
  });

  it("says where every resource is", () => {
    const { countryOf, regionOf, countries } = plan.archipelago;
    const endsWith = (end: string) => plan.steps.find(({ urn }) => urn.endsWith(end))?.urn ?? "";
    assert.equal(countryOf[endsWith("$aws:ec2/vpc:Vpc::tw")], "tw");
    assert.equal(regionOf[endsWith("$aws:ec2/vpc:Vpc::tw")], "ap-east-2");
    assert.equal(countryOf[endsWith("::aws-ap-east-2")], undefined);
    assert.deepEqual(
      countries.map(({ code }) => code),
      ["hub", "jp", "kr", "tw"],
    );
  });

  it("adds up what the quotas must allow", () => {
    const vpcs = plan.archipelago.demand.filter(({ quota }) => quota === "vpcs");
    assert.deepEqual(
      vpcs.map(({ region, needed, default: allowed }) => [region, needed, allowed]),
      [
        ["ap-east-2", 1, 5],
        ["ap-northeast-1", 2, 5],
        ["ap-northeast-2", 1, 5],
      ],
    );
  });

  it("shows the same page from a file as from the run", () => {
    const read = readPlan(file("plan.json", JSON.stringify(plan)));
    for (const options of [
      { colour: false },
      { colour: true, tree: true },
      { colour: false, country: "jp" },
    ]) {
      assert.equal(renderPlan(read, options), renderPlan(plan, options));
    }
  });

  it("tells networks and services of the engine's own plan by their resources", () => {
    const { steps } = plan;
    const read = readPlan(file("engine.json", JSON.stringify({ steps: [...steps].reverse() })));
    const facts = (networks: Plan["archipelago"]["countries"]) =>
      networks.map(({ code, role, region, block, zones, nat, zoneName, services }) => ({
        ...{ code, role, region, block, zones, nat, zoneName },
        services: services.map(({ name, compute, size }) => ({ name, compute, size })),
      }));
    assert.deepEqual(facts(read.archipelago.countries), facts(plan.archipelago.countries));
    assert.deepEqual(read.archipelago.services, plan.archipelago.services);
    assert.deepEqual(read.archipelago.countryOf, plan.archipelago.countryOf);
    assert.deepEqual(read.steps, plan.steps);
  });

  it("refuses a file that is no plan, and says what one is", () => {
    const refusals = {
      "text.json": ["hello", /is not JSON/],
      "list.json": ["[]", /is not a plan/],
      "steps.json": ['{"steps":[{"op":"create"}]}', /is not a plan/],
      "future.json": ['{"steps":[],"archipelago":{"formatVersion":99}}', /format version 99/],
    } as const;
    for (const [name, [text, message]] of Object.entries(refusals)) {
      const path = file(name, text);
      assert.throws(
        () => readPlan(path),
        (error) =>
          error instanceof RecordingError && error.kind === "configuration" && message.test(error.message),
      );
    }
    assert.throws(() => readPlan(join(folder, "none.json")), /cannot be read/);
  });

  it("fits a page of 100 columns, also with thirty countries that need more than an account has", () => {
    const countries = Array.from({ length: 30 }, (_, index) => {
      const [first] = plan.archipelago.countries;
      assert.ok(first);
      return { ...first, code: `x${index}`, name: "A country", region: "ap-southeast-1" };
    });
    const demand = plan.archipelago.demand.map((one) => ({ ...one, needed: one.default + 1 }));
    const large = { ...plan, archipelago: { ...plan.archipelago, countries, demand } };
    for (const each of [plan, large]) {
      const page = renderPlan(each, { colour: false, tree: true });
      assert.deepEqual(
        page.split("\n").filter((line) => line.length > 100),
        [],
      );
    }
  });

  it("shows only one network when asked", () => {
    const page = renderPlan(plan, { colour: false, tree: true, country: "jp" });
    assert.match(page, /jp +Japan/);
    assert.match(page, /├─ jp-api/);
    assert.doesNotMatch(page, /(├|└)─ (kr|tw|hub)-|Taiwan|stg\.tw\./);
  });

  it("shows violations and differences where they cannot be missed, or says that there are none", () => {
    assert.match(renderPlan(plan, { colour: false }), /No violation/);
    const urn = plan.steps.find(({ urn: one }) => one.endsWith("$aws:ec2/vpc:Vpc::jp"))?.urn ?? "";
    const violations = [
      { urn, property: "cidrBlock", message: "must be a block", source: "components/x.ts:3:5" },
    ];
    const broken = { ...plan, archipelago: { ...plan.archipelago, violations } };
    const page = renderPlan(broken, { colour: false, problems: ["late is made inside an apply"] });
    assert.match(page, /jp \[aws:ec2\/vpc:Vpc\] cidrBlock \(components\/x\.ts:3:5\)\n {6}must be a block/);
    assert.match(page, /The two runs differ\n {2}late is made/);
    assert.doesNotMatch(page, /No violation/);
  });
});
