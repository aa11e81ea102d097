import { pulumiData } from "./data";
import { replacesSometimes, terraformReplaces } from "./replaces";
import { resolverOf } from "./resolve";

/** Properties in Pulumi's names whose change replaces a resource: always, or under some changes only. */
export interface Replacing {
  readonly always: readonly string[];
  readonly sometimes: readonly string[];
}

/**
 * What replaces a resource of this type. Pulumi's provider decides, so Terraform's own list, where one was entered, wins;
 * without one, CloudFormation's create-only properties stand in.
 */
export function replacing(pulumiType: string): Replacing {
  const sdk = pulumiData().types[pulumiType];
  const resolver = resolverOf(pulumiType);
  const placed = (paths: readonly string[] | undefined) =>
    (sdk?.inputs ?? []).filter((input) => {
      const place = paths && resolver?.child(resolver.root, input, input);
      return place && paths.includes(place.path);
    });
  const always = terraformReplaces[pulumiType] ?? placed(resolver?.resource.createOnly);
  const sometimes = [
    ...placed(resolver?.resource.conditionalCreateOnly),
    ...(sdk?.mayForceNew ?? []),
    ...(replacesSometimes[pulumiType] ?? []),
  ];
  return {
    always: [...always].sort(),
    sometimes: [...new Set(sometimes)].filter((input) => !always.includes(input)).sort(),
  };
}
