import { z } from "zod";
import { buildSources } from "../build";
import { documented } from "./documented";
import { text } from "./scalars";

const stackName = () =>
  text(/^(stg|canary|prd)(-[a-z0-9-]{1,40})?$/, "the name of a stack such as stg, prd or prd-tw");

/** `delivery.infrastructure` of the foundation's stack file: the pipeline of this very program. */
export const infrastructureSettings = z.strictObject({
  source: documented(z.enum(buildSources), {
    text: "Where this program's sources come from: the object sources/infrastructure.zip of the artifact bucket, GitHub, or CodeCommit.",
    default: "github",
  }).optional(),
  repository: documented(
    text(/^[\w.-]{1,100}(\/[\w.-]{1,100})?$/, "owner/name of GitHub, or the name of a CodeCommit repository"),
    { text: "The repository; not for source s3.", default: "none" },
  ).optional(),
  branch: documented(text(/^(?!\/|.*(\/\/|\.\.|@\{|\/$|\.$))[\w./-]{1,200}$/, "the name of a branch"), {
    text: "A push to it starts the pipeline.",
    default: "main",
  }).optional(),
  stacks: documented(z.array(stackName()).min(1).max(20), {
    text: "What it raises, one after the other; never the foundation, which is what it consists of.",
    default: "[stg, canary, prd]",
  }).optional(),
  approval: documented(z.array(stackName()).max(20), {
    text: "Stacks whose changes somebody has to approve; always those of prd.",
    default: "all of them",
  }).optional(),
  pulumi: documented(
    z.strictObject({
      version: documented(text(/^3\.\d{1,4}\.\d{1,3}$/, "a version such as 3.226.0"), {
        text: "Version of the pulumi command.",
      }),
      sha256: documented(text(/^[0-9a-f]{64}$/, "64 hexadecimal digits"), {
        text: "Checksum of its archive for linux-arm64, from the release's file of checksums; a build takes no other.",
      }),
    }),
    { text: "The pulumi command of the builds." },
  ),
});
export type InfrastructureSettings = z.infer<typeof infrastructureSettings>;
