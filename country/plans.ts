/** What recorded plans say of one country. Pure. */
import { foundationStackName } from "../config";
import type { Plan, PlanState } from "../preview";
import type { BothSides } from "./stage";

export const statesOf = (plan: Plan | undefined, code: string): PlanState[] =>
  (plan?.steps ?? []).flatMap(({ urn, newState }) =>
    newState !== undefined && plan?.archipelago.countryOf[urn] === code ? [newState] : [],
  );

export const labelOf = ({ urn, type }: PlanState): string =>
  `${urn.slice(urn.lastIndexOf("::") + 2)} [${type}]`;

export const networkIn = (plan: Plan | undefined, code: string) =>
  plan?.archipelago.countries.find((network) => network.code === code);

/** Accounts other than the program's own in which a country's resources are made. */
export const accountsOf = (plan: Plan | undefined, code: string): string[] => [
  ...new Set(
    statesOf(plan, code).flatMap(
      ({ provider = "" }) => /::aws-[a-z0-9-]+-(\d{12})::/.exec(provider)?.[1] ?? [],
    ),
  ),
];

/** Of the country's own zone: whether it is proven, and so open to the world, and who entered it at the parent. */
export function delegationOf(plan: Plan | undefined, code: string): "none" | "by hand" | "by the stack" {
  const own = statesOf(plan, code).filter(({ urn }) => urn.includes("archipelago:edge:DnsZone$"));
  if (own.some(({ type, inputs }) => type === "aws:route53/record:Record" && inputs?.type === "NS"))
    return "by the stack";
  return own.some(({ type }) => type === "aws:acm/certificateValidation:CertificateValidation")
    ? "by hand"
    : "none";
}

/** What the foundation has, and lets go of by the change. */
export function leftByFoundation({ before, after }: BothSides): PlanState[] {
  const kept = new Set(after[foundationStackName]?.steps.map(({ urn }) => urn));
  return (before[foundationStackName]?.steps ?? []).flatMap(({ urn, newState }) =>
    newState === undefined || kept.has(urn) ? [] : [newState],
  );
}
