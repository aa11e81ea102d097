import * as pulumi from "@pulumi/pulumi";
import type { FoundationOutputs } from "../config";

/** What an environment sees of the foundation: the same shape as its outputs, each value an Output. */
export type FoundationReference = {
  readonly [Key in keyof FoundationOutputs]: pulumi.Output<FoundationOutputs[Key]>;
};

/**
 * Reads the foundation's outputs through the one StackReference. A preview or an update fails here, with the
 * stack's name, when the foundation has not been raised yet.
 */
export function readFoundation(stack: string): FoundationReference {
  const reference = new pulumi.StackReference("foundation", { name: stack });
  const read = <Key extends keyof FoundationOutputs>(key: Key) =>
    reference.requireOutput(key) as pulumi.Output<FoundationOutputs[Key]>;
  return {
    accountId: read("accountId"),
    repositoryUrls: read("repositoryUrls"),
    artifactBuckets: read("artifactBuckets"),
  };
}
