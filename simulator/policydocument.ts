import { digest } from "./making";

type Fields = Readonly<Record<string, unknown>>;

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** AWS writes a list of one as the one. */
function oneOrMany(value: unknown): unknown {
  const list = listOf(value);
  return list.length === 1 ? list[0] : list;
}

function principals(value: unknown): unknown {
  const byType: Record<string, unknown> = {};
  for (const principal of listOf(value) as Fields[]) {
    if (principal["type"] === "*") {
      return "*";
    }
    byType[String(principal["type"])] = oneOrMany(principal["identifiers"]);
  }
  return byType;
}

function conditions(value: unknown): unknown {
  const byTest: Record<string, Record<string, unknown>> = {};
  for (const condition of listOf(value) as Fields[]) {
    (byTest[String(condition["test"])] ??= {})[String(condition["variable"])] = oneOrMany(
      condition["values"],
    );
  }
  return byTest;
}

const keys: readonly (readonly [string, string, (value: unknown) => unknown])[] = [
  ["actions", "Action", oneOrMany],
  ["notActions", "NotAction", oneOrMany],
  ["resources", "Resource", oneOrMany],
  ["notResources", "NotResource", oneOrMany],
  ["principals", "Principal", principals],
  ["notPrincipals", "NotPrincipal", principals],
  ["conditions", "Condition", conditions],
];

function statement(fields: Fields): Record<string, unknown> {
  const rendered: Record<string, unknown> = {};
  if (fields["sid"]) {
    rendered["Sid"] = fields["sid"];
  }
  rendered["Effect"] = fields["effect"] ?? "Allow";
  for (const [from, to, render] of keys) {
    if (listOf(fields[from]).length > 0) {
      rendered[to] = render(fields[from]);
    }
  }
  return rendered;
}

/** The JSON that `aws.iam.getPolicyDocument` renders of its statements. */
export function renderPolicyDocument(args: Fields): Record<string, unknown> {
  const document = {
    Version: args["version"] ?? "2012-10-17",
    ...(args["policyId"] ? { Id: args["policyId"] } : {}),
    Statement: (listOf(args["statements"]) as Fields[]).map(statement),
  };
  const json = JSON.stringify(document, undefined, 2);
  return { id: digest(json).slice(0, 10), json, minifiedJson: JSON.stringify(document) };
}
