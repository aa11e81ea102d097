import assert from "node:assert/strict";
import { Cloud, type Properties } from "../../../simulator";
import { Resources, type Subject } from "../../../simulator/provider/resources";

const targetGroup = "aws:lb/targetGroup:TargetGroup";
const listener = "aws:lb/listener:Listener";
const logGroup = "aws:cloudwatch/logGroup:LogGroup";

/** A cloud and short ways to act on it. */
function scene() {
  const cloud = new Cloud();
  const resources = new Resources(cloud);
  const subject = (type: string, name: string, region = "ap-northeast-1"): Subject => ({
    urn: `urn:pulumi:stg::archipelago::${type}::${name}`,
    type,
    name,
    place: { region, accountId: "111122223333" },
  });
  const create = (type: string, name: string, inputs: Properties, region?: string) =>
    resources.create(subject(type, name, region), inputs, false);
  const update = (type: string, name: string, id: string, news: Properties) => {
    const old = cloud.get({ ...subject(type, name), id });
    assert.ok(old);
    return resources.update(
      subject(type, name),
      id,
      { inputs: old.inputs, outputs: old.outputs },
      news,
      false,
    );
  };
  const remove = (type: string, name: string, id: string, outputs: Properties = {}) =>
    resources.delete(subject(type, name), id, outputs);
  return { cloud, resources, subject, create, update, remove };
}

const loadBalancerArn =
  "arn:aws:elasticloadbalancing:ap-northeast-1:111122223333:loadbalancer/app/jp/50dc6c495c0c9188";
const forwardTo = (arn: unknown) => [{ type: "forward", targetGroupArn: arn }];
const notFound = [
  { type: "fixed-response", fixedResponse: { contentType: "text/plain", statusCode: "404" } },
];
const group = {
  name: "jp-api",
  port: 8080,
  protocol: "HTTP",
  vpcId: "vpc-0a1b2c3d4e5f60718",
  targetType: "ip",
};

describe("the simulated cloud", () => {
  describe("uniqueness", () => {
    /** Type, inputs, and AWS's error code for a second one. */
    const cases: [string, Properties, string][] = [
      [targetGroup, group, "DuplicateTargetGroupName"],
      [logGroup, { name: "/jp/api" }, "ResourceAlreadyExistsException"],
      ["aws:iam/instanceProfile:InstanceProfile", { name: "jp-api" }, "EntityAlreadyExists"],
      [
        "aws:ec2/securityGroup:SecurityGroup",
        { name: "jp-api", vpcId: "vpc-0a1b2c3d4e5f60718", description: "api" },
        "InvalidGroup.Duplicate",
      ],
      [
        listener,
        { loadBalancerArn, port: 10001, protocol: "HTTP", defaultActions: notFound },
        "DuplicateListener",
      ],
    ];
    for (const [type, inputs, code] of cases) {
      it(`refuses a second ${type} like the first`, () => {
        const { create, cloud } = scene();
        create(type, "first", inputs);
        assert.throws(() => create(type, "second", inputs), new RegExp(`^Error: ${code}:`));
        assert.equal(cloud.resources(type).length, 1);
        assert.match(cloud.journal.at(-1)?.error ?? "", new RegExp(`^${code}: .*::first$`));
      });
    }

    it("keeps regions apart, but not for IAM", () => {
      const { create } = scene();
      create(logGroup, "a", { name: "/api" });
      create(logGroup, "b", { name: "/api" }, "ap-northeast-2");
      const profile = "aws:iam/instanceProfile:InstanceProfile";
      create(profile, "a", { name: "api" });
      assert.throws(() => create(profile, "b", { name: "api" }, "ap-northeast-2"), /EntityAlreadyExists/);
    });

    it("lets a resource keep its own name, and not take another's, on update", () => {
      const { create, update } = scene();
      const rule = "aws:lb/listenerRule:ListenerRule";
      const listenerArn = loadBalancerArn.replace(":loadbalancer/", ":listener/") + "/f2f7dc8efc522ab2";
      const inputs = (priority: number) => ({
        listenerArn,
        priority,
        actions: notFound,
        conditions: [{ pathPattern: { values: ["/*"] } }],
      });
      const first = create(rule, "first", inputs(10));
      create(rule, "second", inputs(20));
      update(rule, "first", first.id, inputs(11));
      assert.throws(() => update(rule, "first", first.id, inputs(20)), /PriorityInUse/);
    });

    it("lets names be taken again once they are free", () => {
      const { create, remove, cloud } = scene();
      const { id } = create(logGroup, "a", { name: "/api" });
      remove(logGroup, "a", id);
      create(logGroup, "b", { name: "/api" });
      assert.equal(cloud.resources().length, 1);
    });
  });

  it("refuses what AWS's own rules refuse, in the journal too", () => {
    const { create, cloud } = scene();
    assert.throws(
      () => create(targetGroup, "tg", { ...group, name: "x".repeat(33) }),
      /ValidationError: .*name/,
    );
    assert.deepEqual(cloud.resources(), []);
    assert.equal(cloud.journal.length, 1);
  });

  it("refuses to delete a target group that a listener uses", () => {
    const { create, remove, cloud } = scene();
    const { id } = create(targetGroup, "tg", group);
    const used = create(listener, "l", {
      loadBalancerArn,
      port: 80,
      protocol: "HTTP",
      defaultActions: forwardTo(id),
    });
    assert.throws(() => remove(targetGroup, "tg", id), /ResourceInUse: .*::l$/);
    remove(listener, "l", used.id);
    remove(targetGroup, "tg", id);
    assert.deepEqual(cloud.resources(), []);
  });

  it("lets a security group go with its own rules, not with another's", () => {
    const { create, remove } = scene();
    const type = "aws:ec2/securityGroup:SecurityGroup";
    const vpcId = "vpc-0a1b2c3d4e5f60718";
    const a = create(type, "a", { name: "a", vpcId, description: "a" });
    const b = create(type, "b", { name: "b", vpcId, description: "b" });
    create("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "rule", {
      securityGroupId: a.id,
      referencedSecurityGroupId: b.id,
      ipProtocol: "tcp",
      fromPort: 80,
      toPort: 80,
    });
    assert.throws(() => remove(type, "b", b.id), /DependencyViolation/);
    remove(type, "a", a.id);
  });

  describe("an ECS service", () => {
    const type = "aws:ecs/service:Service";
    const service = (targetGroupArn: string) => ({
      name: "api",
      cluster: "arn:aws:ecs:ap-northeast-1:111122223333:cluster/jp",
      taskDefinition: "arn:aws:ecs:ap-northeast-1:111122223333:task-definition/api:1",
      loadBalancers: [{ targetGroupArn, containerName: "app", containerPort: 8080 }],
    });

    it("needs its target group behind a load balancer", () => {
      const { create } = scene();
      const { id } = create(targetGroup, "tg", group);
      assert.throws(() => create(type, "api", service(id)), /does not have an associated load balancer/);
      create(listener, "l", { loadBalancerArn, port: 80, protocol: "HTTP", defaultActions: forwardTo(id) });
      create(type, "api", service(id));
    });
  });

  describe("a certificate", () => {
    /** A zone and a certificate for it, with or without the record that proves it. */
    function certified({ record }: { record: boolean }) {
      const made = scene();
      const zone = made.create("aws:route53/zone:Zone", "zone", { name: "jp.example.com" });
      const certificate = made.create("aws:acm/certificate:Certificate", "certificate", {
        domainName: "jp.example.com",
        subjectAlternativeNames: ["*.jp.example.com"],
        validationMethod: "DNS",
      });
      if (record) {
        const [option] = certificate.outputs["domainValidationOptions"] as Record<string, string>[];
        made.create("aws:route53/record:Record", "proof", {
          zoneId: zone.id,
          name: option?.["resourceRecordName"],
          type: "CNAME",
          ttl: 300,
          records: [option?.["resourceRecordValue"]],
        });
      }
      const validate = () =>
        made.create("aws:acm/certificateValidation:CertificateValidation", "validation", {
          certificateArn: certificate.id,
        });
      const listen = () =>
        made.create(listener, "l", {
          loadBalancerArn,
          port: 443,
          protocol: "HTTPS",
          certificateArn: certificate.id,
          defaultActions: notFound,
        });
      return { ...made, zone, validate, listen };
    }

    it("of a private authority is issued at once, but not before the authority is", () => {
      const { create, cloud } = scene();
      const authority = create("aws:acmpca/certificateAuthority:CertificateAuthority", "authority", {
        type: "ROOT",
        certificateAuthorityConfiguration: {
          keyAlgorithm: "EC_prime256v1",
          signingAlgorithm: "SHA256WITHECDSA",
          subject: { commonName: "a" },
        },
      });
      const request = (name: string, certificateAuthorityArn: string) =>
        create("aws:acm/certificate:Certificate", name, {
          domainName: "*.a.example.com",
          certificateAuthorityArn,
        });
      assert.throws(() => request("early", authority.id), /PENDING_CERTIFICATE/);
      create("aws:acmpca/certificateAuthorityCertificate:CertificateAuthorityCertificate", "active", {
        certificateAuthorityArn: authority.id,
        certificate: "a certificate",
      });
      const { outputs } = request("certificate", authority.id);
      assert.deepEqual([outputs["status"], outputs["type"]], ["ISSUED", "PRIVATE"]);
      assert.deepEqual(outputs["domainValidationOptions"], []);
      const elsewhere = "arn:aws:acm-pca:ap-northeast-1:999999999999:certificate-authority/a";
      request("of-somebody-else", elsewhere);
      assert.equal(cloud.resources("aws:acm/certificate:Certificate").length, 2);
    });

    it("is not issued without its record", () => {
      const { validate, cloud } = certified({ record: false });
      cloud.delegate("jp.example.com");
      assert.throws(validate, /no record _[0-9a-f]{32}\.jp\.example\.com\. proves jp\.example\.com/);
    });

    it("is not issued in a zone that nobody delegates", () => {
      const { validate } = certified({ record: true });
      assert.throws(validate, /nobody delegates jp\.example\.com/);
    });

    it("is issued once the zone is delegated outside, and a listener takes it then only", () => {
      const { validate, listen, cloud } = certified({ record: true });
      assert.throws(listen, /UnsupportedCertificate/);
      cloud.delegate("jp.example.com.");
      validate();
      listen();
    });

    it("is issued once a parent zone in the cloud delegates", () => {
      const { validate, create, zone } = certified({ record: true });
      create("aws:route53/record:Record", "delegation", {
        zoneId: "Z1PARENT0000000",
        name: "jp.example.com",
        type: "NS",
        ttl: 300,
        records: zone.outputs["nameServers"],
      });
      validate();
    });
  });

  describe("failures", () => {
    it("come once, where they were asked for, and leave nothing behind", () => {
      const { create, cloud } = scene();
      cloud.failOn({ operation: "create", type: logGroup, nth: 2, message: "no more room" });
      create(logGroup, "a", { name: "/a" });
      create("aws:ssm/parameter:Parameter", "p", { name: "/p", type: "String", value: "x" });
      assert.throws(() => create(logGroup, "b", { name: "/b" }), /InternalFailure: no more room/);
      assert.deepEqual(
        cloud.resources().map(({ name }) => name),
        ["a", "p"],
      );
      create(logGroup, "b", { name: "/b" });
      assert.deepEqual(
        cloud.journal.map(({ operation, name, error }) => [operation, name, error !== undefined]),
        [
          ["create", "a", false],
          ["create", "p", false],
          ["create", "b", true],
          ["create", "b", false],
        ],
      );
    });

    it("match by URN and by operation", () => {
      const { create, update, remove, cloud } = scene();
      cloud.failOn({ operation: "update", urn: /::a$/, times: 2 });
      const a = create(logGroup, "a", { name: "/a" });
      const b = create(logGroup, "b", { name: "/b" });
      update(logGroup, "b", b.id, { name: "/b", retentionInDays: 7 });
      const change = () => update(logGroup, "a", a.id, { name: "/a", retentionInDays: 7 });
      assert.throws(change, /InternalFailure/);
      assert.throws(change, /InternalFailure/);
      assert.equal(cloud.resources(logGroup)[0]?.outputs["retentionInDays"], undefined);
      remove(logGroup, "a", a.id);
    });
  });

  describe("drift", () => {
    it("shows in what is read, in the inputs that the program gave", () => {
      const { create, cloud, resources, subject } = scene();
      const { id } = create(logGroup, "a", { name: "/a", retentionInDays: 7 });
      const [resource] = cloud.resources();
      assert.ok(resource);
      cloud.alter(resource, { retentionInDays: 1, kmsKeyId: "by hand" });
      const state = { inputs: { name: "/a", retentionInDays: 7 }, outputs: {} };
      const read = resources.read(subject(logGroup, "a"), id, state);
      assert.deepEqual(read?.inputs, { name: "/a", retentionInDays: 1 });
      assert.equal(read?.outputs["kmsKeyId"], "by hand");
      cloud.lose(resource);
      assert.equal(resources.read(subject(logGroup, "a"), id, state), undefined);
      resources.delete(subject(logGroup, "a"), id, {});
      assert.equal(cloud.journal.length, 1, "deleting what is gone is no operation");
    });
  });

  it("keeps the revisions of a task definition apart, which share their id", () => {
    const { create, remove, cloud } = scene();
    const type = "aws:ecs/taskDefinition:TaskDefinition";
    const inputs = { family: "api", containerDefinitions: '[{"name":"app","image":"x"}]' };
    const first = create(type, "api", inputs);
    const second = create(type, "api", inputs);
    assert.equal(first.id, second.id);
    remove(type, "api", first.id, first.outputs);
    assert.deepEqual(
      cloud.resources(type).map(({ outputs }) => outputs["revision"]),
      [2],
    );
  });

  it("counts the versions of a launch template", () => {
    const { create, update } = scene();
    const type = "aws:ec2/launchTemplate:LaunchTemplate";
    const { id, outputs } = create(type, "lt", { name: "lt", instanceType: "t4g.small" });
    assert.equal(outputs["latestVersion"], 1);
    const updated = update(type, "lt", id, { name: "lt", instanceType: "t4g.medium" });
    assert.equal(updated["latestVersion"], 2);
    assert.equal(updated["arn"], outputs["arn"]);
  });
});
