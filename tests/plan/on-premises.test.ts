import assert from "node:assert/strict";
import { allBut } from "../../config";
import type { RecordedResource, Recording } from "../../preview";
import {
  assertSound,
  managed,
  named,
  networkOf,
  environmentOf,
  ofType,
  recordingOf,
  type PlatformKey,
  type Runs,
  type Variation,
} from "./support";

const gatewayType = "aws:ec2/vpnGateway:VpnGateway";
const vpnType = "aws:ec2/vpnConnection:VpnConnection";
const routeType = "aws:ec2/route:Route";
const listType = "aws:ec2/managedPrefixList:ManagedPrefixList";
const egressType = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
const ingressType = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const taskType = "aws:ecs/taskDefinition:TaskDefinition";
const ways =
  /:(VpnGateway|CustomerGateway|VpnConnection|VpnConnectionRoute|GatewayAssociation\w*|VpnGateway\w+)$/;

const block = "192.168.0.0/16";
const callerBlock = "192.168.16.0/24";
const dxGateway = "01234567-89ab-cdef-0123-456789abcdef";
const erp = { name: "erp", block: "192.168.4.10/32", port: 1521 };
const ledger = { name: "ledger", block: "192.168.8.0/24", port: 8443, host: "ledger.corp.example.com" };

/** Japan by both ways and in both tiers, and two services that talk to the sites; the hub by a VPN without BGP. */
const linked: Variation = {
  platform: (platform: PlatformKey) => {
    platform.onPremises = [block, "10.200.0.0/16"];
    platform.countries.jp = {
      ...platform.countries.jp,
      onPremisesLink: {
        blocks: [block],
        tiers: ["private", "isolated"],
        amazonAsn: 64_600,
        vpn: { gatewayAddress: "198.51.100.1", asn: 65_010 },
        directConnect: { gatewayId: dxGateway },
      },
      services: {
        ...platform.countries.jp?.services,
        api: { compute: "fargate", onPremises: { calls: [erp, ledger], callers: [callerBlock] } },
        web: { compute: "fargate" },
        admin: { compute: "ecs-ec2" },
      },
    };
    platform.hub = {
      ...platform.hub,
      onPremisesLink: { vpn: { gatewayAddress: "198.51.100.2", asn: 4_200_000_000, routes: "static" } },
      services: { ...platform.hub?.services, payment: { onPremises: { callers: [callerBlock] } } },
    };
  },
};

describe("the networks' links to the company's sites", function () {
  this.timeout(120_000);
  let runs: Runs;
  let known: Recording;
  let plain: Recording;
  const environment = environmentOf("stg", linked);

  before(async () => {
    runs = await assertSound("stg", linked);
    known = runs.known;
    plain = await recordingOf("stg", true);
  });

  const at = (code: string, recording = known) =>
    managed(recording).filter((one) => networkOf(recording, one, environment)?.code === code);
  const routesBy = (gateway: RecordedResource) =>
    ofType(known, routeType).filter(({ inputs }) => inputs.gatewayId === gateway.id);

  it("are nobody's unless asked for, and change nothing of those who have none", () => {
    assert.deepEqual(
      managed(plain).filter(({ type }) => ways.test(type)),
      [],
    );
    assert.deepEqual(
      ofType(plain, listType).filter(({ name }) => name.endsWith("-internet")),
      [],
    );
    for (const { code } of environment.countries.filter((one) => one.code !== "jp")) {
      const bare = (recording: Recording) => at(code, recording).map(({ urn, inputs }) => ({ urn, inputs }));
      assert.ok(bare(plain).length > 50);
      assert.deepEqual(bare(known), bare(plain));
    }
    const before = new Set(plain.resources.map(({ urn }) => urn));
    const gone = [...before].filter((urn) => !known.resources.some((one) => one.urn === urn));
    assert.deepEqual(
      gone.filter((urn) => !urn.includes("jp-")),
      [],
    );
  });

  it("have one gateway each, at which a VPN and Direct Connect end together", () => {
    assert.deepEqual(
      ofType(known, gatewayType).map(({ name }) => name),
      ["hub-on-premises", "jp-on-premises"],
    );
    const gateway = named(known, gatewayType, "jp-on-premises");
    assert.equal(gateway.inputs.amazonSideAsn, "64600");
    assert.equal(
      gateway.inputs.vpcId,
      ofType(known, "aws:ec2/vpc:Vpc").find(({ name }) => name === "jp")?.id,
    );
    const vpn = named(known, vpnType, "jp-on-premises");
    assert.equal(vpn.inputs.vpnGatewayId, gateway.id);
    assert.equal(vpn.inputs.staticRoutesOnly, false);
    const association = named(
      known,
      "aws:directconnect/gatewayAssociation:GatewayAssociation",
      "jp-on-premises",
    );
    assert.deepEqual(association.inputs, {
      associatedGatewayId: gateway.id,
      dxGatewayId: dxGateway,
      allowedPrefixes: ["10.1.0.0/16"],
    });
    const customer = named(known, "aws:ec2/customerGateway:CustomerGateway", "jp-on-premises");
    assert.deepEqual(
      [customer.inputs.ipAddress, customer.inputs.bgpAsn, customer.inputs.bgpAsnExtended],
      ["198.51.100.1", "65010", undefined],
    );
    const devices = ofType(known, customer.type).map(({ inputs }) => inputs.deviceName);
    assert.deepEqual(devices, ["stg-hub", "stg-jp"]);
  });

  it("write the blocks down for a gateway without BGP, and long numbers under their own name", () => {
    const routes = ofType(known, "aws:ec2/vpnConnectionRoute:VpnConnectionRoute");
    const vpn = named(known, vpnType, "hub-on-premises");
    assert.equal(vpn.inputs.staticRoutesOnly, true);
    assert.deepEqual(
      routes.map(({ inputs }) => [inputs.vpnConnectionId, inputs.destinationCidrBlock]),
      ["10.200.0.0/16", block].map((one) => [vpn.id, one]),
    );
    const customer = named(known, "aws:ec2/customerGateway:CustomerGateway", "hub-on-premises");
    assert.deepEqual([customer.inputs.bgpAsn, customer.inputs.bgpAsnExtended], [undefined, "4200000000"]);
  });

  it("lead from the asked tiers to the blocks, and nowhere else, whatever is announced", () => {
    assert.deepEqual(
      managed(known).filter(({ type }) => /RoutePropagation$/.test(type)),
      [],
    );
    const zones = environment.countries.find(({ code }) => code === "jp")!.zones;
    const routes = routesBy(named(known, gatewayType, "jp-on-premises"));
    assert.deepEqual(
      routes.map(({ name, inputs }) => [name, inputs.destinationCidrBlock]).sort(),
      ["isolated", "private"]
        .flatMap((tier) => zones.map((zone) => [`jp-${tier}-${zone}-to-on-premises-192-168-0-0-16`, block]))
        .sort(),
    );
    const tables = routes.map(({ inputs }) => inputs.routeTableId);
    assert.equal(new Set(tables).size, 2 * zones.length);
    const toInternet = ofType(known, routeType).filter(({ inputs }) =>
      String(inputs.gatewayId).startsWith("igw-"),
    );
    assert.ok(toInternet.length > 0);
    for (const { inputs } of toInternet) assert.ok(!tables.includes(inputs.routeTableId));
    const inHub = routesBy(named(known, gatewayType, "hub-on-premises")).map(({ name }) => name);
    assert.equal(
      inHub.filter((name) => name.startsWith("hub-private-")).length,
      2 * environment.hub.zones.length,
    );
    assert.deepEqual(inHub.filter((name) => !name.startsWith("hub-private-")).sort(), [
      "hub-mesh-to-on-premises-10-200-0-0-16",
      "hub-mesh-to-on-premises-192-168-0-0-16",
    ]);
  });

  it("keep the tunnels' keys in Secrets Manager, out of inputs and of readable state, and their logs", () => {
    for (const vpn of ofType(known, vpnType)) {
      assert.equal(vpn.inputs.presharedKeyStorage, "SecretsManager");
      assert.deepEqual(
        Object.keys(vpn.inputs).filter((key) => /[Kk]ey$/.test(key)),
        [],
      );
      for (const output of ["tunnel1PresharedKey", "tunnel2PresharedKey", "customerGatewayConfiguration"])
        assert.ok(vpn.additionalSecretOutputs?.includes(output), output);
      for (const tunnel of ["1", "2"]) {
        assert.deepEqual(vpn.inputs[`tunnel${tunnel}IkeVersions`], ["ikev2"]);
        const { cloudwatchLogOptions } = vpn.inputs[`tunnel${tunnel}LogOptions`] as Record<
          string,
          { logEnabled: boolean }
        >;
        assert.equal(cloudwatchLogOptions?.logEnabled, true);
      }
    }
    const log = named(known, "aws:cloudwatch/logGroup:LogGroup", "jp-vpn");
    assert.deepEqual(
      [log.inputs.name, log.inputs.retentionInDays],
      ["/aws/vendedlogs/archipelago/stg/jp/vpn", 7],
    );
  });

  it("let a service out to what it calls there and to nothing else there, TLS to the world included", () => {
    const egress = at("jp").filter(({ type }) => type === egressType);
    const toSites = egress.filter(({ inputs }) => String(inputs.cidrIpv4).startsWith("192."));
    assert.deepEqual(
      toSites.map(({ name, inputs }) => [name, inputs.cidrIpv4, inputs.fromPort, inputs.toPort]),
      [
        ["jp-on-premises-from-api-to-erp", erp.block, 1521, 1521],
        ["jp-on-premises-from-api-to-ledger", ledger.block, 8443, 8443],
      ],
    );
    const group = named(known, "aws:ec2/securityGroup:SecurityGroup", "jp-api").id;
    for (const { inputs } of toSites) assert.equal(inputs.securityGroupId, group);

    const list = named(known, listType, "jp-internet");
    const entries = allBut([block]);
    assert.deepEqual(
      list.inputs.entries,
      entries.map((cidr) => ({ cidr })),
    );
    assert.equal(list.inputs.maxEntries, entries.length);
    const toWorld = egress.filter(({ name }) => name.endsWith("-https"));
    assert.ok(toWorld.some(({ name }) => name === "jp-capacity-arm64-https"));
    assert.ok(toWorld.length > 5);
    for (const { name, inputs } of toWorld) {
      assert.deepEqual([inputs.cidrIpv4, inputs.prefixListId], [undefined, list.id], name);
    }
    assert.deepEqual(
      egress.filter(({ inputs }) => inputs.cidrIpv4 === "0.0.0.0/0"),
      [],
    );
    const elsewhere = at("kr").filter(({ name, type }) => type === egressType && name.endsWith("-https"));
    for (const { inputs } of elsewhere) assert.equal(inputs.cidrIpv4, "0.0.0.0/0");
  });

  it("tell a service where that is", () => {
    const variables = (name: string) => {
      const [{ environment: found }] = JSON.parse(
        String(named(known, taskType, name).inputs.containerDefinitions),
      ) as [{ environment: { name: string; value: string }[] }];
      return found.filter((one) => /_ADDRESS$/.test(one.name));
    };
    assert.deepEqual(variables("jp-api-fargate"), [
      { name: "ERP_ADDRESS", value: "192.168.4.10:1521" },
      { name: "LEDGER_ADDRESS", value: "ledger.corp.example.com:8443" },
    ]);
    assert.deepEqual(variables("jp-web-fargate"), []);
  });

  it("let in who may call, at the internal load balancer and at the callee's port only", () => {
    const ingress = ofType(known, ingressType).filter(({ inputs }) => inputs.cidrIpv4 === callerBlock);
    const port = (code: "jp" | "hub", name: string) => {
      const network =
        code === "hub" ? environment.hub : environment.countries.find((one) => one.code === "jp")!;
      return network.services.find((one) => one.name === name)?.listenerPort;
    };
    assert.deepEqual(
      ingress
        .map(({ name, inputs }) => [name, inputs.fromPort, inputs.toPort, inputs.securityGroupId])
        .sort(),
      [
        [
          "hub-internal-from-on-premises-192-168-16-0-24-to-payment",
          port("hub", "payment"),
          port("hub", "payment"),
          named(known, "aws:ec2/securityGroup:SecurityGroup", "hub-payment-mesh").id,
        ],
        [
          "jp-internal-from-on-premises-192-168-16-0-24-to-api",
          port("jp", "api"),
          port("jp", "api"),
          named(known, "aws:ec2/securityGroup:SecurityGroup", "jp-internal").id,
        ],
      ],
    );
  });

  it("say to the company's operators what to set up, and where to call", () => {
    const { jp, kr } = known.outputs as Record<string, { onPremises?: Record<string, unknown> }>;
    assert.equal(kr?.onPremises, undefined);
    const { vpnGatewayId, tunnelAddresses, presharedKeyArn, callable } = jp?.onPremises ?? {};
    assert.equal(vpnGatewayId, named(known, gatewayType, "jp-on-premises").id);
    assert.equal((tunnelAddresses as string[]).length, 2);
    assert.match(String(presharedKeyArn), /^arn:aws:secretsmanager:ap-northeast-1:/);
    assert.match(String((callable as Record<string, string>).api), /^internal-.*\.elb\.amazonaws\.com:\d+$/);
    assert.deepEqual(Object.keys(callable as object), ["api"]);
  });
});

describe("a link that is kept, and one in another account", function () {
  this.timeout(120_000);
  const prd: Variation = {
    platform: (platform: PlatformKey) => {
      platform.onPremises = [block];
      platform.countries.jp = {
        ...platform.countries.jp,
        onPremisesLink: {
          directConnect: { gatewayId: dxGateway, gatewayAccount: "210987654321" },
          vpn: { gatewayAddress: "198.51.100.1" },
        },
      };
    },
  };

  it("protects in prd what the other end is set up for", async () => {
    const recording = await recordingOf("prd", true, prd);
    for (const type of [gatewayType, vpnType]) {
      assert.equal(named(recording, type, "jp-on-premises").protect, true, type);
    }
    // Another address of the company's gateway makes this one anew, which a protection would refuse.
    assert.ok(!named(recording, "aws:ec2/customerGateway:CustomerGateway", "jp-on-premises").protect);
    const stg = await recordingOf("stg", true, linked);
    assert.ok(!named(stg, vpnType, "jp-on-premises").protect);
  });

  it("asks the other account instead of doing it", async () => {
    const recording = await recordingOf("prd", true, prd);
    const asked = named(
      recording,
      "aws:directconnect/gatewayAssociationProposal:GatewayAssociationProposal",
      "jp-on-premises",
    );
    assert.equal(asked.inputs.dxGatewayOwnerAccountId, "210987654321");
    assert.deepEqual(ofType(recording, "aws:directconnect/gatewayAssociation:GatewayAssociation"), []);
    const { jp } = recording.outputs as Record<string, { onPremises?: { proposalId?: string } }>;
    assert.equal(jp?.onPremises?.proposalId, asked.id);
  });

  it("leaves the mesh tier of a hub alone that nobody calls from the sites", async () => {
    const quiet: Variation = {
      platform: (platform: PlatformKey) => {
        platform.onPremises = [block];
        platform.hub = { ...platform.hub, onPremisesLink: { vpn: { gatewayAddress: "198.51.100.2" } } };
      },
    };
    const recording = await recordingOf("stg", true, quiet);
    const gateway = named(recording, gatewayType, "hub-on-premises").id;
    const routes = ofType(recording, routeType).filter(({ inputs }) => inputs.gatewayId === gateway);
    assert.ok(routes.length > 0);
    for (const { name } of routes) assert.match(name, /^hub-private-/);
  });
});
