/** Records the real program for the tests: every stack file as it is checked in, and variations of it. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import YAML from "yaml";
import { Foundation } from "../../components/foundation";
import { Platform } from "../../components/platform";
import {
  defaultSources,
  loadEnvironment,
  loadFoundation,
  type ResolvedEnvironment,
  type Sources,
} from "../../config";
import { judge } from "../../facts";
import { record, type Program, type RecordedResource, type Recording } from "../../preview";

export const environments = ["stg", "canary", "prd"] as const;
export const stacks = ["foundation", ...environments] as const;
export type Stack = (typeof stacks)[number];

/** What a test changes of a stack. */
export interface Variation {
  /** Changes the stack file's key before it is read. */
  readonly platform?: (platform: PlatformKey) => void;
  /** Other services or countries than the repository's own. */
  readonly sources?: Sources;
  /** Other secret keys of the stack file, by full key. */
  readonly secrets?: Readonly<Record<string, string>>;
}

/** The stack file's key, loosely: tests write into it what a user would. */
// A test may write any key, also wrong ones, so the schema's type would be in the way.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type PlatformKey = Record<string, any>;

/** The checked-in stack file's key, with a test's changes. */
export function platformKey(stack: Stack, change?: Variation["platform"]): PlatformKey {
  const file = readFileSync(join(__dirname, `../../Pulumi.${stack}.yaml`), "utf8");
  const { config } = YAML.parse(file) as { config: Record<string, PlatformKey> };
  const key = config["archipelago:platform"] ?? {};
  change?.(key);
  return key;
}

/** The environment that a stack file resolves to. */
export function environmentOf(stack: (typeof environments)[number], { platform, sources }: Variation = {}) {
  return loadEnvironment({ platform: platformKey(stack, platform), stack }, sources);
}

const plain = new Map<string, Promise<Recording>>();
const varied = new Map<string, Promise<Recording>>();
/** A recording is megabytes; a test that wants one again comes soon. */
const variedKept = 8;

/** One run of a stack; what was asked for is recorded once: the unchanged stacks for all tests, others for a while. */
export function recordingOf(stack: Stack, known: boolean, variation?: Variation): Promise<Recording> {
  const kept = variation ? varied : plain;
  const key = variation ? contentOf(stack, known, variation) : `${stack} ${known}`;
  const recording = kept.get(key) ?? recordAnew(stack, known, variation ?? {});
  kept.delete(key);
  kept.set(key, recording);
  const [oldest = ""] = varied.keys();
  if (varied.size > variedKept) varied.delete(oldest);
  return recording;
}

/** What a variation makes of the stack: variations written twice are one. */
const contentOf = (stack: Stack, known: boolean, { platform, sources, secrets }: Variation): string =>
  JSON.stringify([stack, known, platformKey(stack, platform), sources, secrets]);

// A CommonJS module whose export is the function itself.
// eslint-disable-next-line @typescript-eslint/no-require-imports
const program = require("../../index") as Program;

/** A run of its own. The real program; with other sources than the repository's own, what it does with them. */
export async function recordAnew(
  stack: Stack,
  known: boolean,
  { platform, sources, secrets = {} }: Variation,
): Promise<Recording> {
  const key = platformKey(stack, platform);
  const asked =
    stack === "foundation" || !sources
      ? program
      : () => new Platform({ environment: loadEnvironment({ platform: key, stack }, sources) }).networks;
  return record(asked, {
    project: "archipelago",
    stack,
    known,
    config: { "archipelago:platform": JSON.stringify(key), ...secrets },
    secretKeys: Object.keys(secrets),
    references: stack === "foundation" ? {} : { foundation: await foundationOutputs(sources) },
  });
}

/** What the foundation hands over: with other sources it knows their regions and services. */
async function foundationOutputs(own: Sources | undefined): Promise<Readonly<Record<string, unknown>>> {
  if (!own) {
    return (await recordingOf("foundation", true)).outputs;
  }
  const platform = platformKey("foundation");
  const asked = () => {
    const foundation = loadFoundation({ platform, stack: "foundation" }, own);
    const { accountId, repositoryUrls, artifactBuckets } = new Foundation("foundation", { foundation });
    return { accountId, repositoryUrls, artifactBuckets };
  };
  const { outputs } = await record(asked, { project: "archipelago", stack: "foundation", known: true });
  return outputs;
}

/** The repository's own files, changed by a test. */
export function sources(
  change: (all: { -readonly [Key in keyof Sources]: Record<string, unknown> }) => void,
): Sources {
  const own = defaultSources();
  const copy = { ...own, catalogue: { ...own.catalogue }, countries: { ...own.countries } };
  change(copy as never);
  return copy;
}

/** Resources of a type. */
export const ofType = (recording: Recording, type: string): RecordedResource[] =>
  recording.resources.filter((resource) => resource.type === type);

/** Resources that AWS or Datadog would be asked for: no component, no provider, nothing that is only read. */
export const managed = (recording: Recording): RecordedResource[] =>
  recording.resources.filter(
    ({ custom, op, type }) => custom && op === "create" && !type.startsWith("pulumi:"),
  );

/** What a country's side makes in the hub's account and region: its place there, and nothing that the hub has itself. */
export const madeInHub = ({ type, name }: RecordedResource): boolean =>
  [
    "aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry",
    "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter",
    "aws:route53/vpcAssociationAuthorization:VpcAssociationAuthorization",
    "aws:ec2transitgateway/peeringAttachmentAccepter:PeeringAttachmentAccepter",
    "aws:ec2transitgateway/vpcAttachmentAccepter:VpcAttachmentAccepter",
    "aws:ram/principalAssociation:PrincipalAssociation",
    "aws:ram/resourceAssociation:ResourceAssociation",
    "aws:ram/resourceShare:ResourceShare",
    "aws:s3/bucketObjectv2:BucketObjectv2",
  ].includes(type) ||
  (type.startsWith("aws:ec2transitgateway/") && /-from-(hub|country)$/.test(name)) ||
  (type === "aws:ssm/parameter:Parameter" && /^[a-z]{2}-routing$/.test(name)) ||
  (type === "aws:ec2/route:Route" && name.endsWith("-from-hub")) ||
  (type === "aws:route53/record:Record" && /^[a-z]{2}-mesh-certificate-proof$/.test(name));

/** What tells of a network, where its events become messages; what takes them there is where they happen. */
export const isTold = ({ urn, name }: RecordedResource): boolean =>
  urn.includes("notifications:NetworkNotifications$") && !/(-forward|^[a-z]+-events)$/.test(name);

/** A resource by the end of its URN: its name. */
export function named(recording: Recording, type: string, name: string): RecordedResource {
  const found = ofType(recording, type).find((resource) => resource.name === name);
  if (!found) {
    const names = ofType(recording, type).map((resource) => resource.name);
    throw new Error(`no ${type} is called ${name}; there are: ${names.join(", ") || "none"}`);
  }
  return found;
}

/** The network that a resource belongs to, by its ancestors' names; undefined for the platform's own. */
export function networkOf(
  recording: Recording,
  resource: RecordedResource,
  environment: ResolvedEnvironment,
) {
  const codes = new Map(
    [environment.hub, ...environment.countries].map((network) => [network.code, network]),
  );
  const byUrn = new Map(recording.resources.map((one) => [one.urn, one]));
  for (
    let at: RecordedResource | undefined = resource;
    at;
    at = at.parent ? byUrn.get(at.parent) : undefined
  ) {
    if (at.type === "archipelago:platform:Country") {
      return codes.get(at.name);
    }
  }
  return undefined;
}

/** Both runs of a stack: outputs unknown, as in a first preview, and known. */
export interface Runs {
  readonly unknown: Recording;
  readonly known: Recording;
}

/** Records a varied stack both ways, holds it to what every plan must be, and gives both runs back. */
export async function assertSound(stack: Stack, variation: Variation): Promise<Runs> {
  const runs = {
    unknown: await recordingOf(stack, false, variation),
    known: await recordingOf(stack, true, variation),
  };
  assertSoundRuns(runs);
  return runs;
}

/** The same resources in both runs, none made inside `apply` and none twice, no value that AWS would refuse. */
export function assertSoundRuns({ unknown, known }: Runs): void {
  const [first, second] = [unknown, known].map(({ resources }) => resources.map(({ urn }) => urn));
  assert.deepEqual(first, second);
  assert.equal(new Set(first).size, first?.length);
  for (const run of [unknown, known]) {
    const violations = managed(run).flatMap(({ type, inputs, region, urn }) =>
      judge(type, { ...inputs }, { region }).map(({ message }) => `${urn}: ${message}`),
    );
    assert.deepEqual(violations, []);
  }
}
