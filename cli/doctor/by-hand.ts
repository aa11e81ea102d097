/** What only a person can do, in a console: handshakes with GitHub and Slack. */
import type { ResolvedFoundation } from "../../config";
import { judge, missing, ok, type Answer, type Check } from "./check";
import { attempt, type AccountReader } from "./reader";

export async function checkHandshakes(
  reader: AccountReader,
  { region, delivery, images }: Pick<ResolvedFoundation, "region" | "delivery" | "images">,
): Promise<Check[]> {
  const checks: Promise<Check>[] = [];
  if (delivery.connection)
    checks.push(
      attempt(() => reader.connections(region), region).then((answer) => judgeConnection(region, answer)),
    );
  const workspace = images?.slack?.workspaceId;
  if (workspace !== undefined)
    checks.push(attempt(() => reader.slackWorkspaces()).then((answer) => judgeSlack(workspace, answer)));
  return Promise.all(checks);
}

export function judgeConnection(
  region: string,
  answer: Answer<readonly { readonly name: string; readonly status: string }[]>,
): Check {
  const what = `connection to GitHub in ${region}`;
  return judge("by hand", what, answer, (all) => {
    const ours = all.filter(({ name }) => name.startsWith("github-"));
    if (ours.some(({ status }) => status === "AVAILABLE")) return ok("by hand", what, "open");
    const [first] = ours;
    return first === undefined
      ? missing("by hand", what, "not made yet", "raise the foundation: pulumi up --stack foundation")
      : missing(
          "by hand",
          what,
          `${first.name} is ${first.status.toLowerCase()}`,
          "AWS console, Developer Tools, Connections: update the pending connection, as an owner of the GitHub organization",
        );
  });
}

export function judgeSlack(workspace: string, answer: Answer<readonly string[]>): Check {
  const what = `Slack workspace ${workspace}`;
  return judge("by hand", what, answer, (all) =>
    all.includes(workspace)
      ? ok("by hand", what, "authorised")
      : missing(
          "by hand",
          what,
          "not authorised",
          "AWS console, Amazon Q Developer in chat applications: configure Slack, as an administrator of the workspace; before the foundation's `up`",
        ),
  );
}
