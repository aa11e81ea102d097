import assert from "node:assert/strict";
import { meshTier, type ResolvedEnvironment, type ResolvedNetwork } from "../../config";
import type { RecordedResource, Recording } from "../../preview";
import {
  assertSound,
  environmentOf,
  environments,
  madeInHub,
  managed,
  named,
  ofType,
  recordingOf,
  sources,
  type PlatformKey,
  type Variation,
} from "./support";

const types = {
  accepter: "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter",
  association: "aws:route53/zoneAssociation:ZoneAssociation",
  authorization: "aws:route53/vpcAssociationAuthorization:VpcAssociationAuthorization",
  certificate: "aws:acm/certificate:Certificate",
  egress: "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
  entry: "aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry",
  ingress: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  list: "aws:ec2/managedPrefixList:ManagedPrefixList",
  listener: "aws:lb/listener:Listener",
  loadBalancer: "aws:lb/loadBalancer:LoadBalancer",
  peering: "aws:ec2/vpcPeeringConnection:VpcPeeringConnection",
  record: "aws:route53/record:Record",
  route: "aws:ec2/route:Route",
  routeTable: "aws:ec2/routeTable:RouteTable",
  securityGroup: "aws:ec2/securityGroup:SecurityGroup",
  subnet: "aws:ec2/subnet:Subnet",
  tableAssociation: "aws:ec2/routeTableAssociation:RouteTableAssociation",
  vpc: "aws:ec2/vpc:Vpc",
  zone: "aws:route53/zone:Zone",
} as const;

const callsHub = ({ services }: ResolvedNetwork) =>
  services.some(({ calls }) => calls.some(({ via }) => via === "hub"));
const privateBlock = ({ addresses }: ResolvedNetwork) => addresses.tiers.private.block;

/** The name of the resource of a type with an id. */
function nameOf(recording: Recording, type: string, id: unknown): string {
  return (
    ofType(recording, type).find((one) => one.id === id)?.name ?? assert.fail(`no ${type} ${String(id)}`)
  );
}

/** Every URL that a process of a network is given, by caller and callee, e.g. `kr-api PAYMENT_URL`. */
function urlsOf(recording: Recording): { readonly caller: string; readonly url: URL }[] {
  const texts = recording.resources.flatMap(({ name, type, inputs }) => {
    if (type === "aws:ecs/taskDefinition:TaskDefinition")
      return [[name, String(inputs.containerDefinitions)]];
    if (type !== "aws:ec2/launchTemplate:LaunchTemplate") return [];
    return [[name, Buffer.from(String(inputs.userData), "base64").toString()]];
  });
  return texts.flatMap(([caller = "", text = ""]) =>
    [...text.matchAll(/https?:\/\/[a-z0-9.-]+\.mesh\.[a-z0-9.-]+:\d+/g)].map(([url]) => ({
      caller,
      url: new URL(url),
    })),
  );
}

/** Holds a known run to the star: exactly the ways that the calls ask for, and every name that is given leads somewhere. */
function assertMesh(recording: Recording, environment: ResolvedEnvironment): void {
  const { hub, countries } = environment;
  const callers = countries.filter(callsHub);
  const mesh = meshTier(hub.addresses.block).block;

  const peerings = ofType(recording, types.peering).map(({ inputs }) =>
    [inputs.vpcId, inputs.peerVpcId].map((id) => nameOf(recording, types.vpc, id)).join(" → "),
  );
  assert.deepEqual(
    peerings.sort(),
    callers.map(({ code }) => `${code} → hub`),
  );

  const ways = ofType(recording, types.route)
    .filter(({ inputs }) => inputs.vpcPeeringConnectionId !== undefined)
    .map(({ inputs }) => {
      const peering = nameOf(recording, types.peering, inputs.vpcPeeringConnectionId);
      const table = nameOf(recording, types.routeTable, inputs.routeTableId);
      return `${table} → ${String(inputs.destinationCidrBlock)} over ${peering}`;
    });
  const expectedWays = callers.flatMap((country) => [
    ...country.zones.map(
      (_, zone) => `${country.code}-private-${zone + 1} → ${mesh} over ${country.code}-hub`,
    ),
    `hub-mesh → ${privateBlock(country)} over ${country.code}-hub`,
  ]);
  assert.deepEqual(ways.sort(), expectedWays.sort());

  const entries = ofType(recording, types.entry).map(
    ({ inputs }) => `${nameOf(recording, types.list, inputs.prefixListId)} ${String(inputs.cidr)}`,
  );
  const expectedEntries = hub.services.flatMap(({ name, callers: all }) =>
    countries
      .filter(({ code }) => all.some(({ network }) => network === code))
      .map((country) => `hub-${name}-callers ${privateBlock(country)}`),
  );
  assert.deepEqual(entries.sort(), expectedEntries.sort());
  ofType(recording, types.list).forEach(({ urn, inputs }) => assert.equal(inputs.entries, undefined, urn));

  const associations = ofType(recording, types.association).map(
    ({ inputs }) =>
      `${nameOf(recording, types.vpc, inputs.vpcId)} in ${String(inputs.vpcRegion)} sees ${nameOf(recording, types.zone, inputs.zoneId)}`,
  );
  assert.deepEqual(
    associations.sort(),
    callers.map(({ code, region }) => `${code} in ${region} sees hub-mesh`),
  );
  assertNamesLead(recording, environment);
}

/** Every URL has a record in a private zone, which leads to a load balancer that listens there, in its scheme. */
function assertNamesLead(recording: Recording, { hub, countries }: ResolvedEnvironment): void {
  const urls = urlsOf(recording);
  const calls = [hub, ...countries].flatMap(({ code, services }) =>
    services.flatMap((service) =>
      service.calls.map((call) => `${code}-${service.name} ${call.listenerPort}`),
    ),
  );
  const given = urls.map(
    ({ caller, url }) => `${caller.replace(/-(ami|fargate|ecs-ec2|job|task)$/, "")} ${url.port}`,
  );
  assert.deepEqual([...new Set(given)].sort(), [...new Set(calls)].sort());
  for (const { url } of urls) {
    const record = ofType(recording, types.record).find(({ inputs }) => inputs.name === url.hostname);
    assert.ok(record, `${url.hostname} has no record`);
    assert.ok(
      ofType(recording, types.zone).find(({ id }) => id === record.inputs.zoneId)?.inputs.vpcs,
      `${url.hostname} is not private`,
    );
    const [alias] = record.inputs.aliases as { name: string }[];
    const balancer = ofType(recording, types.loadBalancer).find(
      ({ computed }) => computed?.dnsName === alias?.name,
    );
    assert.equal(balancer?.inputs.internal, true);
    const listener = ofType(recording, types.listener).find(
      ({ inputs }) => inputs.loadBalancerArn === balancer?.id && String(inputs.port) === url.port,
    );
    assert.equal(`${String(listener?.inputs.protocol).toLowerCase()}:`, url.protocol, url.href);
  }
}

for (const stack of environments) {
  describe(`the mesh of ${stack}`, () => {
    it("is a star: peerings, routes, places and names for exactly the declared calls", async () => {
      assertMesh(await recordingOf(stack, true), environmentOf(stack));
    });

    it("has a tier of its own in the hub, with a way to its countries and nowhere else", async () => {
      const { hub } = environmentOf(stack);
      const recording = await recordingOf(stack, true);
      const subnets = ofType(recording, types.subnet).filter(({ name }) => name.startsWith("hub-mesh-"));
      assert.deepEqual(
        subnets.map(({ name, inputs }) => [name, inputs.cidrBlock]),
        hub.zones.map((zone, slot) => [`hub-mesh-${zone}`, meshTier(hub.addresses.block).subnets[slot]]),
      );
      const table = named(recording, types.routeTable, "hub-mesh");
      const attached = ofType(recording, types.tableAssociation)
        .filter(({ inputs }) => inputs.routeTableId === table.id)
        .map(({ inputs }) => inputs.subnetId);
      assert.deepEqual(
        attached,
        subnets.map(({ id }) => id),
      );
      const ways = ofType(recording, types.route).filter(({ inputs }) => inputs.routeTableId === table.id);
      assert.ok(ways.length > 0 && ways.every(({ inputs }) => inputs.vpcPeeringConnectionId !== undefined));
      for (const { name, inputs } of ofType(recording, types.loadBalancer)) {
        const placed: boolean = (inputs.subnets as string[]).every((id) => attached.includes(id));
        assert.equal(placed, /^hub-.*-mesh$/.test(name), name);
      }
    });

    it("lets a country's callers out to the mesh tier, at the ports of those whom they call", async () => {
      const { hub, countries } = environmentOf(stack);
      const block = meshTier(hub.addresses.block).block;
      const recording = await recordingOf(stack, true);
      const out = ofType(recording, types.egress)
        .filter(({ inputs }) => String(inputs.cidrIpv4).startsWith("10."))
        .map(
          ({ inputs }) =>
            `${nameOf(recording, types.securityGroup, inputs.securityGroupId)} → ${String(inputs.cidrIpv4)} ${String(inputs.fromPort)}-${String(inputs.toPort)}`,
        );
      const expected = countries.flatMap(({ code, services }) =>
        services.flatMap(({ name, calls }) =>
          calls
            .filter(({ via }) => via === "hub")
            .map(({ listenerPort: port }) => `${code}-${name} → ${block} ${port}-${port}`),
        ),
      );
      assert.deepEqual(out.sort(), expected.sort());
    });

    it("starts a caller after the names and ways of those whom it calls", async () => {
      const recording = await recordingOf(stack, true);
      const service = recording.resources.find(
        ({ name, type }) =>
          /^kr-api-/.test(name) && ["aws:ecs/service:Service", "aws:autoscaling/group:Group"].includes(type),
      );
      const after = (service?.dependencies ?? []).map((urn) => urn.split("::").at(-1));
      for (const one of ["kr-to-hub-a", "kr-from-hub", "kr-calls-payment", "kr-mesh"]) {
        assert.ok(after.includes(one), `${one} is not among ${after.join(", ")}`);
      }
    });
  });
}

const otherAccount = { id: "222233334444", roleArn: "arn:aws:iam::222233334444:role/archipelago" };

describe("the mesh, wherever the hub is", () => {
  const hold = async (stack: (typeof environments)[number], platform: (key: PlatformKey) => void) => {
    const variation: Variation = { platform };
    const { known } = await assertSound(stack, variation);
    assertMesh(known, environmentOf(stack, variation));
    return known;
  };
  const providerOf = ({ provider }: RecordedResource) => /::(aws-[a-z0-9-]+)::/.exec(provider ?? "")?.[1];

  it("accepts at once where one hand has both ends, and in the hub's region otherwise", async () => {
    const recording = await hold("prd", () => {});
    const autoAccepted = ofType(recording, types.peering).map(({ name, inputs }) => [
      name,
      inputs.autoAccept ?? false,
      inputs.peerRegion,
      inputs.peerOwnerId,
    ]);
    assert.deepEqual(autoAccepted, [
      ["jp-hub", true, undefined, undefined],
      ["kr-hub", false, "ap-northeast-1", undefined],
      ["tw-hub", false, "ap-northeast-1", undefined],
    ]);
    const accepters = ofType(recording, types.accepter);
    assert.deepEqual(
      accepters.map((one) => [one.name, one.inputs.autoAccept, providerOf(one)]),
      [
        ["kr-hub", true, "aws-ap-northeast-1"],
        ["tw-hub", true, "aws-ap-northeast-1"],
      ],
    );
    assert.deepEqual(ofType(recording, types.authorization), []);
  });

  it("may have it in another region than every country", async () => {
    const recording = await hold("stg", (key) => (key.hub.region = "ap-southeast-1"));
    assert.deepEqual(
      ofType(recording, types.accepter).map((one) => [one.name, providerOf(one)]),
      ["jp-hub", "kr-hub", "tw-hub"].map((name) => [name, "aws-ap-southeast-1"]),
    );
  });

  it("may have it where every country is", async () => {
    const recording = await hold("stg", (key) => {
      for (const code of ["jp", "kr", "tw"]) key.countries[code].region = "ap-northeast-1";
    });
    assert.deepEqual(ofType(recording, types.accepter), []);
    assert.ok(ofType(recording, types.peering).every(({ inputs }) => inputs.autoAccept === true));
  });

  it("asks the hub's account for a country's, in both directions of the handshake", async () => {
    const recording = await hold("prd", (key) => (key.countries.kr.account = otherAccount));
    assert.equal(named(recording, types.peering, "kr-hub").inputs.peerOwnerId, "123456789012");
    const own = "aws-ap-northeast-2-222233334444";
    const korean = recording.resources.filter(
      ({ urn }) => urn.includes("mesh:HubEdge$") && urn.includes("::kr-"),
    );
    for (const one of korean) {
      assert.equal(providerOf(one), madeInHub(one) ? "aws-ap-northeast-1" : own, one.urn);
    }
    assert.equal(ofType(recording, types.authorization).length, 1);
    const association = named(recording, types.association, "kr-mesh");
    assert.ok(association.dependencies.includes(named(recording, types.authorization, "kr-mesh").urn));
  });

  it("asks for a country of the same region in another account", async () => {
    const recording = await hold("stg", (key) => (key.countries.jp.account = otherAccount));
    const { autoAccept, peerRegion, peerOwnerId } = named(recording, types.peering, "jp-hub").inputs;
    assert.deepEqual([autoAccept, peerRegion, peerOwnerId], [undefined, undefined, "123456789012"]);
    assert.equal(providerOf(named(recording, types.accepter, "jp-hub")), "aws-ap-northeast-1");
  });

  it("asks the hub's account for every country's, where the hub has one of its own", async () => {
    const recording = await hold("stg", (key) => (key.hub.account = otherAccount));
    const hubProvider = "aws-ap-northeast-1-222233334444";
    for (const type of [types.accepter, types.authorization, types.entry]) {
      const providers = ofType(recording, type).map(providerOf);
      assert.ok(providers.length >= 3 && providers.every((one) => one === hubProvider), type);
    }
    assert.deepEqual(ofType(recording, types.association).map(providerOf), [
      "aws-ap-northeast-1",
      "aws-ap-northeast-2",
      "aws-ap-east-2",
    ]);
    for (const { inputs } of ofType(recording, types.peering))
      assert.equal(inputs.peerOwnerId, otherAccount.id);
  });

  it("has no way to the hub from a country that uses nothing", async () => {
    const recording = await hold("stg", (key) => (key.countries.kr.uses = []));
    const left = recording.resources.filter(
      ({ urn }) => urn.includes("mesh:HubEdge") && urn.includes("::kr"),
    );
    assert.deepEqual(left, []);
    assert.equal(ofType(recording, types.peering).length, 2);
  });
});

describe("the mesh's encryption", () => {
  const protocols = (recording: Recording, code: string) => [
    ...new Set(
      ofType(recording, types.listener)
        .filter(({ name }) => name.startsWith(`${code}-internal-`))
        .map(({ inputs }) => inputs.protocol),
    ),
  ];

  it("comes with the delegation of the hub's zone and the country's", async () => {
    const variation: Variation = { platform: (key) => (key.dns = { delegated: true }) };
    const { known } = await assertSound("prd", variation);
    assertMesh(known, environmentOf("prd", variation));
    for (const code of ["hub", "jp", "kr", "tw"]) assert.deepEqual(protocols(known, code), ["HTTPS"], code);
    const twin = named(known, types.zone, "hub-mesh-zone");
    assert.deepEqual([twin.inputs.name, twin.inputs.vpcs], ["mesh.prd.example.com", undefined]);
    const certificates = new Map(ofType(known, types.certificate).map((one) => [one.name, one]));
    assert.deepEqual(certificates.get("hub-mesh-certificate")?.inputs.subjectAlternativeNames, [
      "*.mesh.prd.example.com",
    ]);
    const korean = certificates.get("kr-mesh");
    assert.deepEqual(
      [korean?.inputs.domainName, korean?.region],
      ["*.kr.mesh.prd.example.com", "ap-northeast-2"],
    );
    const proof = named(known, types.record, "kr-mesh-certificate-proof");
    assert.deepEqual([proof.inputs.zoneId, proof.region], [twin.id, "ap-northeast-1"]);
    assert.match(String(proof.inputs.name), /\.kr\.mesh\.prd\.example\.com\.$/);
  });

  it("proves nothing before the parent zone leads to the hub's, where the program makes that", async () => {
    const variation: Variation = { platform: (key) => (key.dns = { parentZoneId: "Z0123456789ABCDEFGHIJ" }) };
    const { known } = await assertSound("stg", variation);
    const delegation = named(known, types.record, "hub-mesh-delegation");
    assert.deepEqual([delegation.inputs.type, delegation.inputs.name], ["NS", "mesh.stg.example.com"]);
    for (const name of ["jp-mesh-certificate-proof", "tw-mesh-certificate-proof"])
      assert.ok(named(known, types.record, name).dependencies.includes(delegation.urn), name);
  });

  it("waits for both: a country alone keeps to HTTP, and so does one that is not delegated yet", async () => {
    const country: Variation = { platform: (key) => (key.countries.kr.dns = { delegated: true }) };
    const alone = await assertSound("stg", country);
    assertMesh(alone.known, environmentOf("stg", country));
    assert.deepEqual(protocols(alone.known, "kr"), ["HTTP"]);
    const hub: Variation = {
      platform: (key) => {
        key.hub.dns = { delegated: true };
        key.countries.kr.dns = { delegated: true };
      },
    };
    const both = await assertSound("stg", hub);
    assertMesh(both.known, environmentOf("stg", hub));
    assert.deepEqual(
      ["hub", "kr", "jp"].map((code) => protocols(both.known, code)),
      [["HTTPS"], ["HTTPS"], ["HTTP"]],
    );
  });

  it("prints the name servers of the hub's mesh zone beside the others", async () => {
    const { outputs } = await recordingOf("stg", true);
    const { hub, jp } = outputs as Record<string, { mesh?: { zoneName: string; nameServers: string[] } }>;
    assert.equal(hub?.mesh?.zoneName, "mesh.stg.example.com");
    assert.equal(hub?.mesh?.nameServers.length, 4);
    assert.equal(jp?.mesh, undefined);
  });
});

/** What a change adds, takes away and changes, by name and type. */
async function difference(before: Promise<Recording>, after: Promise<Recording>) {
  const [old, now] = (await Promise.all([before, after])).map(
    (recording) => new Map(managed(recording).map((one) => [one.urn, one])),
  ) as [Map<string, RecordedResource>, Map<string, RecordedResource>];
  const label = ({ name, type }: RecordedResource) => `${name} [${type.split(":").at(-1)}]`;
  const all = (list: Iterable<RecordedResource>) => [...list].map(label).sort();
  return {
    added: all([...now.values()].filter(({ urn }) => !old.has(urn))),
    removed: all([...old.values()].filter(({ urn }) => !now.has(urn))),
    changed: all(
      [...now.values()].filter(
        ({ urn, inputs }) => old.has(urn) && JSON.stringify(inputs) !== JSON.stringify(old.get(urn)?.inputs),
      ),
    ),
  };
}

/** The caller's processes are told a name more or less. */
const toldOf = (changed: readonly string[], caller: string) =>
  changed.filter((one) => !new RegExp(`^${caller}-.*\\[(LaunchTemplate|TaskDefinition)\\]$`).test(one));

describe("one way of the mesh comes and goes alone", () => {
  const plain = (stack: (typeof environments)[number]) => recordingOf(stack, true);

  it("opens with a shared service that a country comes to use", async () => {
    const { added, removed, changed } = await difference(
      plain("stg"),
      recordingOf("stg", true, {
        platform: (key) => (key.countries.kr.uses = ["payment", "users", "moderation"]),
      }),
    );
    assert.deepEqual(added, [
      "kr-api-to-moderation [SecurityGroupEgressRule]",
      "kr-calls-moderation [ManagedPrefixListEntry]",
    ]);
    assert.deepEqual(removed, []);
    assert.deepEqual(toldOf(changed, "kr-api"), []);
    assert.ok(changed.length > 0);
  });

  it("closes with a call that the catalogue loses, in every country and nowhere else", async () => {
    const { added, removed, changed } = await difference(
      plain("stg"),
      recordingOf("stg", true, {
        sources: sources(({ catalogue }) => {
          catalogue.api = { ...(catalogue.api as object), calls: ["users", "moderation"] };
        }),
      }),
    );
    assert.deepEqual(added, []);
    const callers = environmentOf("stg").countries.map(({ code }) => code);
    const still = (code: string) =>
      environmentOf("stg")
        .countries.find((one) => one.code === code)
        ?.services.some(
          ({ name, calls }) => name !== "api" && calls.some(({ service }) => service === "payment"),
        );
    const expected = callers.flatMap((code) => [
      `${code}-api-to-payment [SecurityGroupEgressRule]`,
      ...(still(code) ? [] : [`${code}-calls-payment [ManagedPrefixListEntry]`]),
    ]);
    assert.deepEqual(removed, expected.sort());
    assert.deepEqual(toldOf(changed, "[a-z]{2}-api"), []);
  });

  it("takes the whole way along with the last call", async () => {
    const { added, removed, changed } = await difference(
      plain("stg"),
      recordingOf("stg", true, { platform: (key) => (key.countries.kr.uses = []) }),
    );
    assert.deepEqual(added, []);
    assert.ok(removed.length > 0);
    removed.forEach((one) =>
      assert.match(one, /^kr-(hub|to-hub|from-hub|calls|mesh|[a-z]+-to-(payment|users))\b/),
    );
    assert.ok(removed.includes("kr-hub [VpcPeeringConnection]"));
    assert.deepEqual(toldOf(changed, "kr-[a-z]+"), []);
  });

  it("is made by the country alone: one more changes nothing that was there", async () => {
    const { added, removed, changed } = await difference(
      plain("stg"),
      recordingOf("stg", true, {
        platform: (key) => (key.countries.vn = {}),
        sources: sources(({ countries }) => {
          countries.vn = { ...(countries.kr as object), name: "Vietnam", slot: 4 };
        }),
      }),
    );
    assert.deepEqual([removed, changed], [[], []]);
    assert.deepEqual(
      added.filter((one) => !one.startsWith("vn")),
      [],
    );
    assert.ok(added.includes("vn-calls-payment [ManagedPrefixListEntry]"));
  });

  it("between two services of the hub is an edge of their groups, and no country's affair", async () => {
    const own = sources(({ catalogue }) => {
      catalogue.users = { ...(catalogue.users as object), calls: ["payment"] };
    });
    const { known } = await assertSound("stg", { sources: own });
    assertMesh(known, environmentOf("stg", { sources: own }));
    const { added, removed, changed } = await difference(plain("stg"), Promise.resolve(known));
    assert.deepEqual(added, [
      "hub-internal-from-users-to-payment [SecurityGroupIngressRule]",
      "hub-users-to-payment [SecurityGroupEgressRule]",
    ]);
    assert.deepEqual(removed, []);
    assert.deepEqual(toldOf(changed, "hub-users"), []);
    const door = named(known, types.ingress, "hub-internal-from-users-to-payment").inputs;
    assert.equal(nameOf(known, types.securityGroup, door.securityGroupId), "hub-payment-mesh");
    assert.equal(nameOf(known, types.securityGroup, door.referencedSecurityGroupId), "hub-users");
  });
});
