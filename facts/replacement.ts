import { pulumiData } from "./data";
import { resolverOf } from "./resolve";
import { terraformReplaces, updatesInPlace } from "./replaces";

/** Properties in Pulumi's names whose change replaces a resource: always, or under some changes only. */
export interface Replacing {
  readonly always: readonly string[];
  readonly sometimes: readonly string[];
}

/**
 * What replaces a resource of this type. Pulumi's provider decides, so Terraform's own list, where one was entered, wins;
 * without one, CloudFormation's create-only properties stand in, less those that are known to differ.
 */
export function replacing(pulumiType: string): Replacing {
  const sdk = pulumiData().types[pulumiType];
  const resolver = resolverOf(pulumiType);
  const placed = (paths: readonly string[] | undefined) =>
    (sdk?.inputs ?? []).filter((input) => {
      if (!resolver || !paths) return false;
      const place = resolver.child(resolver.root, input, input);
      return place !== undefined && paths.includes(place.path);
    });
  const inPlace = updatesInPlace[pulumiType] ?? [];
  const entered = terraformReplaces[pulumiType];
  const always = entered ?? placed(resolver?.resource.createOnly).filter((input) => !inPlace.includes(input));
  const sometimes = [...placed(resolver?.resource.conditionalCreateOnly), ...(sdk?.mayForceNew ?? [])];
  return {
    always: [...new Set(always)].sort(),
    sometimes: [...new Set(sometimes)]
      .filter((input) => !always.includes(input) && !inPlace.includes(input))
      .sort(),
  };
}
