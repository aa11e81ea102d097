import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { changesOf, readPlan, renderChanges, unapproved, type Changes } from "../../../preview/command";

const root = path.join(__dirname, "../../..");
const stackUrn = "urn:pulumi:stg::archipelago::pulumi:pulumi:Stack::archipelago-stg";
const country = (code: string) => `urn:pulumi:stg::archipelago::archipelago:platform:Country::${code}`;

interface Step {
  readonly op: string;
  readonly urn: string;
  readonly newState?: object;
  readonly oldState?: object;
  readonly detailedDiff?: object;
}

function step(
  op: string,
  code: string,
  name: string,
  inputs: object = {},
  type = "aws:ecs/service:Service",
): Step {
  const urn = `urn:pulumi:stg::archipelago::archipelago:platform:Country$${type}::${name}`;
  const state = { urn, type, custom: !type.startsWith("archipelago:"), inputs, parent: country(code) };
  return op === "delete" ? { op, urn, oldState: state } : { op, urn, newState: state, oldState: state };
}

const component = (code: string): Step => ({
  op: "same",
  urn: country(code),
  newState: { urn: country(code), type: "archipelago:platform:Country", custom: false, parent: stackUrn },
});

const steps = [
  component("jp"),
  component("hub"),
  step("create", "jp", "jp-new"),
  step("create", "jp", "jp-part", {}, "archipelago:compute:Service"),
  step("update", "jp", "jp-api", { desiredCount: 3 }),
  step("same", "jp", "jp-web"),
  step("create-replacement", "hub", "hub-payment"),
  step("replace", "hub", "hub-payment"),
  step("delete-replaced", "hub", "hub-payment"),
  step("delete", "hub", "hub-old"),
  step("update", "hub", "aws-ap-northeast-1", {}, "pulumi:providers:aws"),
];

describe("the changes of a plan", () => {
  let folder: string;
  before(() => (folder = mkdtempSync(path.join(tmpdir(), "archipelago-changes-"))));
  after(() => rmSync(folder, { recursive: true, force: true }));

  const write = (name: string, value: unknown): string => {
    const file = path.join(folder, name);
    writeFileSync(file, JSON.stringify(value));
    return file;
  };
  const read = (own: readonly Step[]): Changes => changesOf(readPlan(write("plan.json", { steps: own })));

  it("are counted by network, a replacement once, and what goes is told by name, where no cut takes it away", () => {
    assert.equal(
      renderChanges(read(steps)),
      [
        "stg: 1 to create, 1 to update, 1 to replace, 1 to delete",
        "delete: hub-old",
        "replace: hub-payment",
        "hub: 1 to replace, 1 to delete",
        "jp: 1 to create, 1 to update",
      ].join("\n"),
    );
  });

  it("are none where everything is the same, and components alone are said to be that", () => {
    assert.equal(renderChanges(read([component("jp"), step("same", "jp", "jp-web")])), "stg: no changes");
    assert.equal(
      renderChanges(read([step("create", "jp", "jp-part", {}, "archipelago:compute:Service")])),
      "stg: components only",
    );
  });

  it("stay short, however many there are", () => {
    const many = Array.from({ length: 500 }, (_, at) => step("delete", "jp", `jp-service-number-${at}`));
    const text = renderChanges(read([component("jp"), ...many]));
    assert.match(text, /500 to delete/);
    assert.match(text, /and 492 more$/m);
    assert.ok(text.length < 400, text);
  });

  it("are the same whatever the order of steps and keys, and whatever is no part of a resource", () => {
    const own = [step("update", "jp", "jp-api", { a: 1, b: { c: 1, d: 2 } })];
    const other = [step("update", "jp", "jp-api", { b: { d: 2, c: 1 }, a: 1 })];
    assert.deepEqual(read(own), read(other));
    assert.deepEqual(unapproved(read([...steps].reverse()), read(steps)), []);
  });

  it("differ by what is more, less, and otherwise", () => {
    const approved = read(steps);
    const more = unapproved(read([...steps, step("delete", "jp", "jp-db")]), approved);
    assert.equal(more.length, 1);
    assert.match(more[0] ?? "", /^delete .*::jp-db: was not approved$/);
    const less = unapproved(read(steps.filter(({ op }) => op !== "delete")), approved);
    assert.deepEqual(
      less.map((line) => line.split(": ").at(-1)),
      ["is not needed any more"],
    );
    const otherwise = steps.map((one) =>
      one.urn.endsWith("::jp-api") ? step("update", "jp", "jp-api", { desiredCount: 30 }) : one,
    );
    assert.match(unapproved(read(otherwise), approved).join(), /jp-api: would become something else/);
    const diff = steps.map((one) =>
      one.op === "replace" ? { ...one, detailedDiff: { name: { kind: "update" } } } : one,
    );
    assert.match(unapproved(read(diff), approved).join(), /hub-payment: would become something else/);
    assert.match(unapproved({ ...approved, stack: "prd" }, approved).join(), /prd was not approved: stg was/);
  });

  it("are told and compared by the command, which ends with 1 when they are others", () => {
    const run = (...args: string[]) => {
      const { status, stdout, stderr } = spawnSync(process.execPath, ["cli/start.js", "changes", ...args], {
        cwd: root,
        encoding: "utf8",
      });
      return { status, stdout, stderr };
    };
    const plan = write("now.json", { steps });
    const told = run("--from", plan);
    assert.deepEqual([told.status, told.stderr], [0, ""]);
    assert.match(told.stdout, /^stg: 1 to create/);
    const approved = write("approved.json", JSON.parse(run("--from", plan, "--json").stdout));
    assert.equal(run("--from", plan, "--against", approved).status, 0);
    const others = run(
      "--from",
      write("more.json", { steps: [...steps, step("delete", "jp", "jp-db")] }),
      "--against",
      approved,
    );
    assert.equal(others.status, 1);
    assert.match(others.stderr, /jp-db: was not approved/);
    const mistakes: readonly (readonly [readonly string[], RegExp])[] = [
      [["--from", "none.json"], /cannot be read/],
      [["--from", plan, "--against", "none.json"], /none\.json cannot be read/],
      [["--from", plan, "--against", plan], /is not what `changes --json` of this version prints/],
      [[], /required option '--from <file>'/],
    ];
    for (const [args, message] of mistakes) {
      const { status, stderr } = run(...args);
      assert.equal(status, 2, stderr);
      assert.match(stderr, message);
      assert.doesNotMatch(stderr, /^\s+at /m);
    }
  }).timeout(60_000);
});
