import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { ResolvedEnvironment } from "../../config";
import { logicalName } from "../naming";
import type { Authority } from "./authority";

export interface PrivateCertificateArgs {
  readonly environment: Pick<ResolvedEnvironment, "mesh">;
  /** How the resource is called. */
  readonly prefix: string;
  readonly domainName: string;
  /** The region's. */
  readonly authority: Authority | undefined;
  /** What lets the certificate's account use the authority. */
  readonly after?: readonly pulumi.Resource[];
}

/** A certificate of a private authority, issued at once and renewed by ACM; costs nothing for a load balancer. */
export function createPrivateCertificate(
  { environment, prefix, domainName, authority, after = [] }: PrivateCertificateArgs,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  if (!authority) {
    throw new Error(`There is no authority where ${domainName} needs one.`);
  }
  return new aws.acm.Certificate(
    // Another resource than the public one, so that each stands before the listeners turn to it.
    logicalName("aws:acm/certificate:Certificate", prefix, "private"),
    {
      domainName,
      certificateAuthorityArn: authority.arn,
      keyAlgorithm: environment.mesh.certificates.keyAlgorithm,
      tags: { Name: domainName },
    },
    { ...opts, dependsOn: [...after] },
  ).arn;
}
