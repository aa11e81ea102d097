/**
 * Where Pulumi's property names (Terraform's, in camel case) and CloudFormation's part ways. Most meet without help:
 * letters are compared regardless of case, a list also by its singular, a block also with the endings in `resolve.ts`,
 * `name` also as the type's own name. Paths are written without list positions: `defaultActions.forward`.
 */
export interface Mapping {
  /** Pulumi path → CloudFormation path from the type's root; wins over any likeness of names. */
  readonly renamed?: Readonly<Record<string, string>>;
  /** Pulumi path → why it is not judged by CloudFormation's schema; the whole subtree is left alone. */
  readonly excluded?: Readonly<Record<string, string>>;
  /** Pulumi path → values that Terraform gives a meaning of its own. */
  readonly alsoAllowed?: Readonly<Record<string, readonly (string | number)[]>>;
  /** Pulumi paths whose string is JSON in the shape of CloudFormation's property. */
  readonly json?: readonly string[];
  /** CloudFormation property under which most of Pulumi's are found. */
  readonly within?: string;
}

/** By Pulumi type. */
export type Mappings = Readonly<Record<string, Mapping>>;
