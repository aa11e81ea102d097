import assert from "node:assert/strict";
import fc from "fast-check";
import { gitHubOption, optInRegions } from "../../../cli/bootstrap";
import {
  previewRights,
  refusesPlainText,
  networkRights,
  sameDocument,
  tlsOnly,
  upRights,
  withTlsOnly,
} from "../../../cli/bootstrap/policies";
import { exitCodeOf, outcomePage, planPage, reportOf } from "../../../cli/bootstrap/render";
import { planSteps, runSteps, type Step, type StepState } from "../../../cli/bootstrap/step";
import { stateOfRegion } from "../../../cli/bootstrap/steps/account";
import { loginLines, stateBucket, tagsOf, type Target } from "../../../cli/bootstrap/target";
import { readConfigured, regionsInUse } from "../../../cli/configured";
import { UsageError } from "../../../cli/shared/errors";
import { allows, matches } from "../../plan/policies";

const target: Target = {
  accountId: "123456789012",
  region: "ap-northeast-1",
  owner: "platform",
  github: { repository: "acme/platform", branch: "main" },
  optInRegions: ["ap-east-2"],
  stacks: ["foundation", "stg", "canary", "prd"],
};
const keyArn = "arn:aws:kms:ap-northeast-1:123456789012:key/k";
const bucket = stateBucket(target);

const step = (id: string, state: StepState["state"], more: Partial<Step> = {}): Step => ({
  id,
  title: `the ${id}`,
  read: () =>
    Promise.resolve(
      state === "there" || state === "to do" ? { state } : { state, note: "odd", todo: `mend ${id}` },
    ),
  apply: () => Promise.resolve(),
  ...more,
});
const explain = (error: unknown) => ({
  kind: "other" as const,
  reason: (error as Error).message,
  todo: "look",
});

describe("how steps are planned and done", () => {
  const going = async (steps: Step[]) => runSteps(await planSteps(steps, explain), explain, () => undefined);

  it("does only what is to do, in order, and leaves what needs something that is not there", async () => {
    const applied: string[] = [];
    const note = (id: string, state: StepState["state"], needs: string[] = []) =>
      step(id, state, { needs, apply: async () => void applied.push(id) });
    const outcome = await going([
      note("a", "there"),
      note("b", "to do", ["a"]),
      note("c", "differs"),
      note("d", "to do", ["c"]),
      note("e", "cannot be read"),
      note("f", "to do", ["e"]),
      note("g", "to do", ["d", "b"]),
      note("h", "to do", ["b"]),
    ]);
    assert.deepEqual(applied, ["b", "h"]);
    assert.deepEqual(outcome, {
      done: ["b", "h"],
      left: [
        { id: "d", why: "needs c" },
        { id: "f", why: "needs e" },
        { id: "g", why: "needs d" },
      ],
    });
  });

  it("stops at a failure and says what is done and what is left", async () => {
    const failing = { apply: () => Promise.reject(new Error("no")) };
    const outcome = await going([
      step("a", "to do"),
      step("b", "to do", failing),
      step("c", "to do"),
      step("d", "there"),
    ]);
    assert.deepEqual(outcome.done, ["a"]);
    assert.deepEqual([outcome.failed?.id, outcome.failed?.reason], ["b", "no"]);
    assert.deepEqual(outcome.left, [{ id: "c", why: "comes after b" }]);
  });

  it("takes a step that cannot be read for neither there nor missing", async () => {
    const [planned] = await planSteps(
      [step("a", "there", { read: () => Promise.reject(new Error("denied")) })],
      explain,
    );
    assert.deepEqual(planned?.found, { state: "cannot be read", note: "denied", todo: "look" });
  });

  it("shows plan and outcome, each piece of advice once, and ends with 1 where a person must go on", async () => {
    const planned = await planSteps([step("a", "to do"), step("b", "differs"), step("c", "there")], explain);
    const plan = reportOf(target, planned, true);
    const page = planPage(plan);
    assert.match(page, /^Account 123456789012, ap-northeast-1\n/);
    assert.match(page, /to do {11}the a\n/);
    assert.match(page, /differs {9}the b: odd\n\s+→ mend b\n/);
    assert.match(page, /1 there, 1 to do, 1 differs$/);
    assert.equal(exitCodeOf(plan), 1);
    const fine = await planSteps([step("a", "to do"), step("c", "there")], explain);
    assert.equal(exitCodeOf(reportOf(target, fine, true)), 0);
    const failed = { id: "a", ...explain(new Error("no")) };
    const report = reportOf(target, fine, true, { done: [], left: [], failed });
    assert.equal(exitCodeOf(report), 1);
    assert.match(outcomePage(report), /failed: the a: no\n→ look\n.*repeat the command/);
    assert.doesNotMatch(outcomePage(report), /pulumi login/);
    assert.match(
      outcomePage(reportOf(target, fine, true, { done: ["a"], left: [] })),
      /done: the a\n[^]*pulumi login/,
    );
    assert.equal("account" in reportOf(target, fine, false), false);
  });

  it("names the lines that Pulumi takes, for every stack", () => {
    const lines = loginLines(target);
    assert.equal(lines[0], "pulumi login 's3://archipelago-state-123456789012?region=ap-northeast-1'");
    assert.equal(lines.length, 5);
    for (const line of lines.slice(1))
      assert.match(
        line,
        /^pulumi stack init \w+ --secrets-provider 'awskms:\/\/alias\/archipelago-pulumi\?region=/,
      );
    assert.deepEqual(Object.keys(tagsOf(target)), ["environment", "country", "service", "owner"]);
  });
});

describe("what the first things of an account allow", () => {
  const preview = previewRights(target, keyArn);
  const up = upRights(target, keyArn);
  const subjects = (trust: typeof preview.trust): string[] => {
    const condition = trust.Statement[0]?.Condition as { StringEquals: Record<string, string | string[]> };
    assert.deepEqual(Object.keys(condition), ["StringEquals"]);
    assert.equal(condition.StringEquals["token.actions.githubusercontent.com:aud"], "sts.amazonaws.com");
    return [condition.StringEquals["token.actions.githubusercontent.com:sub"] ?? []].flat();
  };
  const decides = ({ own }: typeof preview, action: string, resource: string): "allow" | "deny" | "none" => {
    const hits = own.Statement.filter(
      (one) =>
        [one.Action].flat().some((pattern) => matches(pattern, action)) &&
        [one.Resource ?? []].flat().some((pattern) => matches(pattern, resource)),
    );
    if (hits.some(({ Effect }) => Effect === "Deny")) return "deny";
    return hits.length > 0 ? "allow" : "none";
  };

  it("lets one repository in: pull requests and the branch to look, environments to raise", () => {
    assert.deepEqual(subjects(preview.trust), [
      "repo:acme/platform:pull_request",
      "repo:acme/platform:ref:refs/heads/main",
    ]);
    assert.deepEqual(
      subjects(up.trust),
      ["foundation", "stg", "canary", "prd"].map((name) => `repo:acme/platform:environment:${name}`),
    );
    for (const trust of [preview.trust, up.trust]) assert.doesNotMatch(JSON.stringify(trust), /\*/);
  });

  it("lets a preview read the state and nothing but it, and write nothing", () => {
    const may: [string, string][] = [
      ["s3:ListBucket", `arn:aws:s3:::${bucket}`],
      ["s3:GetObject", `arn:aws:s3:::${bucket}/.pulumi/stacks/archipelago/stg.json`],
      ["kms:Decrypt", keyArn],
      ["ssm:GetParameter", "arn:aws:ssm:ap-east-2::parameter/aws/service/ami-amazon-linux-latest/x"],
      ["ssm:GetParametersByPath", "arn:aws:ssm:ap-east-2:123456789012:parameter/archipelago/stg/jp/images"],
    ];
    const mayNot: [string, string][] = [
      ["s3:PutObject", `arn:aws:s3:::${bucket}/x`],
      ["s3:GetObject", "arn:aws:s3:::another/x"],
      ["kms:Decrypt", "arn:aws:kms:ap-northeast-1:123456789012:key/other"],
      ["kms:Encrypt", keyArn],
      ["ssm:GetParameter", "arn:aws:ssm:ap-east-2:123456789012:parameter/secrets/password"],
      ["ssm:PutParameter", "arn:aws:ssm:ap-east-2:123456789012:parameter/archipelago/x"],
      ["secretsmanager:GetSecretValue", "arn:aws:secretsmanager:ap-northeast-1:123456789012:secret:x"],
      ["iam:PassRole", "arn:aws:iam::123456789012:role/x"],
    ];
    for (const [action, resource] of may) assert.equal(decides(preview, action, resource), "allow", action);
    for (const [action, resource] of mayNot) assert.equal(decides(preview, action, resource), "none", action);
    for (const arn of preview.managed) assert.match(arn, /SecurityAudit|ViewOnlyAccess/);
  });

  it("lets a deployment make roles, and keeps it from the account's first things", () => {
    const role = (name: string) => `arn:aws:iam::123456789012:role/${name}`;
    for (const action of ["iam:CreateRole", "iam:PassRole", "iam:DeleteRole"])
      assert.equal(decides(up, action, role("jp-api-0123456")), "allow");
    for (const name of ["archipelago-up", "archipelago-preview"])
      for (const action of [
        "iam:PutRolePolicy",
        "iam:UpdateAssumeRolePolicy",
        "iam:PassRole",
        "iam:DeleteRole",
      ])
        assert.equal(decides(up, action, role(name)), "deny", `${action} ${name}`);
    const denied: [string, string][] = [
      ["s3:DeleteBucket", `arn:aws:s3:::${bucket}`],
      ["s3:DeleteObjectVersion", `arn:aws:s3:::${bucket}/x`],
      ["s3:PutBucketPolicy", `arn:aws:s3:::${bucket}`],
      ["kms:ScheduleKeyDeletion", keyArn],
    ];
    for (const [action, resource] of denied) assert.equal(decides(up, action, resource), "deny", action);
    for (const action of [
      "iam:CreateUser",
      "iam:CreateAccessKey",
      "iam:UpdateOpenIDConnectProviderThumbprint",
    ])
      assert.equal(decides(up, action, "arn:aws:iam::123456789012:user/x"), "none", action);
  });

  it("adds the refusal to a bucket's policy once, and takes nothing away", () => {
    const statement = fc
      .record({ Sid: fc.string(), Effect: fc.constant("Allow" as const), Action: fc.string() })
      .map((one) => ({ ...one }));
    fc.assert(
      fc.property(fc.array(statement), (Statement) => {
        const before = JSON.stringify({ Version: "2012-10-17", Statement });
        assert.equal(refusesPlainText(bucket, before), false);
        const after = withTlsOnly(bucket, before);
        assert.deepEqual(after.Statement.slice(0, -1), Statement);
        assert.equal(refusesPlainText(bucket, JSON.stringify(after)), true);
        assert.equal(refusesPlainText("another", JSON.stringify(after)), false);
      }),
    );
    assert.deepEqual(withTlsOnly(bucket).Statement, [tlsOnly(bucket)]);
    const weaker = { ...tlsOnly(bucket), Resource: `arn:aws:s3:::${bucket}` };
    assert.equal(refusesPlainText(bucket, JSON.stringify({ Statement: weaker })), false);
  });

  it("compares documents as IAM means them", () => {
    const same: [unknown, unknown][] = [
      [
        { a: 1, b: 2 },
        { b: 2, a: 1 },
      ],
      [{ Action: "x" }, { Action: ["x"] }],
      [{ Action: ["y", "x"] }, { Action: ["x", "y"] }],
    ];
    const other: [unknown, unknown][] = [
      [{ a: 1 }, { a: 2 }],
      [{ a: 1 }, { a: 1, b: undefined, c: 1 }],
      [["x", "y"], ["x"]],
    ];
    for (const [a, b] of same) assert.equal(sameDocument(a, b), true, JSON.stringify([a, b]));
    for (const [a, b] of other) assert.equal(sameDocument(a, b), false, JSON.stringify([a, b]));
  });
});

describe("what is wanted of an account", () => {
  it("takes a repository and a branch without wildcards only", () => {
    assert.deepEqual(gitHubOption("acme/platform.ts", "release/1"), {
      repository: "acme/platform.ts",
      branch: "release/1",
    });
    for (const [text, branch] of [
      ["acme", "main"],
      ["acme/*", "main"],
      ["*/x", "main"],
      ["a/b/c", "main"],
      ["-a/b", "main"],
      ["acme/x", "*"],
      ["acme/x", ""],
    ] as const)
      assert.throws(() => gitHubOption(text, branch), UsageError, `${text} ${branch}`);
  });

  it("lets the foundation's account raise networks in another, and keep its hands off the role itself", () => {
    const arn = "arn:aws:iam::222233334444:role/teams/archipelago";
    const rights = networkRights({ ...target, accountId: "222233334444" }, arn, "123456789012");
    assert.deepEqual([rights.path, rights.name], ["/teams/", "archipelago"]);
    const may = (action: string, resource: string) =>
      allows(rights.own.Statement as never, { action, resource });
    const other = "arn:aws:iam::222233334444:role/kr-api-ami";
    for (const action of ["iam:CreateRole", "iam:PutRolePolicy", "iam:PassRole"]) {
      assert.ok(may(action, other), action);
      assert.ok(!may(action, arn) && !may(action, other.replace("2222", "9999")), action);
    }
    assert.doesNotMatch(JSON.stringify(rights), /s3:|undefined/, "there is no state");
  });

  it("opts in to the regions of this account that need it, and to no other's", () => {
    const configured = readConfigured();
    assert.deepEqual(optInRegions(configured, "ap-northeast-1", "123456789012"), ["ap-east-2"]);
    assert.deepEqual(optInRegions(configured, "ap-east-1", "123456789012"), ["ap-east-1", "ap-east-2"]);
    const [environment] = configured.environments;
    assert.ok(environment);
    const away = environment.countries.map((country) =>
      country.code === "tw"
        ? { ...country, region: "ap-southeast-3", account: { id: "999999999999", roleArn: "arn" } }
        : country,
    );
    const moved = { ...configured, environments: [{ ...environment, countries: away }] };
    assert.deepEqual(optInRegions(moved, "ap-northeast-1", "123456789012"), ["ap-east-2"]);
    assert.deepEqual(optInRegions(moved, "ap-northeast-1", "999999999999"), ["ap-southeast-3"]);
    const used = regionsInUse(moved).find(({ accountId }) => accountId === "999999999999");
    const away_ = { accountId: "999999999999", roleArn: "arn", users: ["stg.tw"] };
    assert.deepEqual(used, { region: "ap-southeast-3", ...away_ });
  });

  it("reads every opt-in status", () => {
    const table: [string | undefined, string][] = [
      ["ENABLED", "there"],
      ["ENABLED_BY_DEFAULT", "there"],
      ["ENABLING", "there"],
      ["DISABLING", "differs"],
      ["DISABLED", "to do"],
      [undefined, "to do"],
    ];
    for (const [status, state] of table) assert.equal(stateOfRegion(status).state, state, status);
  });
});
