import { Properties } from "../cloud";
import { knownText, Place } from "../making";

/** The account of a provider that names none: the one of AWS's own examples. */
export const defaultAccountId = "111122223333";

/** Where a provider acts, out of its configuration. The SDK sends everything but strings as JSON. */
export function configuredPlace(configuration: Properties, accountId = defaultAccountId): Place {
  const allowed = parsed(configuration["allowedAccountIds"]);
  const roles = parsed(configuration["assumeRoles"]);
  const roleArn = (roles[0] as Properties | undefined)?.["roleArn"];
  return {
    region: knownText(configuration["region"]) ?? "us-east-1",
    accountId: knownText(allowed[0]) ?? knownText(roleArn)?.split(":")[4] ?? accountId,
  };
}

function parsed(value: unknown): unknown[] {
  const text = knownText(value);
  const list: unknown = text === undefined ? value : JSON.parse(text);
  return Array.isArray(list) ? list : [];
}
