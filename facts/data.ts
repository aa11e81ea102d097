import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Which release of which package extracted facts come from. */
export interface Source {
  readonly version: string;
  /** Day of the release, `YYYY-MM-DD`. */
  readonly date?: string;
}

interface Extract {
  readonly sources: Readonly<Record<string, Source>>;
}

export interface RegionData extends Extract {
  /** Region → feature → why it cannot be counted on. */
  readonly missing: Readonly<
    Record<
      string,
      Readonly<Record<string, { readonly certainty: "absent" | "unproven"; readonly evidence: string }>>
    >
  >;
  /** Region → zone letters that cfn-lint knows. */
  readonly zones: Readonly<Record<string, readonly string[]>>;
}

/** A CloudFormation schema, stripped to what a value can be judged by; the keywords are JSON Schema's and cfn-lint's. */
export interface Schema {
  readonly type?: string | readonly string[];
  /** Name of a definition of the same type, to which the other keywords are added. */
  readonly ref?: string;
  readonly enum?: readonly (string | number | boolean)[];
  readonly enumCaseInsensitive?: readonly string[];
  /** A regular expression in AWS's own mixture of dialects. */
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly required?: readonly string[];
  readonly requiredXor?: readonly string[];
  readonly requiredOr?: readonly string[];
  readonly dependentExcluded?: Readonly<Record<string, readonly string[]>>;
  readonly dependentRequired?: Readonly<Record<string, readonly string[]>>;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
}

/** A CloudFormation resource type. Property paths have their parts joined by `/`. */
export interface ResourceSchema extends Schema {
  readonly definitions?: Readonly<Record<string, Schema>>;
  readonly createOnly?: readonly string[];
  /** Replaces under some changes only. */
  readonly conditionalCreateOnly?: readonly string[];
  readonly readOnly?: readonly string[];
  readonly writeOnly?: readonly string[];
  /** Regions of `regions` that do not offer the type; absent for services that are the same everywhere. */
  readonly missingIn?: readonly string[];
}

export interface CloudFormationData extends Extract {
  readonly types: Readonly<Record<string, ResourceSchema>>;
}

/** What the SDK tells of a Pulumi type, in Pulumi's property names. */
export interface SdkType {
  readonly inputs: readonly string[];
  /** What AWS computes: known only once the resource exists. */
  readonly outputs: readonly string[];
  readonly required: readonly string[];
  /** Inputs whose comment says that some change of them replaces the resource. */
  readonly mayForceNew: readonly string[];
}

export interface PulumiData extends Extract {
  /** Every type of the SDK that takes `tags` as a map. */
  readonly taggable: readonly string[];
  readonly types: Readonly<Record<string, SdkType>>;
}

export interface InstanceData extends Extract {
  /** Region → kind of instance → family → sizes, separated by blanks. */
  readonly offered: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, string>>>>>>;
}

/** Reads and parses a file of `facts/data` on first use only: start-up must not pay for facts that nobody asks for. */
function lazy<T>(file: string): () => T {
  let value: T | undefined;
  return () => (value ??= JSON.parse(readFileSync(join(__dirname, "data", file), "utf8")) as T);
}

export const regionData = lazy<RegionData>("regions.json");
export const cloudFormationData = lazy<CloudFormationData>("cloudformation.json");
export const pulumiData = lazy<PulumiData>("pulumi.json");
export const instanceData = lazy<InstanceData>("instances.json");
