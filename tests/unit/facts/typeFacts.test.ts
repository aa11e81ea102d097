import assert from "node:assert/strict";
import { typeFacts } from "../../../facts";
import { pulumiData } from "../../../facts/data";
import { replacesSometimes, terraformReplaces } from "../../../facts/replaces";

describe("type facts", () => {
  it("tell what takes tags as a map", () => {
    for (const type of [
      "ec2/vpc:Vpc",
      "lb/listenerRule:ListenerRule",
      "ecs/service:Service",
      "iam/role:Role",
      "ecr/repository:Repository",
    ]) {
      assert.equal(typeFacts(`aws:${type}`)?.taggable, true, type);
    }
    assert.equal(typeFacts("aws:autoscaling/group:Group")?.taggable, false);
    assert.equal(typeFacts("aws:scheduler/schedule:Schedule")?.taggable, false);
    assert.equal(typeFacts("aws:ec2/route:Route")?.taggable, false);
    assert.equal(typeFacts("aws:iam/rolePolicyAttachment:RolePolicyAttachment")?.taggable, false);
  });

  it("tell of taggable types that nothing else is known of", () => {
    const facts = typeFacts("aws:efs/fileSystem:FileSystem");
    assert.equal(facts?.taggable, true);
    assert.equal(facts?.cfnType, undefined);
  });

  it("know nothing of what is not an AWS resource", () => {
    for (const type of ["datadog:index/monitor:Monitor", "pulumi:providers:aws", "constructor"]) {
      assert.equal(typeFacts(type), undefined);
    }
  });

  it("tell what AWS computes", () => {
    assert.deepEqual(typeFacts("aws:lb/targetGroup:TargetGroup")?.readOnly, [
      "arn",
      "arnSuffix",
      "loadBalancerArns",
      "tagsAll",
    ]);
    assert.ok(typeFacts("aws:lb/loadBalancer:LoadBalancer")?.readOnly.includes("dnsName"));
    assert.ok(!typeFacts("aws:ec2/vpc:Vpc")?.readOnly.includes("cidrBlock"));
  });

  it("tell what must be given", () => {
    assert.deepEqual(typeFacts("aws:ec2/subnet:Subnet")?.required, ["vpcId"]);
    assert.deepEqual(typeFacts("aws:autoscaling/group:Group")?.required, ["maxSize", "minSize"]);
  });

  const replacing: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ["ec2/vpc:Vpc", ["cidrBlock"], ["tags", "enableDnsHostnames"]],
    ["ec2/subnet:Subnet", ["cidrBlock", "vpcId", "availabilityZone"], ["tags", "mapPublicIpOnLaunch"]],
    [
      "lb/targetGroup:TargetGroup",
      ["port", "protocol", "vpcId", "targetType", "name"],
      ["healthCheck", "deregistrationDelay"],
    ],
    ["lb/loadBalancer:LoadBalancer", ["internal", "name", "loadBalancerType"], ["subnets", "securityGroups"]],
    ["lb/listener:Listener", ["loadBalancerArn"], ["port", "protocol", "defaultActions"]],
    ["lb/listenerRule:ListenerRule", ["listenerArn"], ["priority", "actions", "conditions"]],
    ["ec2/launchTemplate:LaunchTemplate", ["name"], ["imageId", "instanceType", "userData"]],
    [
      "ecs/service:Service",
      ["cluster", "launchType", "name"],
      ["desiredCount", "taskDefinition", "networkConfiguration"],
    ],
    ["ecs/taskDefinition:TaskDefinition", ["containerDefinitions", "cpu", "memory"], ["tags", "trackLatest"]],
    ["autoscaling/group:Group", ["name"], ["minSize", "launchTemplate", "vpcZoneIdentifiers"]],
    ["ec2/securityGroup:SecurityGroup", ["description", "vpcId"], ["tags"]],
    ["cloudwatch/logGroup:LogGroup", ["name"], ["retentionInDays"]],
    ["route53/zone:Zone", ["name"], ["comment"]],
    // No list of Terraform's was entered: CloudFormation's create-only properties.
    ["rds/proxy:Proxy", ["engineFamily"], ["debugLogging"]],
  ];
  for (const [type, yes, no] of replacing) {
    it(`tell what replaces ${type}`, () => {
      const { createOnly = [], mayReplace = [] } = typeFacts(`aws:${type}`) ?? {};
      assert.deepEqual(
        yes.filter((input) => !createOnly.includes(input)),
        [],
      );
      assert.deepEqual(
        no.filter((input) => createOnly.includes(input)),
        [],
      );
      assert.deepEqual(
        mayReplace.filter((input) => createOnly.includes(input)),
        [],
      );
    });
  }

  it("tell of changes that replace only sometimes", () => {
    assert.deepEqual(typeFacts("aws:ec2/vpc:Vpc")?.mayReplace, ["instanceTenancy"]);
    assert.ok(
      typeFacts("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")?.mayReplace.includes("cidrIpv4"),
    );
  });

  it("hold hand-made lists of inputs that the SDK has", () => {
    const wrong = [...Object.entries(terraformReplaces), ...Object.entries(replacesSometimes)].flatMap(
      ([type, inputs]) => {
        const sdk = pulumiData().types[type];
        return sdk
          ? inputs.filter((input) => !sdk.inputs.includes(input)).map((input) => `${type}: ${input}`)
          : [];
      },
    );
    assert.deepEqual(wrong, []);
  });
});
