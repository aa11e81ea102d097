import { pulumiData } from "./data";
import { replacing } from "./replacement";
import { terraformReplaces } from "./replaces";
import { resolverOf } from "./resolve";
import { sdkSource } from "./source";

/** What is known of a type, in Pulumi's property names. Lists that nothing is known of are empty. */
export interface TypeFacts {
  /** CloudFormation type whose schema judges it; absent when there is none. */
  readonly cfnType?: string;
  /** Takes `tags` as a map; an Auto Scaling group's list of tags does not count. */
  readonly taggable: boolean;
  /** What AWS computes; unknown before creation. */
  readonly readOnly: readonly string[];
  /** A change replaces the resource. */
  readonly createOnly: readonly string[];
  /** Some changes replace the resource, others do not. */
  readonly mayReplace: readonly string[];
  /** Inputs without which the SDK refuses the resource. */
  readonly required: readonly string[];
  /** Who tells of inputs and outputs. */
  readonly sdkSource: string;
}

const cache = new Map<string, TypeFacts | undefined>();
let taggable: ReadonlySet<string> | undefined;

/** Facts of a Pulumi type such as `aws:ec2/vpc:Vpc`; nothing for a type that neither the SDK's nor AWS's facts cover. */
export function typeFacts(pulumiType: string): TypeFacts | undefined {
  if (!cache.has(pulumiType)) cache.set(pulumiType, gather(pulumiType));
  return cache.get(pulumiType);
}

function gather(pulumiType: string): TypeFacts | undefined {
  taggable ??= new Set(pulumiData().taggable);
  const { types } = pulumiData();
  const sdk = Object.hasOwn(types, pulumiType) ? types[pulumiType] : undefined;
  if (!sdk && !taggable.has(pulumiType) && !Object.hasOwn(terraformReplaces, pulumiType)) return undefined;
  const resolver = resolverOf(pulumiType);
  const { always, sometimes } = replacing(pulumiType);
  return {
    ...(resolver && { cfnType: resolver.cfnType }),
    taggable: taggable.has(pulumiType),
    readOnly: sdk?.outputs ?? [],
    createOnly: always,
    mayReplace: sometimes,
    required: sdk?.required ?? [],
    sdkSource: sdkSource(),
  };
}
