/** Credentials, roles in other accounts, and regions. */
import { regionFacts } from "../../facts";
import type { AccountInUse, RegionInUse } from "../configured";
import { linkedServices } from "../shared/service-roles";
import { judge, missing, ok, unknown, type Answer, type Check } from "./check";
import { attempt, type AccountReader } from "./reader";

export type Identity = Awaited<ReturnType<AccountReader["identity"]>>;

export const judgeIdentity = (answer: Answer<Identity>): Check =>
  judge("account", "AWS credentials", answer, ({ account, arn }) =>
    ok("account", "AWS credentials", `account ${account}, ${arn.split(":").slice(5).join(":") || arn}`),
  );

/** The account that the foundation was raised in must be the one that is asked. */
export function judgeFoundationAccount(raisedIn: string | undefined, identity: Answer<Identity>): Check[] {
  if (raisedIn === undefined || !("value" in identity)) return [];
  const { account } = identity.value;
  const what = "account of the foundation";
  return [
    raisedIn === account
      ? ok("account", what, raisedIn)
      : missing(
          "account",
          what,
          `raised in ${raisedIn}, the credentials are of ${account}`,
          "use the credentials of the account in which the foundation is",
        ),
  ];
}

/** Whether the role may be taken, and what has to be in the account before anything is raised there. */
export async function checkAccounts(
  reader: AccountReader,
  others: readonly AccountInUse[],
): Promise<Check[]> {
  const checks = others.map(async ({ users, id, roleArn }) => {
    const answer = await attempt(() => reader.takeRole(roleArn));
    const role = judgeRole(`role for ${users.join(", ")} in account ${id}`, roleArn, answer);
    if (role.state !== "ok") return [role];
    return [role, judgeLinked(id, await attempt(() => reader.inAccount(roleArn).linkedServices()))];
  });
  return (await Promise.all(checks)).flat();
}

function judgeRole(what: string, roleArn: string, answer: Answer<void>): Check {
  if ("value" in answer) return ok("account", what, "may be taken");
  const { kind, reason } = answer.failed;
  return kind === "denied"
    ? missing("account", what, reason, `let these credentials take ${roleArn}: its trust, and sts:AssumeRole`)
    : unknown("account", what, answer.failed);
}

/** The images' key is given to two of these roles: before they are there, the foundation cannot be raised. */
export function judgeLinked(id: string, answer: Answer<readonly string[]>): Check {
  const what = `service-linked roles in account ${id}`;
  return judge("account", what, answer, (there) => {
    const absent = linkedServices.filter((service) => !there.includes(service));
    return absent.length === 0
      ? ok("account", what, "there")
      : missing("account", what, `${absent.join(", ")} missing`, bootstrapThere(id));
  });
}

const bootstrapThere = (id: string) => `./archipelago bootstrap --yes with credentials of account ${id}`;

export function checkRegions(
  reader: AccountReader,
  inUse: readonly RegionInUse[],
  accountId: string | undefined,
): Promise<Check[]> {
  return Promise.all(
    inUse.map(async ({ region, accountId: of, roleArn, users }) => {
      const name = regionFacts(region)?.name ?? "unknown";
      const where = of === undefined ? "" : ` in account ${of}`;
      const what = `${region} (${name})${where} for ${users.join(", ")}`;
      if (regionFacts(region)?.optIn === false) return ok("regions", what, "on in every account");
      const away = of !== undefined && of !== accountId && roleArn !== undefined;
      const there = away ? reader.inAccount(roleArn) : reader;
      return judgeRegion(
        what,
        await attempt(() => there.regionStatus(region)),
        away ? bootstrapThere(of) : undefined,
      );
    }),
  );
}

export function judgeRegion(
  what: string,
  answer: Answer<string>,
  bootstrap = "./archipelago bootstrap --yes",
): Check {
  return judge("regions", what, answer, (status) => {
    switch (status) {
      case "ENABLED":
      case "ENABLED_BY_DEFAULT":
        return ok("regions", what, "enabled");
      case "ENABLING":
        return missing("regions", what, "being enabled", "wait: AWS takes minutes to hours");
      case "DISABLING":
        return missing("regions", what, "being disabled", "wait until AWS is done, then enable it again");
      default:
        return missing(
          "regions",
          what,
          "not enabled",
          `${bootstrap}, or AWS console, Account, AWS Regions; or move the country to another region`,
        );
    }
  });
}
