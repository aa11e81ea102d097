/** Auth policies of VPC Lattice, asked by somebody who signs nothing. */
import { record, records, text, texts, type Properties } from "./resources";

/** What is known of a request: everything else may be so or otherwise. */
export interface AnonymousRequest {
  readonly vpcId: string;
  readonly port: number;
  readonly serviceArn: string;
  readonly networkArn: string;
}

/** `some`: it depends on what is not known of the request. */
export type Permission = "all" | "some" | "none";

/** How far something is true of a request. */
type Truth = "yes" | "maybe" | "no";

const invoke = "vpc-lattice-svcs:Invoke";

/** Whether a policy lets a plain request pass. */
export function permission(policy: string, request: AnonymousRequest): Permission {
  const statements = statementsOf(policy);
  if (statements === undefined) {
    return "none";
  }
  const truth = (effect: string) =>
    any(statements.filter((one) => one.Effect === effect).map((one) => applies(one, request)));
  const [allowed, denied] = [truth("Allow"), truth("Deny")];
  if (allowed === "no" || denied === "yes") {
    return "none";
  }
  return allowed === "yes" && denied === "no" ? "all" : "some";
}

function statementsOf(policy: string): Properties[] | undefined {
  try {
    const { Statement } = record(JSON.parse(policy));
    return Array.isArray(Statement) ? records(Statement) : [record(Statement)];
  } catch {
    return undefined;
  }
}

const any = (truths: readonly Truth[]): Truth =>
  truths.includes("yes") ? "yes" : truths.includes("maybe") ? "maybe" : "no";
const all = (truths: readonly Truth[]): Truth =>
  truths.includes("no") ? "no" : truths.includes("maybe") ? "maybe" : "yes";
const not = (truth: Truth): Truth => (truth === "yes" ? "no" : truth === "no" ? "yes" : "maybe");
const truthOf = (is: boolean): Truth => (is ? "yes" : "no");

function applies(statement: Properties, request: AnonymousRequest): Truth {
  const { Principal, NotPrincipal, Action, NotAction, Resource, NotResource, Condition } = statement;
  const resource = (patterns: unknown) => any(list(patterns).map((one) => concerns(one, request)));
  const action = (patterns: unknown) => truthOf(list(patterns).some((one) => fits(invoke, one)));
  return all([
    NotPrincipal === undefined ? truthOf(isAnybody(Principal)) : truthOf(!isAnybody(NotPrincipal)),
    NotAction === undefined ? action(Action) : not(action(NotAction)),
    NotResource === undefined ? resource(Resource) : not(resource(NotResource)),
    ...Object.entries(record(Condition)).flatMap(([operator, keys]) =>
      Object.entries(record(keys)).map(([key, values]) => holdsFor(operator, key, list(values), request)),
    ),
  ]);
}

/** Who signs nothing is nobody's principal but everybody's. */
const isAnybody = (principal: unknown): boolean =>
  principal === "*" || list(record(principal).AWS).includes("*");

const list = (value: unknown): string[] =>
  Array.isArray(value) ? texts(value.map(String)) : value === undefined ? [] : [String(value)];

/** A pattern about one path of the service is about some requests. */
function concerns(pattern: string, { serviceArn }: AnonymousRequest): Truth {
  return fits(`${serviceArn}/`, pattern) ? "yes" : pattern.startsWith(`${serviceArn}/`) ? "maybe" : "no";
}

/** The value of a condition's key; `null`: such a request has none. */
function valueOf(key: string, request: AnonymousRequest): string | null | undefined {
  const known: Readonly<Record<string, string>> = {
    "vpc-lattice-svcs:sourcevpc": request.vpcId,
    "vpc-lattice-svcs:port": String(request.port),
    "vpc-lattice-svcs:servicearn": request.serviceArn,
    "vpc-lattice-svcs:servicenetworkarn": request.networkArn,
    "aws:principaltype": "Anonymous",
  };
  const name = key.toLowerCase();
  return known[name] ?? (/^(aws:principal|aws:userid|aws:username)/.test(name) ? null : undefined);
}

const positive: Readonly<Record<string, (value: string, expected: string) => boolean>> = {
  StringEquals: (value, expected) => value === expected,
  StringEqualsIgnoreCase: (value, expected) => value.toLowerCase() === expected.toLowerCase(),
  StringLike: fits,
  ArnEquals: fits,
  ArnLike: fits,
  NumericEquals: (value, expected) => Number(value) === Number(expected),
};

function holdsFor(operator: string, key: string, expected: string[], request: AnonymousRequest): Truth {
  const ifExists = operator.endsWith("IfExists");
  const plain = operator.replace(/IfExists$/, "").replace(/^For(?:Any|All)Values?:/, "");
  const isNegative = plain.includes("Not");
  const value = valueOf(key, request);
  if (plain === "Null") {
    return value === undefined ? "maybe" : truthOf(expected.includes(String(value === null)));
  }
  if (value === null) {
    return truthOf(ifExists || isNegative);
  }
  const compare = positive[plain.replace("Not", "")];
  if (value === undefined || compare === undefined) {
    return "maybe";
  }
  return truthOf(expected.some((one) => compare(value, one)) !== isNegative);
}

function fits(value: string, pattern: string): boolean {
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replace(/\*/g, ".*")
    .replace(/\?/g, ".");
  return new RegExp(`^${expression}$`, "s").test(value);
}

/** The policy of a resource; whatever is not text was not known. */
export const policyText = ({ inputs }: { readonly inputs: Properties }): string | undefined =>
  text(inputs.policy);
