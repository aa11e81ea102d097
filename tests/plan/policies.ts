/** IAM policies of a recorded plan, and what they decide. */
import type { Recording } from "../../preview";
import { ofType } from "./support";

export interface Statement {
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  /** Only in a resource's own policy. */
  readonly Principal?: "*" | { readonly AWS?: string | readonly string[] };
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** A role of the plan with all that its own policies say. */
export interface RolePolicies {
  readonly role: string;
  readonly statements: readonly Statement[];
}

/** One call, as AWS would be asked to authorise it. */
export interface Call {
  readonly action: string;
  readonly resource: string;
  /** A key that may have several values has them with spaces between. */
  readonly context?: Readonly<Record<string, string>>;
}

export const list = <T>(value: T | readonly T[]): readonly T[] =>
  Array.isArray(value) ? value : [value as T];

/** The roles of a known run and their inline policies, by the role's logical name. */
export function rolePolicies(recording: Recording): RolePolicies[] {
  const roles = new Map(
    ofType(recording, "aws:iam/role:Role").flatMap(({ id, name }) => [
      [id, { role: name, statements: [] as Statement[] }],
    ]),
  );
  for (const { inputs, urn } of ofType(recording, "aws:iam/rolePolicy:RolePolicy")) {
    const role = roles.get(String(inputs.role));
    if (!role) {
      throw new Error(`${urn} belongs to a role that is not in the plan: ${String(inputs.role)}`);
    }
    role.statements.push(...(JSON.parse(String(inputs.policy)) as { Statement: Statement[] }).Statement);
  }
  return [...roles.values()];
}

/** IAM's own matching: `*` any run of characters, `?` one. */
export function matches(pattern: string, text: string): boolean {
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replace(/\*/g, ".*")
    .replace(/\?/g, ".");
  return new RegExp(`^${expression}$`, "i").test(text);
}

/** Whether some text matches both patterns; only `*` is a wildcard here, as in ARNs. */
export function intersect(one: string, other: string): boolean {
  if (one === "" && other === "") {
    return true;
  }
  if (one.startsWith("*")) {
    return intersect(one.slice(1), other) || (other !== "" && intersect(one, other.slice(1)));
  }
  if (other.startsWith("*")) {
    return intersect(other, one);
  }
  return one !== "" && one[0] === other[0] && intersect(one.slice(1), other.slice(1));
}

const operators: Readonly<Record<string, (wanted: string, found: string | undefined) => boolean>> = {
  StringEquals: (wanted, found) => found === wanted,
  "ForAnyValue:StringEquals": (wanted, found) => found?.split(" ").includes(wanted) ?? false,
  // True where the key is absent: only for keys that every request has.
  "ForAllValues:StringLike": (wanted, found) =>
    found === undefined || found.split(" ").every((one) => matches(wanted, one)),
  StringLike: (wanted, found) => found !== undefined && matches(wanted, found),
  ArnEquals: (wanted, found) => found !== undefined && matches(wanted, found),
  ArnLike: (wanted, found) => found !== undefined && matches(wanted, found),
  Bool: (wanted, found) => found === wanted,
};

/** Of several values; without a set operator IAM does not ask about each of them. */
const multivalued = /^(aws:TagKeys|kms:ResourceAliases|route53:ChangeResourceRecordSets\w+)$/;

function holds({ Condition = {} }: Statement, context: Call["context"] = {}): boolean {
  return Object.entries(Condition).every(([operator, keys]) => {
    const test = operators[operator];
    if (!test) {
      throw new Error(`the evaluator does not know the operator ${operator}: teach it, with a test`);
    }
    const unasked = Object.keys(keys).find((key) => multivalued.test(key) && !operator.includes(":"));
    if (unasked !== undefined) {
      throw new Error(
        `${unasked} has several values, and ${operator} does not say whether it asks about all or any`,
      );
    }
    return Object.entries(keys).every(([key, wanted]) => list(wanted).some((one) => test(one, context[key])));
  });
}

/** Whether an identity's own statements allow a call: any Deny wins, then any Allow; nothing else is consulted. */
export function allows(statements: readonly Statement[], { action, resource, ...call }: Call): boolean {
  // AWS tells the region of every request: where the resource is, unless a test says otherwise.
  const [, , , region = ""] = resource.split(":");
  const context = { "aws:RequestedRegion": region, ...call.context };
  const speaking = statements.filter(
    (statement) =>
      list(statement.Action).some((pattern) => matches(pattern, action)) &&
      list(statement.Resource).some((pattern) => matches(pattern, resource)) &&
      holds(statement, context),
  );
  return (
    speaking.some(({ Effect }) => Effect === "Allow") && !speaking.some(({ Effect }) => Effect === "Deny")
  );
}

/**
 * Whether a resource's own policy allows a call to a whole account. Across accounts both sides have to: this one, and
 * the caller's own. A `*` as the resource of a key's policy is that key.
 */
export function allowsAccount(policy: string, accountId: string, call: Call): boolean {
  const { Statement: statements } = JSON.parse(policy) as { Statement: Statement[] };
  const principal = `arn:aws:iam::${accountId}:root`;
  const own = statements.filter(
    ({ Principal = "*" }) => Principal === "*" || list(Principal.AWS ?? []).includes(principal),
  );
  return allows(own, call);
}
