import { regionFacts } from "../facts";
import type { Cloud } from "./cloud";
import { asSecret, digest, knownText, ownedId, partitionOf, Place } from "./making";
import { renderPolicyDocument } from "./policydocument";
import { pem } from "./resources/authorities";

/** Where an answer may look up what exists; without it nothing does, as in an account that is still empty. */
export type Lookup = Pick<Cloud, "resources">;

type Answer = (
  args: Readonly<Record<string, unknown>>,
  place: Place,
  cloud: Lookup,
) => Record<string, unknown>;

/** A public AMI parameter's value is an image id; any other parameter's a plain text. */
function parameter(args: Readonly<Record<string, unknown>>, { region, accountId }: Place) {
  const name = knownText(args["name"]) ?? "parameter";
  const isImage = /^\/aws\/service\/(ami|ecs|eks|bottlerocket)/.test(name);
  const hash = digest(`${region}|${name}`);
  const value = isImage ? `ami-0${hash.slice(0, 16)}` : `value-of-${name.replace(/^\//, "")}`;
  const owner = name.startsWith("/aws/") ? "" : accountId;
  return {
    id: name,
    name,
    arn: `arn:${partitionOf(region)}:ssm:${region}:${owner}:parameter/${name.replace(/^\//, "")}`,
    value,
    insecureValue: value,
    type: "String",
    version: 1,
    region,
    withDecryption: args["withDecryption"] ?? true,
  };
}

/** The parameters right below a path, by name, that are in the cloud; never one of AWS's own. */
function parametersByPath(
  args: Readonly<Record<string, unknown>>,
  { region, accountId }: Place,
  cloud: Lookup,
) {
  const path = knownText(args["path"]) ?? "/";
  const below = (name: string) => name.startsWith(path) && !name.slice(path.length).includes("/");
  const found = cloud
    .resources("aws:ssm/parameter:Parameter")
    .filter(({ place }) => place.region === region && place.accountId === accountId)
    .map(({ outputs }) => outputs)
    .filter(({ name }) => typeof name === "string" && below(name))
    .sort((a, b) => (String(a["name"]) < String(b["name"]) ? -1 : 1));
  const all = (property: string) => found.map((one) => one[property]);
  return {
    id: path,
    path,
    region,
    arns: all("arn"),
    names: all("name"),
    types: all("type"),
    values: asSecret(all("value")),
  };
}

function secretVersion(args: Readonly<Record<string, unknown>>, { region, accountId }: Place) {
  const secretId = knownText(args["secretId"]) ?? "secret";
  const value = `value-of-${secretId}`;
  return {
    id: `${secretId}|AWSCURRENT`,
    secretId,
    arn: `arn:${partitionOf(region)}:secretsmanager:${region}:${accountId}:secret:${secretId}-${digest(secretId).slice(0, 6)}`,
    secretString: value,
    secretBinary: "",
    versionId: digest(`${region}|${secretId}`).slice(0, 32),
    versionStage: "AWSCURRENT",
    versionStages: ["AWSCURRENT"],
    createdDate: "2026-01-01T00:00:00Z",
    region,
  };
}

function prefixList(args: Readonly<Record<string, unknown>>, { region, accountId }: Place) {
  const name = knownText(args["name"]) ?? `com.amazonaws.${region}.s3`;
  const service = name.split(".").slice(3).join(".");
  const id =
    knownText(args["prefixListId"]) ?? knownText(args["id"]) ?? ownedId("pl", `${region}|${service}`);
  return {
    id,
    name,
    arn: `arn:${partitionOf(region)}:ec2:${region}:${name.startsWith("com.amazonaws.") ? "aws" : accountId}:prefix-list/${id}`,
    region,
  };
}

/** An authority that somebody else has made: a root, whose own certificate is all that there is of a chain. */
function authority(args: Readonly<Record<string, unknown>>) {
  const arn = knownText(args["arn"]) ?? "";
  return {
    id: arn,
    arn,
    certificate: pem("CERTIFICATE", arn),
    certificateChain: "",
    status: "ACTIVE",
    type: "ROOT",
  };
}

const answers: Readonly<Record<string, Answer>> = {
  "aws:acmpca/getCertificateAuthority:getCertificateAuthority": authority,
  "aws:ssm/getParameter:getParameter": parameter,
  "aws:secretsmanager/getSecretVersion:getSecretVersion": secretVersion,
  "aws:ssm/getParametersByPath:getParametersByPath": parametersByPath,
  "aws:index/getCallerIdentity:getCallerIdentity": (_args, { region, accountId }) => ({
    id: accountId,
    accountId,
    arn: `arn:${partitionOf(region)}:iam::${accountId}:user/simulated`,
    userId: `AIDA${digest(accountId).slice(0, 17).toUpperCase()}`,
  }),
  "aws:index/getRegion:getRegion": (args, place) => {
    const region = knownText(args["region"]) ?? knownText(args["name"]) ?? place.region;
    return { id: region, name: region, region, description: region, endpoint: `ec2.${region}.amazonaws.com` };
  },
  "aws:index/getPartition:getPartition": (_args, { region }) => {
    const partition = partitionOf(region);
    const dnsSuffix = partition === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com";
    return {
      id: partition,
      partition,
      dnsSuffix,
      reverseDnsPrefix: dnsSuffix.split(".").reverse().join("."),
    };
  },
  "aws:iam/getPolicyDocument:getPolicyDocument": (args) => renderPolicyDocument(args),
  "aws:ec2/getPrefixList:getPrefixList": (args, place) => ({ ...prefixList(args, place), cidrBlocks: [] }),
  "aws:ec2/getManagedPrefixList:getManagedPrefixList": (args, place) => ({
    ...prefixList(args, place),
    ownerId: "AWS",
    addressFamily: "IPv4",
    entries: [],
    maxEntries: 0,
    version: 1,
    tags: {},
  }),
  "aws:index/getAvailabilityZones:getAvailabilityZones": (_args, { region }) => {
    const names = (regionFacts(region)?.zones ?? ["a", "b", "c"]).map((letter) => `${region}${letter}`);
    return {
      id: region,
      names,
      zoneIds: names.map((_, i) => `${digest(region).slice(0, 4)}-az${i + 1}`),
      groupNames: [region],
      region,
    };
  },
};

/** The functions that `answerInvoke` knows. */
export const answeredFunctions: readonly string[] = Object.keys(answers);

/** What AWS would answer to a function of the `aws` package, deterministic; throws on one it does not know. */
export function answerInvoke(
  token: string,
  args: Record<string, unknown>,
  place: Place,
  cloud: Lookup = { resources: () => [] },
): Record<string, unknown> {
  const answer = answers[token];
  if (!answer) {
    throw new Error(
      `The simulator has no answer for the function ${token}. Known are ${answeredFunctions.join(", ")}. ` +
        `Add it to simulator/invokes.ts.`,
    );
  }
  const region = knownText(args["region"]) ?? place.region;
  return { ...args, ...answer(args, { ...place, region }, cloud) };
}
