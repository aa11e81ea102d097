import assert from "node:assert/strict";
import { loadFoundation, type Sources } from "../../../config";
import { copyOfSources, problemsOf } from "./support";

const pulumi = { version: "3.226.0", sha256: "a".repeat(64) };
const load = (infrastructure: object, sources?: Sources) =>
  loadFoundation({ platform: { delivery: { infrastructure } }, stack: "foundation" }, sources);

describe("the pipeline of this program, as configured", () => {
  it("takes GitHub's main, every environment in order, and asks before each", () => {
    const { infrastructure, connection } = load({ repository: "acme/platform", pulumi }).delivery;
    assert.deepEqual(infrastructure, {
      owner: "platform",
      source: { kind: "github", repository: "acme/platform", branch: "main" },
      stacks: ["stg", "canary", "prd"].map((name) => ({ name, approval: true })),
      pulumi,
    });
    assert.ok(connection, "no service needs it, and this does");
    assert.equal(load({ source: "s3", pulumi }).delivery.connection, false);
    const asked = load({ source: "s3", pulumi, approval: ["prd"] }).delivery.infrastructure?.stacks;
    assert.deepEqual(
      asked?.map(({ approval }) => approval),
      [false, false, true],
    );
  });

  const s3 = { source: "s3", pulumi };
  const refusals: readonly (readonly [string, object, string, RegExp])[] = [
    ["without a pulumi", { source: "s3" }, "pulumi", /./],
    [
      "a version without its patch",
      { source: "s3", pulumi: { ...pulumi, version: "3.226" } },
      "pulumi.version",
      /3\.226\.0/,
    ],
    [
      "a checksum that is none",
      { source: "s3", pulumi: { ...pulumi, sha256: "latest" } },
      "pulumi.sha256",
      /64 hexadecimal/,
    ],
    ["GitHub without a repository", { pulumi }, "repository", /owner\/name/],
    ["a repository of a bucket", { ...s3, repository: "acme/platform" }, "repository", /none with source s3/],
    ["the foundation", { ...s3, stacks: ["foundation"] }, "stacks[0]", /name of a stack/],
    ["a stack twice", { ...s3, stacks: ["stg", "stg", "prd"] }, "stacks", /twice/],
    ["prd before canary", { ...s3, stacks: ["prd", "canary"] }, "stacks", /in the order stg, canary, prd/],
    [
      "an approval of what it does not raise",
      { ...s3, stacks: ["stg"], approval: ["stg", "prd"] },
      "approval",
      /not one of the stacks/,
    ],
    [
      "prd without anybody's word",
      { ...s3, approval: ["stg"] },
      "approval",
      /nobody would look at changes of prd/,
    ],
  ];
  for (const [name, infrastructure, key, words] of refusals)
    it(`refuses ${name}`, () => {
      const problems = problemsOf(() => load(infrastructure));
      const found = problems.filter(({ path }) => path === `delivery.infrastructure.${key}`);
      assert.equal(found.length, 1, JSON.stringify(problems));
      assert.match(JSON.stringify(found), words);
      assert.ok(found[0]?.fix ?? found[0]?.allowed);
    });

  it("refuses an environment with a network in another account: a preview would take a role that writes", () => {
    const foreign = copyOfSources(({ countries }) => {
      const { kr } = countries;
      assert.ok(kr);
      const own = { account: { id: "210987654321", roleArn: "arn:aws:iam::210987654321:role/archipelago" } };
      countries.kr = {
        ...kr,
        environments: { ...kr.environments, prd: { ...kr.environments?.prd, ...own } },
      };
    });
    const [problem] = problemsOf(() => load(s3, foreign));
    assert.equal(problem?.path, "delivery.infrastructure.stacks");
    assert.match(problem.problem, /kr of prd is in another account/);
    assert.ok(load({ ...s3, stacks: ["stg", "canary"] }, foreign));
  });
});
