import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ResolvedBuild } from "../../config";
import type { BuildSurroundings } from "./project";

export const computeTypes = {
  small: "BUILD_GENERAL1_SMALL",
  medium: "BUILD_GENERAL1_MEDIUM",
  large: "BUILD_GENERAL1_LARGE",
  xlarge: "BUILD_GENERAL1_XLARGE",
  "2xlarge": "BUILD_GENERAL1_2XLARGE",
} as const;

export const machines = {
  arm64: {
    type: "ARM_CONTAINER",
    image: "aws/codebuild/amazonlinux-aarch64-standard:3.0",
    platform: "linux/arm64",
  },
  x86_64: {
    type: "LINUX_CONTAINER",
    image: "aws/codebuild/amazonlinux-x86_64-standard:5.0",
    platform: "linux/amd64",
  },
} as const;

export interface Machine {
  readonly platform: string;
  readonly environment: Pick<
    aws.types.input.codebuild.ProjectEnvironment,
    "type" | "computeType" | "image" | "imagePullCredentialsType"
  >;
}

/** What a build runs on, and in: AWS's image or the company's own. */
export function machineOf(
  build: Pick<ResolvedBuild, "arch" | "computeType" | "image">,
  { delivery, repositories }: Pick<BuildSurroundings, "delivery" | "repositories">,
): Machine {
  const machine = machines[build.arch];
  const own = build.image === "own" ? delivery.buildImage : undefined;
  const ownImage = repositories.build?.url;
  return {
    platform: machine.platform,
    environment: {
      type: machine.type,
      computeType: computeTypes[build.computeType],
      ...(own && ownImage
        ? { image: pulumi.interpolate`${ownImage}:${own.tag}`, imagePullCredentialsType: "SERVICE_ROLE" }
        : { image: machine.image, imagePullCredentialsType: "CODEBUILD" }),
    },
  };
}
