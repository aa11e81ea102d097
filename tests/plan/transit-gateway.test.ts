import assert from "node:assert/strict";
import { Platform } from "../../components/platform";
import { loadEnvironment, meshTier, type ResolvedEnvironment } from "../../config";
import { makePlan, record, type RecordedResource, type Recording } from "../../preview";
import {
  assertSound,
  environmentOf,
  madeInHub,
  managed,
  named,
  ofType,
  platformKey,
  recordingOf,
  sources,
  type PlatformKey,
  type Variation,
} from "./support";

const types = {
  accepter: "aws:ec2transitgateway/peeringAttachmentAccepter:PeeringAttachmentAccepter",
  association: "aws:ec2transitgateway/routeTableAssociation:RouteTableAssociation",
  attachment: "aws:ec2transitgateway/vpcAttachment:VpcAttachment",
  attachmentAccepter: "aws:ec2transitgateway/vpcAttachmentAccepter:VpcAttachmentAccepter",
  gateway: "aws:ec2transitgateway/transitGateway:TransitGateway",
  peering: "aws:ec2transitgateway/peeringAttachment:PeeringAttachment",
  route: "aws:ec2transitgateway/route:Route",
  shareAccepter: "aws:ram/resourceShareAccepter:ResourceShareAccepter",
  table: "aws:ec2transitgateway/routeTable:RouteTable",
  vpc: "aws:ec2/vpc:Vpc",
  vpcPeering: "aws:ec2/vpcPeeringConnection:VpcPeeringConnection",
  vpcRoute: "aws:ec2/route:Route",
  vpcTable: "aws:ec2/routeTable:RouteTable",
} as const;

const account = { id: "222233334444", roleArn: "arn:aws:iam::222233334444:role/archipelago" };
const hubAccount = "123456789012";

/** A caller, and the two whom it calls in the hub. */
const kept = ["api", "payment", "users"];
type Files = Parameters<Parameters<typeof sources>[0]>[0];
const few = (change: (files: Files) => void = () => undefined) =>
  sources((files) => {
    change(files);
    const filtered = (names: unknown) => ((names ?? []) as string[]).filter((name) => kept.includes(name));
    files.catalogue = Object.fromEntries(
      kept.map((name) => {
        const service = files.catalogue[name] as { calls?: string[] };
        return [name, { ...service, calls: filtered(service.calls), sends: [], countries: {} }];
      }),
    );
    for (const [code, country] of Object.entries(files.countries as Record<string, { uses?: string[] }>))
      files.countries[code] = { ...country, ...(country.uses && { uses: filtered(country.uses) }) };
  });

/** These countries come by transit gateway. */
const transit =
  (...codes: string[]) =>
  (key: PlatformKey): void => {
    for (const code of codes) key.countries[code].transport = "transit-gateway";
  };
const all = transit("jp", "kr", "tw");

const namesOf = (recording: Recording, type: string): string[] =>
  ofType(recording, type)
    .map(({ name }) => name)
    .sort();
const providerOf = ({ provider }: RecordedResource) => /::(aws-[a-z0-9-]+)::/.exec(provider ?? "")?.[1];
const ofTransit = ({ type }: RecordedResource) => /^aws:(ec2transitgateway|ram)\//.test(type);

const numberOf = (address: string) => address.split(".").reduce((sum, byte) => sum * 256 + Number(byte), 0);
function holds(block: unknown, address: string): boolean {
  const [base = "", bits] = String(block).split("/");
  const size = 2 ** (32 - Number(bits));
  return Math.floor(numberOf(base) / size) === Math.floor(numberOf(address) / size);
}
const firstOf = (block: string) => block.replace(/\/.*$/, "");

/** The network to which the gateways carry a packet that comes to one of them over an attachment. */
function carried(recording: Recording, gateway: unknown, over: unknown, to: string): string | undefined {
  const tables = ofType(recording, types.table).filter(({ inputs }) => inputs.transitGatewayId === gateway);
  const association = ofType(recording, types.association).find(
    ({ inputs }) =>
      inputs.transitGatewayAttachmentId === over &&
      tables.some(({ id }) => id === inputs.transitGatewayRouteTableId),
  );
  const route = ofType(recording, types.route).find(
    ({ inputs }) =>
      inputs.transitGatewayRouteTableId === association?.inputs.transitGatewayRouteTableId &&
      holds(inputs.destinationCidrBlock, to),
  );
  const next = route?.inputs.transitGatewayAttachmentId;
  const attachment = ofType(recording, types.attachment).find(({ id }) => id === next);
  if (attachment) return ofType(recording, types.vpc).find(({ id }) => id === attachment.inputs.vpcId)?.name;
  const peering = ofType(recording, types.peering).find(({ id }) => id === next);
  if (!peering || next === over) return undefined;
  const ends = [peering.inputs.transitGatewayId, peering.inputs.peerTransitGatewayId];
  return carried(
    recording,
    ends.find((end) => end !== gateway),
    next,
    to,
  );
}

/** Where a packet ends that a network's attached interfaces are given. */
function from(recording: Recording, code: string, to: string): (string | undefined)[] {
  const vpc = named(recording, types.vpc, code).id;
  return ofType(recording, types.attachment)
    .filter(({ inputs }) => inputs.vpcId === vpc)
    .map(({ id, inputs }) => carried(recording, inputs.transitGatewayId, id, to));
}

/** Holds a known run to it: each of these countries has the star's ways over gateways, and no other. */
function assertCarried(recording: Recording, { hub, countries }: ResolvedEnvironment, codes: string[]): void {
  const mesh = meshTier(hub.addresses.block).block;
  const own = (code: string) => countries.find((one) => one.code === code)!;
  const privateOf = (code: string) => own(code).addresses.tiers.private.block;
  for (const code of codes) {
    assert.deepEqual(from(recording, code, firstOf(mesh)), ["hub"], code);
    assert.deepEqual(from(recording, "hub", firstOf(privateOf(code))), [code], code);
    const closed = [
      ...Object.values(hub.addresses.tiers).map(({ block }) => block),
      ...countries.filter((one) => one.code !== code).map(({ addresses }) => addresses.block),
      ...countries.filter((one) => one.code !== code).map((one) => privateOf(one.code)),
    ];
    for (const block of closed) assert.deepEqual(from(recording, code, firstOf(block)), [undefined], block);
    const { public: world, isolated } = own(code).addresses.tiers;
    for (const { block } of [world, isolated])
      assert.deepEqual(from(recording, "hub", firstOf(block)), [undefined], `${code} ${block}`);
    assertRoutes(recording, code, mesh, privateOf(code));
  }
  const others = countries.filter(({ code }) => !codes.includes(code)).map(({ code }) => `${code}-hub`);
  assert.deepEqual(namesOf(recording, types.vpcPeering), others);
}

/** The networks' own routes: a country's private tier to the mesh tier and back, to the gateway that is at hand. */
function assertRoutes(recording: Recording, code: string, mesh: string, own: string): void {
  const gatewayOf = (network: string) =>
    ofType(recording, types.attachment).find(
      ({ inputs }) => inputs.vpcId === named(recording, types.vpc, network).id,
    )?.inputs.transitGatewayId;
  const routes = ofType(recording, types.vpcRoute).filter(({ name }) =>
    new RegExp(`^${code}-(to|from)-hub`).test(name),
  );
  const told = routes.map(({ name, inputs }) => {
    const table = ofType(recording, types.vpcTable).find(({ id }) => id === inputs.routeTableId)?.name;
    return `${name}: ${table} → ${String(inputs.destinationCidrBlock)} by ${String(inputs.transitGatewayId)}`;
  });
  const zones = ofType(recording, "aws:ec2/subnet:Subnet").filter(({ name }) =>
    new RegExp(`^${code}-private-`).test(name),
  ).length;
  assert.equal(told.length, zones + 1, told.join("\n"));
  for (const { name, inputs } of routes) assert.equal(inputs.vpcPeeringConnectionId, undefined, name);
  const back = told.filter((one) => one.includes("-from-hub"));
  assert.deepEqual(back, [`${code}-from-hub: hub-mesh → ${own} by ${String(gatewayOf("hub"))}`]);
  told
    .filter((one) => !back.includes(one))
    .forEach((one, zone) =>
      assert.match(one, new RegExp(`: ${code}-private-${zone + 1} → ${mesh} by ${String(gatewayOf(code))}$`)),
    );
}

async function hold(codes: string[], platform: Variation["platform"]): Promise<Recording> {
  const variation = { platform, sources: few() };
  const { known } = await assertSound("stg", variation);
  assertCarried(known, environmentOf("stg", variation), codes);
  return known;
}

describe("a country that comes to the hub by transit gateway", () => {
  it("is attached to the hub's in the hub's region", async () => {
    const recording = await hold(["jp"], transit("jp"));
    const gateway = named(recording, types.gateway, "hub-mesh");
    assert.deepEqual(namesOf(recording, types.gateway), ["hub-mesh"]);
    const { defaultRouteTableAssociation, defaultRouteTablePropagation, autoAcceptSharedAttachments } =
      gateway.inputs;
    assert.deepEqual(
      [defaultRouteTableAssociation, defaultRouteTablePropagation, autoAcceptSharedAttachments],
      ["disable", "disable", "disable"],
    );
    assert.deepEqual(namesOf(recording, types.attachment), ["hub-mesh", "jp-hub"]);
    assert.deepEqual(namesOf(recording, types.table), ["hub-mesh-countries", "hub-mesh-hub"]);
    for (const [attachment, tier] of [
      ["hub-mesh", /^hub-mesh-/],
      ["jp-hub", /^jp-private-/],
    ] as const) {
      const { inputs } = named(recording, types.attachment, attachment);
      const subnets = ofType(recording, "aws:ec2/subnet:Subnet").filter(({ name }) => tier.test(name));
      assert.deepEqual(
        inputs.subnetIds,
        subnets.map(({ id }) => id),
      );
      assert.equal(inputs.transitGatewayDefaultRouteTableAssociation, false);
      assert.equal(inputs.transitGatewayDefaultRouteTablePropagation, false);
    }
    for (const type of [types.peering, types.accepter, types.attachmentAccepter])
      assert.deepEqual(namesOf(recording, type), [], type);
    assert.deepEqual(
      recording.resources.filter(({ type }) => type.startsWith("aws:ram/")),
      [],
    );
  });

  it("has a gateway of its own in another region, peered with the hub's", async () => {
    const recording = await hold(["kr"], transit("kr"));
    assert.deepEqual(
      ofType(recording, types.gateway)
        .map((one) => [one.name, providerOf(one)])
        .sort(),
      [
        ["hub-mesh", "aws-ap-northeast-1"],
        ["kr-hub", "aws-ap-northeast-2"],
      ],
    );
    const { inputs } = named(recording, types.peering, "kr-hub");
    assert.deepEqual([inputs.peerRegion, inputs.peerAccountId], ["ap-northeast-1", undefined]);
    const accepter = named(recording, types.accepter, "kr-hub");
    assert.equal(providerOf(accepter), "aws-ap-northeast-1");
    assert.equal((accepter.inputs.tags as { country: string }).country, "kr");
    for (const { urn, dependencies, inputs: asked } of [
      ...ofType(recording, types.association),
      ...ofType(recording, types.route),
    ].filter(({ inputs: of }) => of.transitGatewayAttachmentId === accepter.id))
      assert.ok(dependencies.includes(accepter.urn), `${urn} ${JSON.stringify(asked)}`);
  });

  it("is let in on the hub's gateway where its account is another one", async () => {
    const platform = (key: PlatformKey) => {
      transit("jp")(key);
      key.countries.jp.account = account;
    };
    const recording = await hold(["jp"], platform);
    const own = `aws-ap-northeast-1-${account.id}`;
    const korean = recording.resources.filter((one) => ofTransit(one) && one.name.startsWith("jp-"));
    assert.deepEqual(
      korean.map((one) => [one.type.split(":")[1], providerOf(one)]).sort(),
      [
        ["ec2transitgateway/route", "aws-ap-northeast-1"],
        ["ec2transitgateway/routeTableAssociation", "aws-ap-northeast-1"],
        ["ec2transitgateway/vpcAttachment", own],
        ["ec2transitgateway/vpcAttachmentAccepter", "aws-ap-northeast-1"],
        ["ram/principalAssociation", "aws-ap-northeast-1"],
        ["ram/resourceAssociation", "aws-ap-northeast-1"],
        ["ram/resourceShare", "aws-ap-northeast-1"],
        ["ram/resourceShareAccepter", own],
      ].sort(),
    );
    for (const one of korean)
      assert.equal(providerOf(one), madeInHub(one) ? "aws-ap-northeast-1" : own, one.urn);
    assert.equal(
      named(recording, "aws:ram/principalAssociation:PrincipalAssociation", "jp-gateway").inputs.principal,
      account.id,
    );
    const attachment = named(recording, types.attachment, "jp-hub");
    // The provider cannot read these of a gateway that is shared, and would change them at every update.
    assert.equal("transitGatewayDefaultRouteTableAssociation" in attachment.inputs, false);
    assert.ok(attachment.dependencies.includes(named(recording, types.shareAccepter, "jp-gateway").urn));
    for (const type of [types.association, types.route]) {
      const admitted = ofType(recording, type).filter(({ name }) => name.startsWith("jp-from-"));
      assert.equal(admitted.length, 1);
      const accepter = named(recording, types.attachmentAccepter, "jp-hub");
      assert.ok(admitted[0]!.dependencies.includes(accepter.urn), type);
    }
  });

  it("accepts no invitation within an organization that shares", async () => {
    const platform = (key: PlatformKey) => {
      transit("jp")(key);
      Object.assign(key.countries.jp, { account, sharing: "organization" });
    };
    const recording = await hold(["jp"], platform);
    assert.deepEqual(namesOf(recording, types.shareAccepter), []);
    const share = named(recording, "aws:ram/resourceShare:ResourceShare", "jp-gateway");
    assert.equal(share.inputs.allowExternalPrincipals, false);
    const attachment = named(recording, types.attachment, "jp-hub");
    const principal = named(recording, "aws:ram/principalAssociation:PrincipalAssociation", "jp-gateway");
    assert.ok(attachment.dependencies.includes(principal.urn));
  });

  it("needs no share in another account and region: its own gateway asks the hub's", async () => {
    const platform = (key: PlatformKey) => {
      transit("kr")(key);
      key.countries.kr.account = account;
    };
    const recording = await hold(["kr"], platform);
    assert.equal(named(recording, types.peering, "kr-hub").inputs.peerAccountId, hubAccount);
    assert.equal(providerOf(named(recording, types.gateway, "kr-hub")), `aws-ap-northeast-2-${account.id}`);
    assert.deepEqual(
      recording.resources.filter(({ type }) => type.startsWith("aws:ram/")),
      [],
    );
  });

  it("may be every country, one of them in an account of its own, wherever the hub is", async () => {
    for (const region of ["ap-northeast-1", "ap-southeast-1"]) {
      const recording = await hold(["jp", "kr", "tw"], (key) => {
        all(key);
        key.hub.region = region;
        key.countries.kr.account = account;
      });
      assert.equal(ofType(recording, types.gateway).length, region === "ap-northeast-1" ? 3 : 4);
    }
    await hold(["jp", "kr"], (key) => {
      transit("jp", "kr")(key);
      key.hub.account = account;
      key.countries.kr.region = "ap-northeast-1";
    });
  });

  it("starts callers after all of the way", async () => {
    const recording = await recordingOf("stg", true, { platform: all, sources: few() });
    const caller = recording.resources.find(
      ({ name, type }) =>
        /^kr-api-/.test(name) && ["aws:ecs/service:Service", "aws:autoscaling/group:Group"].includes(type),
    );
    for (const route of ["kr-to-hub-a", "kr-from-hub"]) {
      const { urn, dependencies } = named(recording, types.vpcRoute, route);
      assert.ok(caller?.dependencies.includes(urn), route);
      const standing = [...ofType(recording, types.association), ...ofType(recording, types.route)].filter(
        ({ name }) => name.startsWith("kr-"),
      );
      assert.equal(standing.length, 6);
      for (const part of standing) assert.ok(dependencies.includes(part.urn), `${route} before ${part.name}`);
    }
    const [association] = ofType(recording, types.association).filter(
      ({ name }) => name === "jp-from-country",
    );
    assert.ok(
      association?.dependencies.includes(named(recording, types.route, "hub-mesh").urn),
      "before the hub is behind its gateway",
    );
  });
});

describe("the quotas of transit gateways", () => {
  it("are counted in both regions of a peering", async () => {
    const recording = await recordingOf("stg", false, { platform: all, sources: few() });
    const { demand } = makePlan(recording, platformKey("stg", all)).archipelago;
    const needed = (asked: string) =>
      demand.filter(({ quota }) => quota === asked).map(({ region, needed }) => `${region} ${needed}`);
    const each = (count: number, hub: number) => [
      `ap-east-2 ${count}`,
      `ap-northeast-1 ${hub}`,
      `ap-northeast-2 ${count}`,
    ];
    assert.deepEqual(needed("transitGateways"), each(1, 1));
    assert.deepEqual(needed("transitGatewaysPerVpc"), each(1, 1));
    assert.deepEqual(needed("attachmentsPerTransitGateway"), each(2, 4));
    assert.deepEqual(needed("peeringsPerTransitGateway"), each(1, 2));
    assert.deepEqual(needed("tablesPerTransitGateway"), each(1, 2));
    assert.deepEqual(needed("routesPerTransitGateway"), each(2, 4));
    assert.deepEqual(needed("peeringsPerVpc"), []);
  });
});

describe("nobody has a transit gateway", () => {
  it("unless a country comes by one", async () => {
    for (const stack of ["stg", "prd"] as const)
      assert.deepEqual((await recordingOf(stack, true)).resources.filter(ofTransit), [], stack);
  });

  it("for a country that calls nobody in the hub", async () => {
    const { known } = await assertSound("stg", {
      platform: (key) => {
        transit("kr")(key);
        key.countries.kr.uses = [];
      },
      sources: few(),
    });
    assert.deepEqual(known.resources.filter(ofTransit), []);
  });
});

/** What is there after and was not before, or was and is not, or is no longer the same. */
async function difference(before: Promise<Recording>, after: Promise<Recording>) {
  const [old, now] = (await Promise.all([before, after])).map(
    (recording) => new Map(managed(recording).map((one) => [one.urn, one])),
  ) as [Map<string, RecordedResource>, Map<string, RecordedResource>];
  const label = ({ name, type }: RecordedResource) => `${name} [${type.split(":").at(-1)}]`;
  return {
    added: [...now.values()].filter(({ urn }) => !old.has(urn)).map(label),
    removed: [...old.values()].filter(({ urn }) => !now.has(urn)).map(label),
    changed: [...now.values()]
      .filter(
        ({ urn, inputs }) => old.has(urn) && JSON.stringify(inputs) !== JSON.stringify(old.get(urn)?.inputs),
      )
      .map(label),
  };
}

describe("a way by transit gateway comes alone", () => {
  const vietnam: Variation = {
    platform: (key) => {
      all(key);
      key.countries.vn = { transport: "transit-gateway" };
    },
    sources: few(({ countries }) => {
      countries.vn = { ...(countries.kr as object), name: "Vietnam", slot: 4 };
    }),
  };

  it("changes nothing that was there when a country is added", async () => {
    const { added, removed, changed } = await difference(
      recordingOf("stg", true, { platform: all, sources: few() }),
      recordingOf("stg", true, vietnam),
    );
    assert.deepEqual([removed, changed], [[], []]);
    assert.deepEqual(
      added.filter((one) => !one.startsWith("vn")),
      [],
    );
    assert.ok(added.includes("vn-hub [PeeringAttachment]"));
  });

  it("turns the routes in place, and leaves names, places and rules as they were", async () => {
    const { added, removed, changed } = await difference(
      recordingOf("stg", true, { sources: few() }),
      recordingOf("stg", true, { platform: transit("kr"), sources: few() }),
    );
    assert.deepEqual(changed.sort(), ["kr-from-hub [Route]", "kr-to-hub-a [Route]", "kr-to-hub-b [Route]"]);
    assert.deepEqual(removed.sort(), [
      "kr-hub [VpcPeeringConnectionAccepter]",
      "kr-hub [VpcPeeringConnection]",
    ]);
    assert.deepEqual(
      added.filter((one) => !/^(kr|hub-mesh)\b/.test(one)),
      [],
    );
  });
});

describe("a country in a stack of its own that comes by transit gateway", () => {
  const apart = (key: PlatformKey): void => {
    transit("kr")(key);
    key.countries.kr.stack = "stg-kr";
  };
  async function part(known: boolean, outputs: Recording["outputs"]): Promise<Recording> {
    const asked = {
      stack: "stg-kr",
      platform: { environment: "stg", only: ["kr"] },
      environmentFile: platformKey("stg", apart),
    };
    return record(() => new Platform({ environment: loadEnvironment(asked) }).networks, {
      project: "archipelago",
      stack: "stg-kr",
      known,
      references: { foundation: (await recordingOf("foundation", true)).outputs, stg: outputs },
    });
  }

  it("finds the gateway in the hub's stack, where nobody else comes by it", async () => {
    const { known: rest } = await assertSound("stg", { platform: apart });
    assert.deepEqual(namesOf(rest, types.gateway), ["hub-mesh"]);
    assert.deepEqual(namesOf(rest, types.attachment), ["hub-mesh"]);
    const own = await part(true, rest.outputs);
    const urns = ({ resources }: Recording) => resources.map(({ urn }) => urn);
    assert.deepEqual(urns(await part(false, rest.outputs)), urns(own));
    const both = { ...rest, resources: [...rest.resources, ...own.resources] };
    const mesh = meshTier(environmentOf("stg", { platform: apart }).hub.addresses.block).block;
    assert.deepEqual(from(both, "kr", firstOf(mesh)), ["hub"]);
    assert.deepEqual(namesOf(own, types.vpcPeering), []);
  });

  it("is told to raise the hub first where it has no gateway yet", async () => {
    const { outputs } = await recordingOf("stg", true, {
      platform: (key) => void (key.countries.kr.stack = "stg-kr"),
    });
    await assert.rejects(part(true, outputs), /transit gateway yet: raise .*stg first/);
  });
});
