import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { modelledTypes, realisticOutputs, unknownValue } from "../../../simulator";

const place = { region: "ap-northeast-1", accountId: "111122223333" };
const make = (type: string, inputs: Record<string, unknown> = {}, occurrence = 1) =>
  realisticOutputs(type, "jp-thing", inputs, place, occurrence);

const hex17 = "0[0-9a-f]{16}";
const elb = "arn:aws:elasticloadbalancing:ap-northeast-1:111122223333:";
const loadBalancerArn = `${elb}loadbalancer/app/jp-public/50dc6c495c0c9188`;
const listenerArn = `${elb}listener/app/jp-public/50dc6c495c0c9188/f2f7dc8efc522ab2`;
const uuid = "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";

/** Type, inputs, property (`id` too), and the shape that AWS's documentation gives it. */
const shapes: [string, Record<string, unknown>, string, string][] = [
  ["aws:ec2/vpc:Vpc", {}, "id", `vpc-${hex17}`],
  ["aws:ec2/vpc:Vpc", {}, "arn", `arn:aws:ec2:ap-northeast-1:111122223333:vpc/vpc-${hex17}`],
  ["aws:ec2/vpc:Vpc", {}, "defaultSecurityGroupId", `sg-${hex17}`],
  ["aws:ec2/subnet:Subnet", {}, "id", `subnet-${hex17}`],
  ["aws:ec2/internetGateway:InternetGateway", {}, "id", `igw-${hex17}`],
  ["aws:ec2/routeTable:RouteTable", {}, "id", `rtb-${hex17}`],
  ["aws:ec2/routeTableAssociation:RouteTableAssociation", {}, "id", `rtbassoc-${hex17}`],
  ["aws:ec2/route:Route", { routeTableId: "rtb-0a1b" }, "id", "r-rtb-0a1b\\d{10}"],
  ["aws:ec2/eip:Eip", {}, "id", `eipalloc-${hex17}`],
  ["aws:ec2/eip:Eip", {}, "allocationId", `eipalloc-${hex17}`],
  ["aws:ec2/eip:Eip", {}, "publicIp", "198\\.1[89]\\.\\d{1,3}\\.\\d{1,3}"],
  ["aws:ec2/natGateway:NatGateway", {}, "id", `nat-${hex17}`],
  ["aws:ec2/natGateway:NatGateway", {}, "publicIp", "198\\.1[89]\\.\\d{1,3}\\.\\d{1,3}"],
  ["aws:ec2/flowLog:FlowLog", {}, "id", `fl-${hex17}`],
  ["aws:ec2/securityGroup:SecurityGroup", {}, "id", `sg-${hex17}`],
  ["aws:ec2/securityGroup:SecurityGroup", {}, "name", "jp-thing-[0-9a-f]{7}"],
  ["aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", {}, "id", `sgr-${hex17}`],
  ["aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", {}, "securityGroupRuleId", `sgr-${hex17}`],
  ["aws:ec2/vpcEndpoint:VpcEndpoint", {}, "id", `vpce-${hex17}`],
  [
    "aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry",
    { prefixListId: "pl-0a1b", cidr: "10.1.64.0/18" },
    "id",
    "pl-0a1b,10\\.1\\.64\\.0/18",
  ],
  [
    "aws:route53/vpcAssociationAuthorization:VpcAssociationAuthorization",
    { zoneId: "Z0A1", vpcId: "vpc-0a1b" },
    "id",
    "Z0A1:vpc-0a1b",
  ],
  ["aws:ec2/launchTemplate:LaunchTemplate", {}, "id", `lt-${hex17}`],
  ["aws:vpclattice/service:Service", {}, "id", `svc-${hex17}`],
  [
    "aws:vpclattice/service:Service",
    {},
    "arn",
    `arn:aws:vpc-lattice:ap-northeast-1:111122223333:service/svc-${hex17}`,
  ],
  ["aws:vpclattice/serviceNetwork:ServiceNetwork", {}, "id", `sn-${hex17}`],
  ["aws:vpclattice/targetGroup:TargetGroup", {}, "id", `tg-${hex17}`],
  [
    "aws:vpclattice/listener:Listener",
    { serviceIdentifier: "svc-0a1b" },
    "arn",
    `arn:aws:vpc-lattice:ap-northeast-1:111122223333:service/svc-0a1b/listener/listener-${hex17}`,
  ],
  [
    "aws:vpclattice/serviceNetworkVpcAssociation:ServiceNetworkVpcAssociation",
    {},
    "arn",
    `arn:aws:vpc-lattice:ap-northeast-1:111122223333:servicenetworkvpcassociation/snva-${hex17}`,
  ],
  [
    "aws:vpclattice/serviceNetworkServiceAssociation:ServiceNetworkServiceAssociation",
    {},
    "id",
    `snsa-${hex17}`,
  ],
  ["aws:lb/loadBalancer:LoadBalancer", {}, "id", `${elb}loadbalancer/app/jp-thing-[0-9a-f]{7}/[0-9a-f]{16}`],
  ["aws:lb/loadBalancer:LoadBalancer", { name: "jp" }, "arnSuffix", "app/jp/[0-9a-f]{16}"],
  [
    "aws:lb/loadBalancer:LoadBalancer",
    { name: "jp", internal: true },
    "dnsName",
    "internal-jp-\\d+\\.ap-northeast-1\\.elb\\.amazonaws\\.com",
  ],
  ["aws:lb/loadBalancer:LoadBalancer", {}, "zoneId", "Z14GRHDCWA56QT"],
  [
    "aws:lb/listener:Listener",
    { loadBalancerArn },
    "arn",
    `${elb}listener/app/jp-public/50dc6c495c0c9188/[0-9a-f]{16}`,
  ],
  [
    "aws:lb/listenerRule:ListenerRule",
    { listenerArn },
    "arn",
    `${elb}listener-rule/app/jp-public/50dc6c495c0c9188/f2f7dc8efc522ab2/[0-9a-f]{16}`,
  ],
  ["aws:lb/targetGroup:TargetGroup", { name: "jp" }, "arn", `${elb}targetgroup/jp/[0-9a-f]{16}`],
  ["aws:lb/targetGroup:TargetGroup", { name: "jp" }, "arnSuffix", "targetgroup/jp/[0-9a-f]{16}"],
  ["aws:ecs/cluster:Cluster", { name: "jp" }, "arn", "arn:aws:ecs:ap-northeast-1:111122223333:cluster/jp"],
  [
    "aws:ecs/service:Service",
    { name: "api", cluster: "arn:aws:ecs:ap-northeast-1:111122223333:cluster/jp" },
    "arn",
    "arn:aws:ecs:ap-northeast-1:111122223333:service/jp/api",
  ],
  [
    "aws:ecs/taskDefinition:TaskDefinition",
    { family: "api" },
    "arn",
    "arn:aws:ecs:ap-northeast-1:111122223333:task-definition/api:1",
  ],
  [
    "aws:autoscaling/group:Group",
    { name: "api" },
    "arn",
    `arn:aws:autoscaling:ap-northeast-1:111122223333:autoScalingGroup:${uuid}:autoScalingGroupName/api`,
  ],
  ["aws:autoscaling/group:Group", { name: "api" }, "id", "api"],
  ["aws:appautoscaling/target:Target", { resourceId: "service/jp/api" }, "id", "service/jp/api"],
  ["aws:iam/role:Role", { name: "api" }, "arn", "arn:aws:iam::111122223333:role/api"],
  ["aws:iam/role:Role", {}, "uniqueId", "AROA[A-Z0-9]{17}"],
  ["aws:iam/instanceProfile:InstanceProfile", {}, "uniqueId", "AIPA[A-Z0-9]{17}"],
  ["aws:iam/rolePolicy:RolePolicy", { role: "r", name: "p" }, "id", "r:p"],
  [
    "aws:cloudwatch/logGroup:LogGroup",
    { name: "/jp/api" },
    "arn",
    "arn:aws:logs:ap-northeast-1:111122223333:log-group:/jp/api",
  ],
  [
    "aws:cloudwatch/metricAlarm:MetricAlarm",
    { name: "a" },
    "arn",
    "arn:aws:cloudwatch:ap-northeast-1:111122223333:alarm:a",
  ],
  ["aws:route53/zone:Zone", {}, "id", "Z[A-Z0-9]{12,31}"],
  ["aws:route53/zone:Zone", {}, "arn", "arn:aws:route53:::hostedzone/Z[A-Z0-9]+"],
  ["aws:route53/record:Record", { zoneId: "Z1", name: "a.jp", type: "A" }, "id", "Z1_a.jp_A"],
  [
    "aws:acm/certificate:Certificate",
    {},
    "arn",
    `arn:aws:acm:ap-northeast-1:111122223333:certificate/${uuid}`,
  ],
  [
    "aws:acmpca/certificateAuthority:CertificateAuthority",
    {},
    "arn",
    `arn:aws:acm-pca:ap-northeast-1:111122223333:certificate-authority/${uuid}`,
  ],
  [
    "aws:acmpca/certificate:Certificate",
    { certificateAuthorityArn: "arn:aws:acm-pca:ap-northeast-1:111122223333:certificate-authority/a" },
    "arn",
    "arn:aws:acm-pca:ap-northeast-1:111122223333:certificate-authority/a/certificate/[0-9a-f]{32}",
  ],
  [
    "aws:ssm/parameter:Parameter",
    { name: "/a/b" },
    "arn",
    "arn:aws:ssm:ap-northeast-1:111122223333:parameter/a/b",
  ],
  [
    "aws:ecr/repository:Repository",
    { name: "api" },
    "repositoryUrl",
    "111122223333.dkr.ecr.ap-northeast-1.amazonaws.com/api",
  ],
  ["aws:scheduler/schedule:Schedule", { name: "s", groupName: "g" }, "id", "g/s"],
  ["aws:kms/key:Key", {}, "id", uuid],
  ["aws:kms/alias:Alias", {}, "id", "alias/jp-thing-[0-9a-f]{7}"],
  ["datadog:index/monitor:Monitor", {}, "id", "\\d{9}"],
  ["aws:made/up:Thing", {}, "arn", "arn:aws:made:ap-northeast-1:111122223333:up/jp-thing-[0-9a-f]{7}"],
];

describe("realistic outputs", () => {
  for (const [type, inputs, property, shape] of shapes) {
    it(`gives ${type} the ${property} ${shape}`, () => {
      const { id, outputs } = make(type, inputs);
      assert.match(String(property === "id" ? id : outputs[property]), new RegExp(`^${shape}$`));
    });
  }

  it("knows only types that the SDKs have", () => {
    const unknown = modelledTypes.filter((type) => {
      const [provider = "", module = ""] = type.split(":");
      const file = join("node_modules/@pulumi", provider, `${module.replace(/^index\//, "")}.js`);
      return !readFileSync(file, "utf8").includes(`'${type}'`);
    });
    assert.deepEqual(unknown, []);
  });

  it("depends on nothing but type, name, place, inputs and occurrence", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...modelledTypes),
        fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/),
        (type, name) => {
          assert.deepEqual(realisticOutputs(type, name, {}, place), realisticOutputs(type, name, {}, place));
        },
      ),
    );
  });

  it("keeps every input as it is", () => {
    const inputs = { cidrBlock: "10.0.0.0/16", tags: { country: "jp" }, arn: "mine" };
    for (const type of modelledTypes) {
      const { outputs } = make(type, inputs);
      assert.deepEqual({ ...outputs, ...inputs }, outputs, type);
    }
  });

  it("never weaves an unknown input into an id", () => {
    const inputs = Object.fromEntries(
      [
        "cluster",
        "listenerArn",
        "loadBalancerArn",
        "role",
        "zoneId",
        "vpcId",
        "resourceId",
        "repository",
      ].map((property) => [property, unknownValue]),
    );
    for (const type of modelledTypes) {
      const { id, outputs } = make(type, inputs);
      assert.doesNotMatch(id, new RegExp(unknownValue), type);
      assert.doesNotMatch(String(outputs["arn"]), new RegExp(`${unknownValue}|undefined/|/undefined`), type);
    }
  });

  it("tells names, regions, accounts and occurrences apart", () => {
    const vpc = "aws:ec2/vpc:Vpc";
    const ids = [
      realisticOutputs(vpc, "a", {}, place),
      realisticOutputs(vpc, "b", {}, place),
      realisticOutputs(vpc, "a", {}, { ...place, region: "ap-northeast-2" }),
      realisticOutputs(vpc, "a", {}, { ...place, accountId: "444455556666" }),
      realisticOutputs(vpc, "a", {}, place, 2),
    ].map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
  });

  it("counts the revisions of a task definition, whose family stays its id", () => {
    const second = make("aws:ecs/taskDefinition:TaskDefinition", { family: "api" }, 2);
    assert.equal(second.id, "api");
    assert.equal(second.outputs["revision"], 2);
    assert.match(String(second.outputs["arn"]), /task-definition\/api:2$/);
  });

  it("adopts the default security group of the network", () => {
    const vpc = make("aws:ec2/vpc:Vpc");
    const group = make("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", { vpcId: vpc.id });
    assert.equal(group.id, vpc.outputs["defaultSecurityGroupId"]);
  });

  it("asks for one validation record a bare name, the same for a name and its wildcard", () => {
    const { outputs } = make("aws:acm/certificate:Certificate", {
      domainName: "jp.example.com",
      subjectAlternativeNames: ["*.jp.example.com", "other.example.com"],
    });
    const options = outputs["domainValidationOptions"] as Record<string, string>[];
    assert.deepEqual(
      options.map(({ domainName }) => domainName),
      ["jp.example.com", "*.jp.example.com", "other.example.com"],
    );
    for (const option of options) {
      assert.equal(option["resourceRecordType"], "CNAME");
      assert.match(option["resourceRecordName"] ?? "", /^_[0-9a-f]{32}\.(jp|other)\.example\.com\.$/);
      assert.match(option["resourceRecordValue"] ?? "", /^_[0-9a-f]{32}\.[a-z]{10}\.acm-validations\.aws\.$/);
    }
    assert.equal(options[0]?.["resourceRecordName"], options[1]?.["resourceRecordName"]);
    assert.notEqual(options[0]?.["resourceRecordName"], options[2]?.["resourceRecordName"]);
  });

  it("gives a zone four name servers in four domains", () => {
    const servers = make("aws:route53/zone:Zone").outputs["nameServers"] as string[];
    assert.equal(servers.length, 4);
    const domains = ["com", "net", "org", "co\\.uk"];
    servers.forEach((server, index) =>
      assert.match(server, new RegExp(`^ns-\\d{1,4}\\.awsdns-\\d{2}\\.${domains[index]}$`)),
    );
  });

  it("follows the region argument, but for services without a region", () => {
    assert.match(make("aws:ec2/vpc:Vpc", { region: "ap-east-2" }).outputs["arn"] as string, /:ap-east-2:/);
    assert.equal(make("aws:ec2/vpc:Vpc").outputs["region"], "ap-northeast-1");
    assert.ok(!("region" in make("aws:iam/role:Role").outputs));
    assert.ok(!("region" in make("aws:route53/zone:Zone").outputs));
    assert.ok(!("region" in make("datadog:index/monitor:Monitor").outputs));
  });

  it("completes a name within the limit, and says by how much a longer one must shrink", () => {
    const group = "aws:lb/targetGroup:TargetGroup";
    const fits = realisticOutputs(group, "x".repeat(24), {}, place).outputs["name"] as string;
    assert.equal(fits.length, 32);
    assert.throws(
      () => realisticOutputs(group, "x".repeat(25), {}, place),
      /33 characters, 32 are allowed.*by 1$/,
    );
    assert.match(make(group, { namePrefix: "jp-" }).outputs["name"] as string, /^jp-[0-9a-f]{7}$/);
  });
});
