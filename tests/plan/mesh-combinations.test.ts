import assert from "node:assert/strict";
import { Platform } from "../../components/platform";
import { loadEnvironment } from "../../config";
import { record, type RecordedResource, type Recording } from "../../preview";
import { breachesOf, modelOf, reaches, summarise } from "../../reach";
import { account, arnOf, byId, namesOf, providerOf, types } from "./lattice-ways";
import {
  assertSound,
  assertSoundRuns,
  named,
  ofType,
  platformKey,
  recordingOf,
  type PlatformKey,
} from "./support";

type Change = (key: PlatformKey) => void;
const certificateType = "aws:acm/certificate:Certificate";
const withPrivate: Change = (key) => (key.mesh = { certificates: { authority: "private" } });

/** Every declared call arrives, and no other way is open. */
function assertReach(...recordings: readonly Recording[]): void {
  const all = {
    resources: recordings.flatMap(({ resources }) => resources),
    invokes: recordings.flatMap(({ invokes }) => invokes),
  };
  const model = modelOf(all);
  assert.deepEqual(summarise(model, all).problems, []);
  assert.deepEqual(breachesOf(model), []);
  for (const [from, to] of [
    ["jp/api", "kr/api"],
    ["kr/api", "jp/api"],
    ["hub/payment", "jp/api"],
  ] as const)
    assert.ok(!reaches(model, from, to).open, `${from} → ${to}`);
}

/** A country in a stack of its own, beside the one with the hub. */
async function inParts(code: string, change: Change) {
  const apart: Change = (key) => {
    change(key);
    key.countries[code].stack = `stg-${code}`;
  };
  const { known: rest } = await assertSound("stg", { platform: apart });
  const foundation = (await recordingOf("foundation", true)).outputs;
  const asked = {
    stack: `stg-${code}`,
    platform: { environment: "stg", only: [code] },
    environmentFile: platformKey("stg", apart),
  };
  const part = (known: boolean) =>
    record(() => new Platform({ environment: loadEnvironment(asked) }).networks, {
      project: "archipelago",
      stack: asked.stack,
      known,
      references: { foundation, stg: rest.outputs },
    });
  const own = { unknown: await part(false), known: await part(true) };
  assertSoundRuns(own);
  return { rest, own: own.known };
}

const sharesOf = (recording: Recording) =>
  ofType(recording, "aws:ram/principalAssociation:PrincipalAssociation").map((one) => {
    assert.equal(one.inputs.principal, account.id, one.name);
    return one.name;
  });
const isTransit = ({ type }: RecordedResource) => type.startsWith("aws:ec2transitgateway/");

describe("a country in an account and a stack of its own, with private certificates", () => {
  it("comes by VPC Lattice, is handed each service and the authority, and nothing else", async () => {
    const { rest, own } = await inParts("jp", (key) => {
      withPrivate(key);
      Object.assign(key.countries.jp, { transport: "lattice", account });
    });
    assertReach(rest, own);
    assert.deepEqual(sharesOf(rest), []);
    assert.deepEqual(sharesOf(own).sort(), [
      "jp-authority",
      "jp-lattice-moderation",
      "jp-lattice-payment",
      "jp-lattice-users",
    ]);
    const shown = named(rest, certificateType, "hub-mesh-private").id;
    for (const { inputs } of ofType(rest, types.service)) assert.equal(inputs.certificateArn, shown);
    for (const { inputs, name } of ofType(own, types.shown))
      assert.equal(
        inputs.serviceIdentifier,
        arnOf(named(rest, types.service, name.replace(/^jp-/, "hub-"))),
        name,
      );
    const certificate = named(own, certificateType, "jp-mesh-private");
    assert.equal(providerOf(certificate), `aws-ap-northeast-1-${account.id}`);
    const authority = named(
      rest,
      "aws:acmpca/certificateAuthority:CertificateAuthority",
      "mesh-ap-northeast-1",
    );
    assert.equal(certificate.inputs.certificateAuthorityArn, authority.id);
  });

  it("comes by transit gateway: from the hub's region over a share, from another one over a peering", async () => {
    for (const [code, shares] of [
      ["jp", ["jp-authority", "jp-gateway"]],
      ["kr", ["kr-authority"]],
    ] as const) {
      const { rest, own } = await inParts(code, (key) => {
        withPrivate(key);
        Object.assign(key.countries[code], { transport: "transit-gateway", account });
      });
      assertReach(rest, own);
      assert.deepEqual(sharesOf(own).sort(), shares);
      assert.ok(
        rest.resources.filter(isTransit).every(({ name }) => name.startsWith("hub-")),
        "the hub's stack has the hub's gateway only",
      );
      assert.deepEqual(namesOf(own, types.peering), []);
      const table = "aws:ec2transitgateway/routeTable:RouteTable";
      const routes = ofType(own, "aws:ec2transitgateway/route:Route");
      const intoHub = routes.find(({ name }) => name === `${code}-from-hub`);
      assert.equal(
        byId(rest, table, intoHub?.inputs.transitGatewayRouteTableId).name,
        "hub-mesh-hub",
        "a country adds itself to what the hub finds, never to what countries find",
      );
    }
  });
});

describe("a shared service with partners that a country calls by VPC Lattice", () => {
  it("has each come by a load balancer of its own", async () => {
    const { known } = await assertSound("stg", {
      platform: (key) => {
        key.countries.jp.transport = "lattice";
        key.hub.services = { users: { partners: { bank: { rule: 1, from: ["203.0.113.0/28"] } } } };
      },
    });
    assertReach(known);
    const { target } = named(known, types.attachment, "hub-users").inputs as { target: { id: string } };
    const balancer = byId(known, types.balancer, target.id);
    assert.deepEqual([balancer.name, balancer.inputs.internal], ["hub-users-mesh", true]);
    const rule = named(known, "aws:lb/listenerRule:ListenerRule", "hub-users-partner-bank");
    const listener = byId(known, "aws:lb/listener:Listener", rule.inputs.listenerArn);
    assert.equal(
      byId(known, types.balancer, listener.inputs.loadBalancerArn).name,
      "hub-public",
      "partners come from outside",
    );
  });
});

describe("proxies beside private certificates", () => {
  it("give a process no authority whose word only its proxy's way would need", async () => {
    const proxied = { serviceConnect: { enabled: true }, fargate: { cpu: 512, memory: 1024 } };
    const { known } = await assertSound("stg", {
      platform: (key) => {
        withPrivate(key);
        key.countries.jp.services = {
          api: { compute: "fargate", ...proxied },
          web: { compute: "fargate", ...proxied },
        };
      },
    });
    assertReach(known);
    const toldTo = (task: string) => {
      const { inputs } = named(known, "aws:ecs/taskDefinition:TaskDefinition", task);
      const [{ environment }] = JSON.parse(String(inputs.containerDefinitions)) as [
        { environment: { name: string; value: string }[] },
      ];
      return new Map(environment.map(({ name, value }) => [name, value]));
    };
    const web = toldTo("jp-web-fargate");
    assert.match(web.get("API_URL") ?? "", /^http:\/\/api-fargate\./);
    assert.equal(web.get("MESH_CA_PEM"), undefined);
    const api = toldTo("jp-api-fargate");
    assert.match(api.get("PAYMENT_URL") ?? "", /^https:/);
    assert.match(api.get("MESH_CA_PEM") ?? "", /BEGIN CERTIFICATE/);
  });
});

describe("a hub in another region, with every way at once and private certificates", () => {
  it("is reached by Lattice from its own region and by gateway and peering from the others", async () => {
    const { known } = await assertSound("stg", {
      platform: (key) => {
        withPrivate(key);
        key.hub.region = "ap-northeast-2";
        key.countries.kr.transport = "lattice";
        Object.assign(key.countries.jp, { transport: "transit-gateway", account });
      },
    });
    assertReach(known);
    assert.deepEqual(namesOf(known, types.peering), ["tw-hub"]);
    assert.deepEqual(namesOf(known, types.network), ["kr-mesh"]);
    assert.deepEqual(namesOf(known, "aws:ec2transitgateway/transitGateway:TransitGateway"), [
      "hub-mesh",
      "jp-hub",
    ]);
    assert.equal(named(known, certificateType, "hub-mesh-private").region, "ap-northeast-2");
    assert.deepEqual(namesOf(known, "aws:acmpca/certificateAuthority:CertificateAuthority"), [
      "mesh-ap-east-2",
      "mesh-ap-northeast-1",
      "mesh-ap-northeast-2",
    ]);
  });
});
