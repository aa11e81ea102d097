/** What a plan has of VPC Lattice, and what it must have for a country that comes that way. */
import assert from "node:assert/strict";
import { meshTier, type ResolvedEnvironment } from "../../config";
import type { RecordedResource, Recording } from "../../preview";
import { named, networkOf, ofType, sources, type Variation } from "./support";

export const types = {
  association: "aws:route53/zoneAssociation:ZoneAssociation",
  authorization: "aws:route53/vpcAssociationAuthorization:VpcAssociationAuthorization",
  balancer: "aws:lb/loadBalancer:LoadBalancer",
  egress: "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
  entry: "aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry",
  group: "aws:ec2/securityGroup:SecurityGroup",
  ingress: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  listener: "aws:vpclattice/listener:Listener",
  network: "aws:vpclattice/serviceNetwork:ServiceNetwork",
  peering: "aws:ec2/vpcPeeringConnection:VpcPeeringConnection",
  policy: "aws:vpclattice/authPolicy:AuthPolicy",
  record: "aws:route53/record:Record",
  route: "aws:ec2/route:Route",
  service: "aws:vpclattice/service:Service",
  shown: "aws:vpclattice/serviceNetworkServiceAssociation:ServiceNetworkServiceAssociation",
  target: "aws:vpclattice/targetGroup:TargetGroup",
  attachment: "aws:vpclattice/targetGroupAttachment:TargetGroupAttachment",
  tie: "aws:vpclattice/serviceNetworkVpcAssociation:ServiceNetworkVpcAssociation",
  vpc: "aws:ec2/vpc:Vpc",
  zone: "aws:route53/zone:Zone",
} as const;

export const account = { id: "222233334444", roleArn: "arn:aws:iam::222233334444:role/archipelago" };
/** These countries come by VPC Lattice, and are where the hub is. */
export const byLattice = (...codes: string[]): Variation => ({
  platform: (key) => {
    for (const code of codes)
      Object.assign(key.countries[code], { transport: "lattice", region: "ap-northeast-1" });
  },
});
export const japan = byLattice("jp");

/** One caller and two whom it calls: what other variants need, and no more. */
const kept = ["api", "payment", "users"];
export const few = sources((files) => {
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

/** Names of a type's resources. */
export const namesOf = (recording: Recording, type: string, test = /./): string[] =>
  ofType(recording, type)
    .map(({ name }) => name)
    .filter((name) => test.test(name))
    .sort();
/** Name of the provider that makes a resource. */
export const providerOf = ({ provider }: RecordedResource) =>
  /::(aws-[a-z0-9-]+)::/.exec(provider ?? "")?.[1];
/** The resource of a type with an id. */
export const byId = (recording: Recording, type: string, id: unknown) =>
  ofType(recording, type).find((one) => one.id === id) ?? assert.fail(`no ${type} ${String(id)}`);
export const arnOf = ({ computed }: RecordedResource) => String(computed?.arn);

/** Each call of a country's services to the hub, as the configuration has it. */
const callsOf = ({ countries }: ResolvedEnvironment, code: string) =>
  countries
    .find((one) => one.code === code)!
    .services.flatMap(({ name, calls }) =>
      calls
        .filter(({ via }) => via === "hub")
        .map(({ service, listenerPort }) => ({ caller: name, callee: service, port: listenerPort })),
    );

/** Resources of one network, by URN. */
export const ownOf = (recording: Recording, environment: ResolvedEnvironment, code: string) =>
  new Map(
    recording.resources
      .filter((one) => networkOf(recording, one, environment)?.code === code)
      .map((one) => [one.urn, one]),
  );

/** Holds a known run to it: a country's calls go by Lattice, each by doors of its own, and by nothing else. */
export function assertByLattice(recording: Recording, environment: ResolvedEnvironment, code: string): void {
  const calls = callsOf(environment, code);
  const callees = [...new Set(calls.map(({ callee }) => callee))].sort();
  assert.ok(callees.length >= 2);
  const own = new Set(ownOf(recording, environment, code).values());
  const ofOwn = (type: string) => ofType(recording, type).filter((one) => own.has(one));

  for (const type of [types.peering, types.entry]) assert.deepEqual(ofOwn(type), [], type);
  assert.ok(ofOwn(types.route).every(({ inputs }) => inputs.vpcPeeringConnectionId === undefined));
  const mesh = meshTier(environment.hub.addresses.block).block;
  assert.ok(ofOwn(types.egress).every(({ inputs }) => inputs.cidrIpv4 !== mesh));

  const [network, ...more] = ofOwn(types.network);
  assert.deepEqual([network?.inputs.authType, more], ["AWS_IAM", []]);
  const shown = ofOwn(types.shown);
  assert.deepEqual(
    shown.map(({ name }) => name).sort(),
    callees.map((callee) => `${code}-${callee}`),
  );
  for (const { inputs } of shown) assert.equal(inputs.serviceNetworkIdentifier, network?.id);
  const [tie] = ofOwn(types.tie);
  const door = named(recording, types.group, `${code}-lattice`);
  assert.deepEqual(
    { ...tie?.inputs, tags: undefined },
    {
      serviceNetworkIdentifier: network?.id,
      vpcIdentifier: named(recording, types.vpc, code).id,
      securityGroupIds: [door.id],
      tags: undefined,
    },
  );

  /** Of each rule at Lattice's door: who, and at which port. */
  const doors = ofOwn(types.ingress)
    .filter(({ inputs }) => inputs.securityGroupId === door.id)
    .map(
      ({ inputs }) =>
        `${byId(recording, types.group, inputs.referencedSecurityGroupId).name} ${String(inputs.fromPort)}-${String(inputs.toPort)}`,
    );
  const outward = ofOwn(types.egress)
    .filter(({ inputs }) => inputs.prefixListId !== undefined)
    .map(
      ({ inputs }) =>
        `${byId(recording, types.group, inputs.securityGroupId).name} ${String(inputs.fromPort)}-${String(inputs.toPort)}`,
    );
  const expected = calls.map(({ caller, port }) => `${code}-${caller} ${port}-${port}`).sort();
  assert.deepEqual([doors.sort(), outward.sort()], [expected, expected]);

  assertNames(recording, environment, code, callees);
}

/** Each callee's one name leads the country's network, and nobody else's, to Lattice. */
function assertNames(
  recording: Recording,
  { domain, environment }: ResolvedEnvironment,
  code: string,
  callees: string[],
): void {
  const vpc = named(recording, types.vpc, code);
  const seen = ofType(recording, types.association)
    .filter(({ inputs }) => inputs.vpcId === vpc.id)
    .map(({ inputs }) => byId(recording, types.zone, inputs.zoneId));
  assert.deepEqual(
    seen.map(({ inputs }) => inputs.name).sort(),
    callees.map((callee) => `${callee}.mesh.${environment}.${domain}`),
  );
  const anchor = named(recording, types.vpc, "hub-lattice-anchor");
  for (const { id, inputs } of seen) {
    assert.deepEqual(inputs.vpcs, [{ vpcId: anchor.id, vpcRegion: "ap-northeast-1" }]);
    const [leads, ...more] = ofType(recording, types.record).filter((one) => one.inputs.zoneId === id);
    const [alias] = leads?.inputs.aliases as { name: string; zoneId: string }[];
    const service = ofType(recording, types.service).find(({ computed }) => {
      const [entry] = computed?.dnsEntries as { domainName: string; hostedZoneId: string }[];
      return entry?.domainName === alias?.name && entry?.hostedZoneId === alias?.zoneId;
    });
    assert.deepEqual([leads?.inputs.name, leads?.inputs.type, more], [inputs.name, "A", []]);
    assert.equal(service?.inputs.customDomainName, inputs.name);
  }
  assert.ok(ofType(recording, "aws:ec2/subnet:Subnet").every(({ inputs }) => inputs.vpcId !== anchor.id));
}
