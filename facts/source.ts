import { cloudFormationData, pulumiData } from "./data";

/** How a fact from a CloudFormation schema is quoted. */
export function sourceOf(cfnType: string): string {
  const source = cloudFormationData().sources["cfn-lint"];
  return `${cfnType} in cfn-lint ${source?.version} of ${source?.date}`;
}

/** How a fact from the SDK is quoted. */
export function sdkSource(): string {
  return `@pulumi/aws ${pulumiData().sources["@pulumi/aws"]?.version}`;
}
