/** Credentials, roles in other accounts, and regions. */
import { regionFacts } from "../../facts";
import type { RegionInUse } from "../configured";
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

/** A country in another account is raised through a role there. */
export interface OtherAccount {
  readonly user: string;
  readonly id: string;
  readonly roleArn: string;
}

export function checkRoles(reader: AccountReader, others: readonly OtherAccount[]): Promise<Check[]> {
  return Promise.all(
    others.map(async ({ user, id, roleArn }) => {
      const what = `role for ${user} in account ${id}`;
      const answer = await attempt(() => reader.takeRole(roleArn));
      if ("value" in answer) return ok("account", what, "may be taken");
      const { kind, reason } = answer.failed;
      return kind === "denied"
        ? missing(
            "account",
            what,
            reason,
            `let these credentials take ${roleArn}: its trust, and sts:AssumeRole`,
          )
        : unknown("account", what, answer.failed);
    }),
  );
}

export function checkRegions(
  reader: AccountReader,
  inUse: readonly RegionInUse[],
  accountId: string | undefined,
): Promise<Check[]> {
  return Promise.all(
    inUse.map(async ({ region, accountId: of, users }) => {
      const name = regionFacts(region)?.name ?? "unknown";
      const what = `${region} (${name}) for ${users.join(", ")}`;
      if (regionFacts(region)?.optIn === false) return ok("regions", what, "on in every account");
      if (of !== undefined && of !== accountId)
        return unknown("regions", what, {
          reason: `it is used in account ${of}`,
          todo: `run the doctor with credentials of account ${of}`,
        });
      return judgeRegion(what, await attempt(() => reader.regionStatus(region)));
    }),
  );
}

export function judgeRegion(what: string, answer: Answer<string>): Check {
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
          "./archipelago bootstrap --yes, or AWS console, Account, AWS Regions; or move the country to another region",
        );
    }
  });
}
