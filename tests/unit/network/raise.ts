import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { record, type RecordedResource, type Recording } from "../../../preview";

/** Records a program that has one provider, in Tokyo; `known: false` is a first preview. Its result becomes the outputs. */
export function raise(
  program: (opts: pulumi.ComponentResourceOptions) => Record<string, unknown>,
  known = true,
): Promise<Recording> {
  const inTokyo = () => {
    const provider = new aws.Provider("aws-ap-northeast-1", { region: "ap-northeast-1" });
    return program({ providers: { aws: provider } });
  };
  const config = { "pulumi:disable-default-providers": JSON.stringify(["aws"]) };
  return record(inTokyo, { project: "archipelago", stack: "prd", known, config });
}

export function ofType({ resources }: Recording, type: string): readonly RecordedResource[] {
  return resources.filter((resource) => resource.type === type);
}

/** The resource of a type and name; fails with all names when there is none. */
export function named(recording: Recording, type: string, name: string): RecordedResource {
  const found = ofType(recording, type).find((resource) => resource.name === name);
  if (!found) {
    const all = recording.resources.map((resource) => `${resource.type} ${resource.name}`).join("\n  ");
    throw new Error(`no ${type} ${name} among\n  ${all}`);
  }
  return found;
}

/** The child's position in the tree, e.g. `…Network$aws:ec2/eip:Eip`, for what hangs where. */
export function typeChain({ urn }: RecordedResource): string {
  return urn.split("::")[2]!;
}
