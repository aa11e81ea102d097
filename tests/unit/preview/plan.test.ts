import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  makePlan,
  readPlan,
  RecordingError,
  recordStack,
  renderPlan,
  type NetworkSummary,
  type Plan,
} from "../../../preview";
import { demandOf } from "../../../preview/demand";
import { unite } from "../../../preview/make-plan";
import { readStackConfig } from "../../../preview/stack-file";

async function planOf(stack: string): Promise<Plan> {
  const config = readStackConfig(stack);
  const recording = await recordStack({ stack, known: false, config });
  return makePlan(recording, JSON.parse(config.config["archipelago:platform"] ?? "null"));
}

/** Events are of the configuration: no resource tells them whole. */
const withoutEvents = ({ archipelago }: Plan): NetworkSummary[] =>
  archipelago.countries.map(({ events: _, ...network }) => network);

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

  it("counts a peering in both its networks, and a list of callers by its places", () => {
    const needed = (asked: string) =>
      plan.archipelago.demand
        .filter(({ quota }) => quota === asked)
        .map((one) => [one.region, one.needed] as const);
    assert.deepEqual(needed("peeringsPerVpc"), [
      ["ap-east-2", 1],
      ["ap-northeast-1", 3],
      ["ap-northeast-2", 1],
    ]);
    assert.equal(Object.fromEntries(needed("rulesPerSecurityGroup"))["ap-northeast-1"], 50);
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
    const { archipelago } = read;
    assert.deepEqual(archipelago.countries, withoutEvents(plan));
    assert.deepEqual(archipelago.demand, plan.archipelago.demand);
    assert.equal(archipelago.domain, plan.archipelago.domain);
    const remarks = { warnings: plan.archipelago.warnings, fallbacks: plan.archipelago.fallbacks };
    const page = (one: Plan) =>
      renderPlan({ ...one, archipelago: { ...one.archipelago, ...remarks } }, { colour: false });
    assert.equal(page(read), page(plan));
    assert.deepEqual(read.archipelago.services, plan.archipelago.services);
    assert.deepEqual(read.archipelago.countryOf, plan.archipelago.countryOf);
    assert.deepEqual(read.steps, plan.steps);
  });

  it("tells Spot, sizes and sides of every kind of compute of the engine's own plan", async () => {
    for (const stack of ["canary", "prd"]) {
      const own = await planOf(stack);
      const read = readPlan(file("engine.json", JSON.stringify({ steps: own.steps })));
      assert.deepEqual(read.archipelago.countries, withoutEvents(own), stack);
      assert.deepEqual(read.archipelago.demand, own.archipelago.demand, stack);
    }
  });

  it("counts what may run against the quotas of EC2, on demand and on Spot", () => {
    const needed = (of: Plan["archipelago"]["countries"][number]["services"]) =>
      demandOf([], {}, [{ ...(plan.archipelago.countries[0] as NetworkSummary), services: of }]).map(
        ({ code, needed: vcpus }) => [code, vcpus],
      );
    const service = { name: "api", arch: "arm64", size: "m7g.large", min: 1, exposure: "public" };
    assert.deepEqual(needed([{ ...service, compute: "ami", max: 10, vcpus: 4, spotPercent: 30 }]), [
      ["L-1216C47A", 28],
      ["L-34B43A08", 12],
    ]);
    assert.deepEqual(needed([{ ...service, compute: "ecs-ec2", max: 10, vcpus: 0, spotPercent: 30 }]), []);
  });

  it("shows how many run, and a range only where load moves the number", () => {
    const [api] = plan.archipelago.countries[1]?.services.filter(({ name }) => name === "api") ?? [];
    assert.deepEqual([api?.min, api?.max], [1, 1]);
    assert.doesNotMatch(renderPlan(plan, { colour: false }), / 1–2 /);
  });

  it("says a violation once, however the two runs word it, and never prints the mark of an unknown value", () => {
    const one = { urn: "u", property: "name", rule: "pattern" };
    const [first, known] = [
      { ...one, message: "04da6b54-80e4-46f7-96ec-b56ff0331ba9-x is wrong" },
      { ...one, message: "vpc-1-x is wrong" },
    ];
    assert.deepEqual(unite([first], [known]), [known]);
    assert.deepEqual(unite([first], [])[0]?.message, "(not known yet)-x is wrong");
    assert.equal(unite([first], [{ ...known, rule: "length" }]).length, 2);
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

  it("tells first what the page is read for", () => {
    const second = (each: Plan, problems: string[] = []) =>
      renderPlan(each, { colour: false, problems }).split("\n")[1];
    assert.equal(
      second(plan),
      "no violation · 1 quota of a new account too small, in 1 region · 7 fallbacks · 1 warning",
    );
    const violation = { urn: plan.steps[0]?.urn ?? "", property: "x", message: "is wrong" };
    const remarks = { violations: [violation, violation], demand: [], fallbacks: [], warnings: [] };
    const broken = { ...plan, archipelago: { ...plan.archipelago, ...remarks } };
    assert.equal(second(broken), "2 violations");
    assert.equal(second(broken, ["late"]), "1 difference between the two runs, 2 violations");
  });

  it("tells how services run in one table when thirty countries differ, the exceptions by name", () => {
    const [japan] = plan.archipelago.countries.filter(({ code }) => code === "jp");
    assert.ok(japan);
    const countries = Array.from({ length: 30 }, (_, index) => ({
      ...japan,
      code: `x${String.fromCharCode(97 + (index % 26))}${index < 26 ? "" : "z"}`,
      services: japan.services.map((one) =>
        one.name === "api" && index < 8 ? { ...one, max: index === 7 ? 20 : 10 + index } : one,
      ),
    }));
    const page = renderPlan({ ...plan, archipelago: { ...plan.archipelago, countries } }, { colour: false });
    const [, services = ""] = /^Services\n([^]*?)\n\n/m.exec(page) ?? [];
    const rows = services.split("\n").map((line) => line.trim().split(/ {2,}/));
    assert.deepEqual(rows[0]?.at(-1), "in");
    assert.deepEqual(
      rows.slice(1).map((row) => row.at(-1)),
      ["all 30", "22 others", "xa", "xb", "xc", "xd", "xe", "xf", "xg", "xh", "all 30", "all 30", "all 30"],
    );
    const one = renderPlan(
      { ...plan, archipelago: { ...plan.archipelago, countries } },
      { colour: false, country: "xc" },
    );
    assert.match(one, /^Services in xc$/m);
    assert.match(one, / 1–12 /);
    assert.deepEqual(
      page.split("\n").filter((line) => line.length > 100),
      [],
    );
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
