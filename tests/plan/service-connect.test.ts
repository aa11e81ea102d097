import assert from "node:assert/strict";
import type { Recording } from "../../preview";
import { allWays, modelOf, reaches, summarise, type Reach } from "../../reach";
import {
  assertSound,
  environmentOf,
  managed,
  named,
  networkOf,
  ofType,
  recordingOf,
  type PlatformKey,
  type Variation,
} from "./support";

const types = {
  egress: "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
  group: "aws:ec2/securityGroup:SecurityGroup",
  ingress: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  namespace: "aws:servicediscovery/httpNamespace:HttpNamespace",
  service: "aws:ecs/service:Service",
  task: "aws:ecs/taskDefinition:TaskDefinition",
} as const;

const proxied = { serviceConnect: { enabled: true }, fargate: { cpu: 512, memory: 1024 } };

/** Japan's web site and API on tasks, each with a proxy; its back office on shared capacity, without one. */
function japan(services: Record<string, object> = {}, change?: (key: PlatformKey) => void): Variation {
  return {
    platform: (key) => {
      key.countries.jp.services = {
        api: { compute: "fargate", ...proxied },
        web: { compute: "fargate", ...proxied },
        admin: { compute: "ecs-ec2" },
        ...services,
      };
      change?.(key);
    },
  };
}

const recorded = new Map<Variation, Promise<Recording>>();

/** A known run, recorded once for all tests. */
function once(variation: Variation): Promise<Recording> {
  const recording = recorded.get(variation) ?? recordingOf("stg", true, variation);
  recorded.set(variation, recording);
  return recording;
}

const plain = japan();
const without = japan({ api: { compute: "fargate" }, web: { compute: "fargate" } });

interface Container {
  readonly name: string;
  readonly environment: { readonly name: string; readonly value: string }[];
  readonly portMappings: Record<string, unknown>[];
}

function mainContainer(recording: Recording, task: string): Container {
  const { inputs } = named(recording, types.task, task);
  const [main] = JSON.parse(String(inputs.containerDefinitions)) as Container[];
  return main ?? assert.fail(task);
}

const toldUrl = (recording: Recording, task: string, variable: string) =>
  mainContainer(recording, task).environment.find(({ name }) => name === variable)?.value;

const connectOf = (recording: Recording, service: string) =>
  named(recording, types.service, service).inputs.serviceConnectConfiguration as
    { services?: Record<string, unknown>[]; [key: string]: unknown } | undefined;

/** Rules between security groups of services: `jp-web → jp-api :8080`. */
function straightRules(recording: Recording): string[] {
  const groups = new Map(ofType(recording, types.group).map(({ id, name }) => [id, name]));
  const isService = (id: unknown) =>
    /^[a-z]+-(?:admin|api|batch|moderation|payment|users|web)$/.test(String(groups.get(String(id))));
  return [types.egress, types.ingress].flatMap((type) =>
    ofType(recording, type)
      .filter(
        ({ inputs }) => isService(inputs.securityGroupId) && isService(inputs.referencedSecurityGroupId),
      )
      .map(({ inputs }) => {
        const [own, peer] = [inputs.securityGroupId, inputs.referencedSecurityGroupId].map((id) =>
          groups.get(String(id)),
        );
        assert.equal(inputs.fromPort, inputs.toPort);
        return `${own} ${type === types.egress ? "→" : "←"} ${peer} :${String(inputs.fromPort)}`;
      }),
  );
}

const arrow = ({ from, to }: Pick<Reach, "from" | "to">) => `${from} → ${to}`;

/** The calls that the configuration declares. */
const declared = (variation: Variation) => {
  const { hub, countries } = environmentOf("stg", variation);
  return [hub, ...countries]
    .flatMap(({ code, services }) =>
      services.flatMap(({ name, calls }) =>
        calls.map(({ service, via }) => `${code}/${name} → ${via === "hub" ? "hub" : code}/${service}`),
      ),
    )
    .sort();
};

/** Holds a known run to exactly the declared ways, whatever carries them. */
function assertExact(recording: Recording, variation: Variation): void {
  const model = modelOf(recording);
  const isWorkload = (place: string) => place.includes("/") && !/\/(?:aws:|smoke$)/.test(place);
  const ways = allWays(model).filter(({ from, to }) => isWorkload(from) && isWorkload(to));
  for (const key of ["open", "exposed", "told"] as const)
    assert.deepEqual(
      ways
        .filter((way) => way[key])
        .map(arrow)
        .sort(),
      declared(variation),
      key,
    );
  assert.deepEqual(summarise(model, recording).problems, []);
}

describe("calls from task to task", () => {
  it("go from proxy to proxy where both services have one, with retries, timeouts and the logs of the service", async () => {
    const { known, unknown } = await assertSound("stg", japan());
    for (const run of [known, unknown]) {
      const namespaces = ofType(run, types.namespace);
      assert.deepEqual(
        namespaces.map(({ name }) => name),
        ["jp"],
      );
      assert.deepEqual(mainContainer(known, "jp-api-fargate").portMappings, [
        { containerPort: 8080, protocol: "tcp", name: "http", appProtocol: "http" },
      ]);
    }
    const namespace = ofType(known, types.namespace)[0]?.computed?.arn;
    assert.match(String(namespace), /^arn:aws:servicediscovery:ap-northeast-1:\d+:namespace\/ns-/);
    const api = connectOf(known, "jp-api-fargate");
    assert.equal(api?.enabled, true);
    assert.equal(api?.namespace, namespace);
    assert.deepEqual(api?.services, [
      {
        portName: "http",
        discoveryName: "api-fargate",
        clientAlias: [{ dnsName: "api-fargate.jp.mesh.stg.example.com", port: 10010 }],
        timeout: { perRequestTimeoutSeconds: 15, idleTimeoutSeconds: 300 },
      },
    ]);
    const { options } = api?.logConfiguration as { options: Record<string, string> };
    assert.equal(options["awslogs-group"], "/archipelago/stg/jp/api");
    assert.equal(connectOf(known, "jp-web-fargate")?.namespace, namespace);
    assert.equal(connectOf(known, "jp-admin-ecs-ec2"), undefined);
    assert.deepEqual(mainContainer(known, "jp-admin-ecs-ec2").portMappings, [
      { containerPort: 8080, protocol: "tcp" },
    ]);
  });

  it("tell a caller with a proxy the endpoint's name, and everybody else the load balancer's", async () => {
    const known = await once(plain);
    assert.equal(
      toldUrl(known, "jp-web-fargate", "API_URL"),
      "http://api-fargate.jp.mesh.stg.example.com:10010",
    );
    assert.equal(toldUrl(known, "jp-admin-ecs-ec2", "API_URL"), "http://api.jp.mesh.stg.example.com:10010");
    assert.equal(
      toldUrl(known, "jp-api-fargate", "PAYMENT_URL"),
      "http://payment.mesh.stg.example.com:10040",
    );
  });

  it("open exactly the declared calls, at the callee's own port, and nothing to those without a proxy", async () => {
    const known = await once(plain);
    assert.deepEqual(straightRules(known), ["jp-web → jp-api :8080", "jp-api ← jp-web :8080"]);
    const toBalancer = (name: string) =>
      [...ofType(known, types.egress), ...ofType(known, types.ingress)].some((rule) => rule.name === name);
    assert.deepEqual(
      [
        "jp-web-to-api",
        "jp-internal-from-web-to-api",
        "jp-admin-to-api",
        "jp-internal-from-admin-to-api",
      ].map(toBalancer),
      [false, false, true, true],
    );
    assertExact(known, plain);
    assert.deepEqual(straightRules(await once(without)), []);
  });

  it("are explained by the reachability, rule by rule", async () => {
    const { hops, open, told, address } = reaches(modelOf(await once(plain)), "jp/web", "jp/api");
    assert.deepEqual(
      [open, told, address],
      [true, true, "http://api-fargate.jp.mesh.stg.example.com:10010/"],
    );
    assert.deepEqual(
      hops.map(({ kind, by }) => [kind, by.map(({ name }) => name)]),
      [
        ["name", ["jp-web-fargate", "jp"]],
        ["egress", ["jp-web-straight-to-api"]],
        ["route", ["jp"]],
        ["ingress", ["jp-api-straight-from-web"]],
        ["targets", ["jp-api-fargate"]],
      ],
    );
  });

  it("start a caller after those whom it calls: a proxy knows who was there before it", async () => {
    const known = await recordingOf("stg", true, japan({ admin: { compute: "ecs-ec2", ...proxied } }));
    const after = (service: string) => named(known, types.service, service).dependencies;
    const { urn } = named(known, types.service, "jp-api-fargate");
    assert.ok(after("jp-web-fargate").includes(urn));
    assert.ok(after("jp-admin-ecs-ec2").includes(urn));
    const none = await once(without);
    assert.ok(!named(none, types.service, "jp-web-fargate").dependencies.includes(urn));
  });

  it("change nothing in other networks, and of their own only what the two services need", async () => {
    const [before, after] = [await once(without), await once(plain)];
    const environment = environmentOf("stg", without);
    const own = (recording: Recording) =>
      new Map(
        managed(recording).map((resource) => [
          resource.urn,
          {
            code: networkOf(recording, resource, environment)?.code,
            name: resource.name,
            inputs: JSON.stringify(resource.inputs),
          },
        ]),
      );
    const [old, now] = [own(before), own(after)];
    const changed = [...new Set([...old.keys(), ...now.keys()])]
      .filter((urn) => old.get(urn)?.inputs !== now.get(urn)?.inputs)
      .map((urn) => now.get(urn) ?? old.get(urn)!);
    assert.ok(changed.every(({ code }) => code === "jp"));
    assert.deepEqual(changed.map(({ name }) => name).sort(), [
      "jp",
      "jp-api-fargate",
      "jp-api-fargate",
      "jp-api-straight-from-web",
      "jp-internal-from-web-to-api",
      "jp-web-fargate",
      "jp-web-fargate",
      "jp-web-straight-to-api",
      "jp-web-to-api",
    ]);
  });

  it("have an endpoint of another name for each way in which the callee may run, so that both can be there at once", async () => {
    const endpoints = [];
    for (const api of [
      { compute: "fargate" },
      { compute: "ecs-ec2" },
      { compute: "fargate", deploy: { strategy: "blueGreen" } },
      { compute: "ecs-ec2", deploy: { strategy: "linear" } },
    ]) {
      const variation = japan({ api: { ...proxied, ...api } });
      const { known } = await assertSound("stg", variation);
      assertExact(known, variation);
      endpoints.push(new URL(toldUrl(known, "jp-web-fargate", "API_URL") ?? "").hostname.split(".")[0]);
    }
    assert.deepEqual(endpoints, ["api-fargate", "api-ecs-ec2", "api-fargate-moving", "api-ecs-ec2-moving"]);
  });

  it("stay in clear text where load balancers speak TLS, and the preview says so", async () => {
    const variation = japan({}, (key) => (key.dns = { delegated: true }));
    const { known } = await assertSound("stg", variation);
    assertExact(known, variation);
    assert.match(toldUrl(known, "jp-web-fargate", "API_URL") ?? "", /^http:\/\/api-fargate\.jp\.mesh\./);
    assert.match(toldUrl(known, "jp-admin-ecs-ec2", "API_URL") ?? "", /^https:\/\/api\.jp\.mesh\./);
    const { warnings } = environmentOf("stg", variation);
    assert.ok(
      warnings.some(
        ({ path, message }) => path === "stg.jp.services" && /web → api.*clear text/.test(message),
      ),
    );
  });

  it("are a hole where a rule is missing or one too many", async () => {
    const known = await once(plain);
    const less = { resources: known.resources.filter(({ name }) => name !== "jp-api-straight-from-web") };
    const broken = reaches(modelOf(less), "jp/web", "jp/api");
    assert.deepEqual([broken.open, broken.told, broken.stop?.kind], [false, true, "ingress"]);
    const quiet = {
      resources: known.resources.map((one) =>
        one.name === "jp-web-fargate" && one.type === types.task
          ? { ...one, inputs: { ...one.inputs, containerDefinitions: "[]" } }
          : one,
      ),
    };
    const hole = reaches(modelOf(quiet), "jp/web", "jp/api");
    assert.deepEqual([hole.open, hole.exposed, hole.told], [false, true, false]);
  });
});
