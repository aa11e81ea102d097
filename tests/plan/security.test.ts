import assert from "node:assert/strict";
import type { ResolvedNetwork } from "../../config";
import type { RecordedResource, Recording } from "../../preview";
import { environmentOf, environments, managed, networkOf, ofType, recordingOf } from "./support";

const ingressType = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const egressType = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
const world = ["0.0.0.0/0", "::/0"];

interface Rule {
  readonly name: string;
  readonly group: string;
  readonly from: number;
  readonly to: number;
  readonly protocol: string;
  readonly peerGroup?: string;
  readonly block?: string;
  /** Id of a prefix list. */
  readonly list?: string;
}

/** The rules of a known run with the security groups' names instead of their ids. */
function rulesOf(recording: Recording, type: string): Rule[] {
  const groups = new Map(
    ofType(recording, "aws:ec2/securityGroup:SecurityGroup").map(({ id, name }) => [id, name]),
  );
  const nameOf = (id: unknown) => {
    const name = groups.get(String(id));
    assert.ok(name, `a rule names a security group that is not in the plan: ${String(id)}`);
    return name;
  };
  return ofType(recording, type).map(({ name, inputs }) => ({
    name,
    group: nameOf(inputs.securityGroupId),
    from: Number(inputs.fromPort),
    to: Number(inputs.toPort),
    protocol: String(inputs.ipProtocol),
    ...(inputs.referencedSecurityGroupId !== undefined && {
      peerGroup: nameOf(inputs.referencedSecurityGroupId),
    }),
    ...((inputs.cidrIpv4 ?? inputs.cidrIpv6) !== undefined && {
      block: String(inputs.cidrIpv4 ?? inputs.cidrIpv6),
    }),
    ...(inputs.prefixListId !== undefined && { list: String(inputs.prefixListId) }),
  }));
}

for (const stack of environments) {
  describe(`who can reach whom in ${stack}`, () => {
    it("lets the world in on 80 and 443 of public load balancers, and nowhere else", async () => {
      const open = rulesOf(await recordingOf(stack, true), ingressType).filter(({ block }) =>
        world.includes(block ?? ""),
      );
      assert.ok(open.length > 0);
      for (const { name, group, from, to, protocol } of open) {
        assert.match(group, /^[a-z]+-public/, name);
        assert.equal(protocol, "tcp", name);
        assert.equal(from, to, name);
        assert.ok([80, 443].includes(from), name);
      }
    });

    it("lets nothing out to the world but HTTPS", async () => {
      const open = rulesOf(await recordingOf(stack, true), egressType).filter(({ block }) =>
        world.includes(block ?? ""),
      );
      assert.ok(open.length > 0);
      open.forEach(({ name, from, to, protocol }) =>
        assert.deepEqual([from, to, protocol], [443, 443, "tcp"], name),
      );
    });

    it("has no rule inside a security group, where it would fight with the rule resources", async () => {
      const recording = await recordingOf(stack, false);
      for (const { urn, inputs } of ofType(recording, "aws:ec2/securityGroup:SecurityGroup")) {
        assert.equal(inputs.ingress, undefined, urn);
        assert.equal(inputs.egress, undefined, urn);
      }
      const locked = ofType(recording, "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup");
      assert.equal(locked.length, environmentOf(stack).countries.length + 1);
      locked.forEach(({ urn, inputs }) =>
        assert.deepEqual([inputs.ingress ?? [], inputs.egress ?? []], [[], []], urn),
      );
    });

    it("closes every edge between two groups both ways", async () => {
      const recording = await recordingOf(stack, true);
      const edge = (from: string | undefined, to: string | undefined, { from: low, to: high }: Rule) =>
        `${from} → ${to} ${low}-${high}`;
      const into = rulesOf(recording, ingressType)
        .filter(({ peerGroup }) => peerGroup)
        .map((rule) => edge(rule.peerGroup, rule.group, rule));
      const out = rulesOf(recording, egressType)
        .filter(({ peerGroup }) => peerGroup)
        .map((rule) => edge(rule.group, rule.peerGroup, rule));
      assert.deepEqual(into.sort(), out.sort());
    });

    it("opens a listener port to exactly the services that call it", async () => {
      const environment = environmentOf(stack);
      const recording = await recordingOf(stack, true);
      for (const network of [environment.hub, ...environment.countries]) {
        const rules = rulesOf(recording, ingressType).filter(({ group }) =>
          network.role === "hub" ? group.endsWith("-mesh") : group.startsWith(`${network.code}-internal`),
        );
        assert.deepEqual(
          rules.flatMap(callersOf(recording)).sort(),
          expectedCallers(network, environment.countries).sort(),
          network.code,
        );
      }
    });

    it("gives no role an action or a whole service by wildcard, and no resource wildcard but the listed ones", async () => {
      for (const { urn, statement } of statementsOf(await recordingOf(stack, true))) {
        for (const action of [statement.Action].flat().map(String)) {
          assert.ok(!/^\*$|:\*$/.test(action), `${urn}: ${action}`);
        }
        if ([statement.Resource].flat().includes("*")) {
          const actions = [statement.Action].flat().map(String);
          assert.ok(
            actions.every((action) => unrestrictable.includes(action)),
            `${urn}: ${actions.join(", ")} on every resource`,
          );
        }
      }
    });

    it("trusts AWS services only, each by name", async () => {
      for (const { urn, inputs } of ofType(await recordingOf(stack, true), "aws:iam/role:Role")) {
        const policy = JSON.parse(String(inputs.assumeRolePolicy)) as {
          Statement: { Principal: { Service?: string } }[];
        };
        policy.Statement.forEach(({ Principal }) =>
          assert.match(String(Principal.Service), /^[a-z0-9.-]+\.amazonaws\.com$/, urn),
        );
      }
    });

    it("starts servers with token-only metadata, no key pair, no public address and an encrypted disk", async () => {
      const templates = ofType(await recordingOf(stack, true), "aws:ec2/launchTemplate:LaunchTemplate");
      assert.ok(templates.length > 0);
      for (const { urn, inputs } of templates) {
        assert.equal((inputs.metadataOptions as { httpTokens?: string }).httpTokens, "required", urn);
        assert.equal(inputs.keyName, undefined, urn);
        const text = JSON.stringify(inputs);
        assert.doesNotMatch(text, /"associatePublicIpAddress":("true"|true)/, urn);
        assert.match(text, /"encrypted":("true"|true)/, urn);
      }
    });
  });
}

/** ECR's login, the channels of a shell and these few calls know no resource (service authorization reference). */
const unrestrictable = [
  "autoscaling:DescribeAutoScalingGroups",
  "autoscaling:DescribeLifecycleHooks",
  "ec2:DescribeInstanceStatus",
  "ec2:DescribeInstances",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeSubnets",
  "ecr:GetAuthorizationToken",
  "elasticloadbalancing:DescribeListeners",
  "elasticloadbalancing:DescribeRules",
  "elasticloadbalancing:DescribeTargetGroupAttributes",
  "elasticloadbalancing:DescribeTargetGroups",
  "elasticloadbalancing:DescribeTargetHealth",
  "logs:DescribeLogGroups",
  "ssmmessages:CreateControlChannel",
  "ssmmessages:CreateDataChannel",
  "ssmmessages:OpenControlChannel",
  "ssmmessages:OpenDataChannel",
];

/** A rule of an internal load balancer as `<caller> <port>`, the caller a group or, by its entry in a list, a block. */
const callersOf =
  (recording: Recording) =>
  ({ peerGroup, list, from, to }: Rule): string[] => {
    assert.equal(from, to);
    if (list === undefined) {
      return [`${peerGroup} ${from}`];
    }
    return ofType(recording, "aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry")
      .filter(({ inputs }) => inputs.prefixListId === list)
      .map(({ inputs }) => `${String(inputs.cidr)} ${from}`);
  };

function expectedCallers(network: ResolvedNetwork, countries: readonly ResolvedNetwork[]): string[] {
  const blocks = new Map(countries.map(({ code, addresses }) => [code, addresses.tiers.private.block]));
  const all = network.services.flatMap(({ callers, listenerPort }) =>
    callers.map((caller) =>
      caller.network === network.code
        ? `${caller.network}-${caller.service} ${listenerPort}`
        : `${blocks.get(caller.network)} ${listenerPort}`,
    ),
  );
  // Smoke tests ask like a caller, where a deployer moves the traffic of tasks.
  const tested = network.services
    .filter(({ compute, deploy }) => compute !== "ami" && deploy.strategy !== "rolling")
    .map(({ listenerPort }) => `${network.code}-smoke ${listenerPort}`);
  return [...new Set([...all, ...tested])];
}

interface Statement {
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource: string | string[];
}

function statementsOf(recording: Recording): { urn: string; statement: Statement }[] {
  const found = ofType(recording, "aws:iam/rolePolicy:RolePolicy").flatMap(({ urn, inputs }) => {
    const { Statement } = JSON.parse(String(inputs.policy)) as { Statement: Statement[] };
    return Statement.map((statement) => ({ urn, statement }));
  });
  assert.ok(found.length > 0);
  return found;
}

describe("what prd cannot lose by accident", () => {
  const stateful = [
    "aws:ec2/eip:Eip",
    "aws:ecr/repository:Repository",
    "aws:kms/key:Key",
    "aws:route53/zone:Zone",
    "aws:s3/bucket:Bucket",
  ];
  /** A private zone holds nothing but what the program writes; a public one has name servers that others know. */
  const isStateful = ({ type, inputs }: RecordedResource) =>
    stateful.includes(type) && inputs.vpcs === undefined;
  const kept = (resource: RecordedResource) => resource.protect === true && resource.retainOnDelete === true;

  it("protects and keeps every stateful resource in prd and the foundation", async () => {
    for (const stack of ["prd", "foundation"] as const) {
      const all = managed(await recordingOf(stack, false)).filter(isStateful);
      assert.ok(all.length > 0);
      assert.deepEqual(
        all.filter((one) => !kept(one)).map(({ urn }) => urn),
        [],
      );
    }
  });

  it("leaves stg free to come down", async () => {
    const all = managed(await recordingOf("stg", false)).filter(isStateful);
    assert.deepEqual(
      all.filter(({ protect }) => protect).map(({ urn }) => urn),
      [],
    );
  });

  it("switches deletion protection of load balancers on in prd only", async () => {
    for (const stack of environments) {
      for (const { urn, inputs } of ofType(
        await recordingOf(stack, false),
        "aws:lb/loadBalancer:LoadBalancer",
      )) {
        assert.equal(inputs.enableDeletionProtection ?? false, stack === "prd", urn);
      }
    }
  });
});

describe("what waits for what", () => {
  for (const stack of environments) {
    it(`lets ECS services of ${stack} wait for their listener rules, and live rules for healthy targets`, async () => {
      const recording = await recordingOf(stack, false);
      const environment = environmentOf(stack);
      // No name leads to the second load balancer until the deployer says so: its rule attaches the group there.
      const live = ofType(recording, "aws:lb/listenerRule:ListenerRule").filter(({ name }) =>
        /(?<!-second)-live$/.test(name),
      );
      for (const service of ofType(recording, "aws:ecs/service:Service").filter(
        ({ inputs }) => inputs.loadBalancers,
      )) {
        assert.ok(
          service.dependencies.some((urn) => urn.includes("aws:lb/listenerRule:ListenerRule::")),
          service.urn,
        );
      }
      assert.ok(live.length > 0);
      for (const rule of live) {
        assert.ok(networkOf(recording, rule, environment));
        assert.ok(
          rule.dependencies.some((urn) =>
            /aws:ecs\/service:Service::|aws:autoscaling\/group:Group::/.test(urn),
          ),
          rule.urn,
        );
      }
    });
  }

  it("leaves counts to whoever scales, and only then", async () => {
    for (const stack of environments) {
      const recording = await recordingOf(stack, false);
      const scaled = new Set(
        [
          ...ofType(recording, "aws:appautoscaling/policy:Policy"),
          ...ofType(recording, "aws:autoscaling/policy:Policy"),
        ].map(({ parent }) => parent),
      );
      for (const service of ofType(recording, "aws:ecs/service:Service")) {
        assert.equal(service.ignoreChanges.includes("desiredCount"), scaled.has(service.parent), service.urn);
      }
      for (const group of ofType(recording, "aws:autoscaling/group:Group")) {
        // A deployer fills and empties the two sides of a service, scaled or not.
        const others = scaled.has(group.parent) || /-ami-(blue|green)$/.test(group.name);
        assert.equal(group.ignoreChanges.includes("desiredCapacity"), others, group.urn);
      }
    }
  });

  it("leaves an image parameter alone after its first value", async () => {
    const parameters = ofType(await recordingOf("prd", false), "aws:ssm/parameter:Parameter").filter(
      ({ inputs }) => inputs.dataType === "aws:ec2:image",
    );
    assert.ok(parameters.length > 0);
    parameters.forEach(({ urn, ignoreChanges }) => assert.ok(ignoreChanges.includes("insecureValue"), urn));
  });
});
