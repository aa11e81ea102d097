import assert from "node:assert/strict";
import { routingMap } from "../../components/routing";
import type { ResolvedEnvironment } from "../../config";
import type { RecordedResource, Recording } from "../../preview";
import { allWays, modelOf, ruleDemand, summarise } from "../../reach";
import { callsWithin } from "./calls-counted";
import {
  assertSound,
  environmentOf,
  managed,
  ofType,
  recordingOf,
  sources,
  type PlatformKey,
  type Variation,
} from "./support";

/** The hub's own is the first; Taipei lacks some of what the others have. */
const regions = [
  "ap-northeast-1",
  "ap-northeast-2",
  "ap-northeast-3",
  "ap-southeast-1",
  "ap-southeast-2",
  "ap-south-1",
  "ap-east-2",
  "eu-central-1",
  "eu-west-1",
  "us-east-1",
  "us-west-2",
  "sa-east-1",
];
const count = 30;
/** The repository's own three, and made-up ones. */
const own = ["jp", "tw", "kr"];
const codes = [
  ...own,
  ...Array.from(
    { length: count - own.length },
    (_, at) => `${at < 15 ? "x" : "z"}${"abcdefghijklmno"[at % 15]}`,
  ),
];
const uses = (at: number) => ["payment", "users", ...(at % 3 === 0 ? ["moderation"] : [])];

/** Country files as people write them, without a free slot in between, and in the stack file nothing but the codes. */
const variation: Variation = {
  sources: sources(({ countries }) => {
    codes.forEach((code, at) => {
      countries[code] ??= {
        name: `Country ${code}`,
        slot: 1 + at,
        region: regions[at % regions.length],
        timeZone: "Asia/Tokyo",
        uses: uses(at),
      };
    });
  }),
  platform: (key: PlatformKey) => {
    key.countries = Object.fromEntries(codes.map((code) => [code, {}]));
  },
};

/** Whose a resource is: its name begins with the code. */
const codeOf = ({ name }: Pick<RecordedResource, "name">) => name.split("-")[0] ?? "";

/** The recording as it is with the first countries only, since none of them changes what another one has. */
const withFirst = ({ resources }: Recording, size: number) => {
  const others = new Set(codes.slice(size));
  return { resources: resources.filter((resource) => !others.has(codeOf(resource))) };
};

const group = <T>(list: readonly T[], keyOf: (one: T) => string): Map<string, T[]> => {
  const groups = new Map<string, T[]>();
  for (const one of list) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
  return groups;
};

const addresses = (
  block: unknown,
): { readonly low: number; readonly high: number; readonly block: string } => {
  const [ip = "", length = ""] = String(block).split("/");
  const low = ip.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
  return { low, high: low + 2 ** (32 - Number(length)) - 1, block: String(block) };
};

/** Blocks that share an address with the one before. */
const overlapping = (blocks: readonly unknown[]) => {
  const sorted = blocks.map(addresses).sort((a, b) => a.low - b.low);
  return sorted
    .filter(({ low }, at) => at > 0 && low <= (sorted[at - 1]?.high ?? -1))
    .map(({ block }) => block);
};

/** What a name is unique within, besides account and region, by AWS's own rules. */
const scopes: Readonly<Record<string, readonly string[]>> = {
  "aws:appautoscaling/policy:Policy": ["resourceId", "scalableDimension"],
  "aws:appautoscaling/scheduledAction:ScheduledAction": ["resourceId"],
  "aws:autoscaling/policy:Policy": ["autoscalingGroupName"],
  "aws:codedeploy/deploymentGroup:DeploymentGroup": ["appName"],
  "aws:ecs/service:Service": ["cluster"],
  "aws:iam/rolePolicy:RolePolicy": ["role"],
  "aws:route53/record:Record": ["zoneId", "type", "setIdentifier"],
  "aws:route53/zone:Zone": ["vpcs"],
  "aws:scheduler/schedule:Schedule": ["groupName"],
};

describe(`${count} countries over ${regions.length} regions`, function () {
  let environment: ResolvedEnvironment;
  let first: Recording;
  let known: Recording;

  // Both runs have the same resources, none twice, and no value that AWS would refuse.
  before(async () => {
    environment = environmentOf("stg", variation);
    ({ unknown: first, known } = await assertSound("stg", variation));
  });

  it("are what the files say, several in a region", () => {
    assert.deepEqual(
      environment.countries.map(({ code }) => code),
      [...codes].sort(),
    );
    assert.equal(new Set(environment.countries.map(({ region }) => region)).size, regions.length);
    const providers = ofType(known, "pulumi:providers:aws").map(({ name }) => name);
    assert.deepEqual(providers.sort(), regions.map((region) => `aws-${region}`).sort());
    assert.ok(first.resources.length > count * 100);
  });

  it("have addresses of their own, every subnet inside its network", () => {
    const vpcs = ofType(known, "aws:ec2/vpc:Vpc");
    assert.equal(vpcs.length, count + 1);
    assert.deepEqual(overlapping(vpcs.map(({ inputs }) => inputs.cidrBlock)), []);
    const subnets = ofType(known, "aws:ec2/subnet:Subnet");
    assert.deepEqual(overlapping(subnets.map(({ inputs }) => inputs.cidrBlock)), []);
    const byId = new Map(vpcs.map(({ id, inputs }) => [id, addresses(inputs.cidrBlock)]));
    for (const { urn, inputs } of subnets) {
      const [inner, outer] = [addresses(inputs.cidrBlock), byId.get(String(inputs.vpcId))];
      assert.ok(outer && outer.low <= inner.low && inner.high <= outer.high, urn);
    }
  });

  it("never name two things alike in one region, nor ids", () => {
    for (const recording of [first, known]) {
      const named = managed(recording).filter(({ inputs }) => typeof inputs.name === "string");
      assert.ok(named.length > count * 10);
      const keyOf = ({ type, region, inputs, name }: RecordedResource) => {
        // Of the first run nobody knows the ids, so its own name stands for what it belongs to.
        const within = (scopes[type] ?? []).map((key) =>
          recording.known ? inputs[key] : [inputs[key], name],
        );
        const place = /^aws:(iam|route53|s3)\//.test(type) ? "everywhere" : region;
        return JSON.stringify([type, place, inputs.name, ...within]);
      };
      const clashes = [...group(named, keyOf)].filter(([, alike]) => alike.length > 1);
      assert.deepEqual(
        clashes.map(([key, alike]) => [key, alike.map(({ urn }) => urn)]),
        [],
      );
    }
    // Of what has its parent's id for its own there may be several; whatever a rule or route can name has one.
    const own = managed(known).filter(({ type }) =>
      /:(Vpc|Subnet|SecurityGroup|LoadBalancer|TargetGroup|RouteTable|Role|Cluster|Group|Topic|Queue|Zone)$/.test(
        type,
      ),
    );
    const alike = [...group(own, ({ type, region, id }) => `${type} ${region} ${id}`)].filter(
      ([, all]) => all.length > 1,
    );
    assert.deepEqual(alike, []);
  });

  it("keep every count within a new account's quota, the hub's lists and tables with room for more", () => {
    const demand = ruleDemand(known);
    assert.ok(demand.length > count * 10);
    assert.deepEqual(
      demand.filter(({ needed, allowed }) => needed > allowed),
      [],
    );
    const needed = (quota: string, name: string) =>
      demand.find((one) => one.quota === quota && one.name === name)?.needed;
    assert.equal(needed("entriesPerPrefixList", "hub-payment-callers"), count);
    const judged = environment.countries.filter((country) => country.uses.includes("moderation"));
    assert.equal(needed("entriesPerPrefixList", "hub-moderation-callers"), judged.length);
    const peerings = demand.filter(({ quota }) => quota === "peeringsPerVpc").map(({ needed: all }) => all);
    assert.deepEqual(peerings, [count, ...Array.from({ length: count }, () => 1)]);
  });

  it("reach exactly whom they declare to call, and no other country", () => {
    const declared = [environment.hub, ...environment.countries].flatMap(({ code, services }) =>
      services.flatMap(({ name, calls }) =>
        calls.map(({ service, via }) => `${code}/${name} → ${via === "hub" ? "hub" : code}/${service}`),
      ),
    );
    assert.ok(declared.length > count * 5);
    const model = modelOf(known);
    const isService = (place: string) => place.includes("/") && !/\/(aws:|smoke$)/.test(place);
    const ways = allWays(model).filter(({ from, to }) => isService(from) && isService(to));
    const arrows = (kind: "open" | "exposed" | "told") =>
      ways.flatMap((way) => (way[kind] ? [`${way.from} → ${way.to}`] : [])).sort();
    for (const kind of ["open", "exposed", "told"] as const)
      assert.deepEqual(arrows(kind), [...declared].sort(), kind);
    const networks = ways.map(({ from, to }) => [from, to].map((place) => place.split("/")[0] ?? ""));
    assert.ok(networks.every(([from, to]) => from === to || to === "hub"));
    assert.deepEqual(summarise(model, known).problems, []);
  });

  it("are told to clients one by one", () => {
    assert.deepEqual(Object.keys(routingMap(environment)), [...codes].sort());
    const keys = ofType(known, "aws:s3/bucketObjectv2:BucketObjectv2").map(({ inputs }) => inputs.key);
    assert.deepEqual(
      keys.sort(),
      [...codes].sort().map((code) => `routing/v1/${code}.json`),
    );
  });

  it("have each as many resources as any other alike, and leave the hub as large as it is with three", async () => {
    const countsOf = (resources: readonly RecordedResource[]) =>
      Object.fromEntries([...group(resources, ({ type }) => type)].map(([type, all]) => [type, all.length]));
    const byCode = group(known.resources, codeOf);
    const alike = group(codes.slice(own.length), (code) => {
      const { region, uses: used } = environment.countries.find((one) => one.code === code) ?? assert.fail();
      return `${region === environment.hub.region} ${region === "ap-east-2"} ${used.join()}`;
    });
    assert.ok(alike.size <= 6);
    for (const [kind, [example = "", ...others]] of alike)
      for (const code of others)
        assert.deepEqual(
          countsOf(byCode.get(code) ?? []),
          countsOf(byCode.get(example) ?? []),
          `${kind}: ${code}`,
        );
    const three = group((await recordingOf("stg", true)).resources, codeOf);
    assert.deepEqual(countsOf(byCode.get("hub") ?? []), countsOf(three.get("hub") ?? []));
    for (const code of own)
      assert.deepEqual(countsOf(byCode.get(code) ?? []), countsOf(three.get(code) ?? []), code);
  });

  it("cost the analysis of who reaches whom the same each, the thirtieth as the tenth", () => {
    const costOf = (size: number) => {
      const part = withFirst(known, size);
      return callsWithin("reach", () => void summarise(modelOf(part), part));
    };
    const [six, eighteen, thirty] = [6, 18, 30].map(costOf) as [number, number, number];
    // The same regions and uses in both steps of twelve countries; growth with the square would be 2.
    const growth = (thirty - eighteen) / (eighteen - six);
    assert.ok(six > 1000, String(six));
    assert.ok(growth > 0.95 && growth < 1.05, `${six}, ${eighteen}, ${thirty}: ${growth}`);
  });
});
