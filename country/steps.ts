/** Steps that several of the runbooks have. Pure. */
import { foundationStackName, type Sources } from "../config";
import { accountsOf, delegationOf, labelOf, leftByFoundation, networkIn, statesOf } from "./plans";
import type { Standing } from "./remove";
import type { BothSides } from "./stage";

export interface Step {
  readonly title: string;
  /** Reasons, waits and what to look at. */
  readonly notes: readonly string[];
  readonly commands: readonly string[];
}

/** What has to be done in an environment before its protected data may be let go of. */
export function protectionSteps(stack: string, { code }: Standing, { before }: BothSides): Step[] {
  const states = statesOf(before[stack], code);
  const guarded = states.filter(({ protect }) => protect);
  const balancers = states.filter(({ inputs }) => inputs?.enableDeletionProtection === true);
  return [
    {
      title: `Release ${stack}'s data of ${code}`,
      notes: [
        `Before these steps \`up\` is refused. ${neverUnseen}`,
        ...guarded.map((state) => `protected: ${labelOf(state)}; save what is in it`),
        ...balancers.map((state) => `AWS refuses to delete it: ${labelOf(state)}`),
      ],
      commands: [
        ...guarded.map(({ urn }) => `pulumi state unprotect -s ${stack} --yes '${urn}'`),
        ...balancers.map(
          ({ urn }) =>
            `aws elbv2 modify-load-balancer-attributes --region ${before[stack]?.archipelago.regionOf[urn] ?? ""} ` +
            `--attributes Key=deletion_protection.enabled,Value=false --load-balancer-arn ` +
            `"$(pulumi stack export -s ${stack} | jq -r '.deployment.resources[] | select(.urn == "${urn}") | .id')"`,
        ),
      ],
    },
  ];
}

/** What stays behind in a region. */
export const leftOver = (region: string): string[] => [
  `${region}: raised quotas, and the opt-in where it was asked for; images that were copied there and parameters that deployments wrote (/archipelago/…/releases) stay until they are deleted.`,
];

/** What is kept when the stack lets go of it: of a country, and of the foundation. */
export function keptSteps(kept: readonly string[]): Step[] {
  return kept.length === 0
    ? []
    : [
        {
          title: "Delete by hand what is kept when the stack lets go of it, once nobody needs it",
          notes: kept,
          commands: [],
        },
      ];
}

/** The engine refuses what is protected only when it comes to it; its preview comes to it before anything is done. */
export const neverUnseen =
  "Never with --skip-preview: the preview refuses before anything is done, the update itself only after it has deleted what is not protected.";

/** What of a country's own stays in AWS when its stack lets go of it. */
export const keptIn = (stack: string, code: string, { before }: BothSides): string[] =>
  statesOf(before[stack], code)
    .filter(({ retainOnDelete }) => retainOnDelete)
    .map((state) => `${stack}: ${labelOf(state)}`);

/** The foundation's last `up`: it lets go of a region that nobody uses any more, and guards what is stored there. */
export function foundationLeaves(sides: BothSides, notes: readonly string[]): Step[] {
  const left = leftByFoundation(sides);
  const guarded = left.filter(({ protect }) => protect);
  const kept = left.filter(({ retainOnDelete }) => retainOnDelete);
  return [
    {
      title: "The foundation last: it lets go of the region when no other country is there",
      notes: [
        ...notes,
        ...(guarded.length > 0
          ? [`Until what it stores there is released, this \`up\` is refused. ${neverUnseen}`]
          : []),
      ],
      commands: [
        ...guarded.map(({ urn }) => `pulumi state unprotect -s ${foundationStackName} --yes '${urn}'`),
        `pulumi up -s ${foundationStackName}`,
      ],
    },
    ...keptSteps(kept.map((state) => `${foundationStackName}: ${labelOf(state)}`)),
  ];
}

export function secretSteps(
  code: string,
  region: string,
  { after }: BothSides,
  { catalogue }: Sources,
): Step[] {
  const running = new Set(
    Object.values(after).flatMap((plan) => networkIn(plan, code)?.services.map(({ name }) => name) ?? []),
  );
  const secrets = [...running]
    .sort()
    .flatMap((name) =>
      (catalogue[name]?.secrets ?? []).map((secret) => `${name} reads ${secret.from} as ${secret.name}`),
    );
  return secrets.length === 0
    ? []
    : [
        {
          title: `Put the services' secrets into ${region}: a task does not start without them`,
          notes: secrets,
          commands: [],
        },
      ];
}

/** Zones that wait for their parent; `anew`: also those that were delegated, whose name servers have changed. */
export function delegationSteps(
  code: string,
  stacks: readonly string[],
  { after }: BothSides,
  anew = false,
): Step[] {
  const open = stacks.filter((stack) => {
    const delegation = delegationOf(after[stack], code);
    return delegation === "none" || (anew && delegation === "by hand");
  });
  if (open.length === 0) return [];
  return [
    {
      title: "Delegate the zones at the parent: the name servers are outputs of the first up",
      notes: [
        ...open.map((stack) => `${stack}: ${networkIn(after[stack], code)?.zoneName ?? code}`),
        `Then set dns: { delegated: true } below countries.${code}, and \`up\` again: the certificate is validated and port 443 opened.`,
      ],
      commands: open.map((stack) => `pulumi stack output -s ${stack} --json | jq '.${code}.nameServers'`),
    },
  ];
}

/** What an account other than the foundation's needs before a network can stand there. */
export function accountSteps(code: string, stacks: readonly string[], { after }: BothSides): Step[] {
  const accounts = [...new Set(stacks.flatMap((stack) => accountsOf(after[stack], code)))];
  return accounts.map((account) => ({
    title: `Prepare account ${account}, with an administrator's credentials of it`,
    notes: [
      "Opt-in and quotas are the account's own: do the two steps above there. The numbers are of all accounts together.",
      "The bootstrap makes the role that the program takes, the service-linked roles, without which the first cluster, group, Spot request and load balancer of an account can fail, and asks for the opt-in.",
      "Secrets do not cross accounts: they are put where the network is.",
    ],
    commands: [
      "./archipelago bootstrap --home <number of the foundation's account> --yes",
      "./archipelago doctor   # with the foundation's credentials: it takes the role, and looks",
    ],
  }));
}

/** Ends of a link to the company's sites that somebody else sets up. */
export function linkSteps(code: string, stacks: readonly string[], { after }: BothSides): Step[] {
  const has = (stack: string, type: RegExp) =>
    statesOf(after[stack], code).some((state) => type.test(state.type));
  const vpns = stacks.filter((stack) => has(stack, /:VpnConnection$/));
  const lines = stacks.filter((stack) => has(stack, /^aws:directconnect\//));
  if (vpns.length + lines.length === 0) return [];
  return [
    {
      title: `On-premises: set up the company's end of ${code}'s link`,
      notes: [
        ...vpns.map(
          (stack) =>
            `${stack}: a new VPN: enter its two tunnels, with their addresses and keys, at the company's gateway (docs/on-premises.md)`,
        ),
        ...lines.map(
          (stack) =>
            `${stack}: Direct Connect: the line and the gateway's virtual interface are ordered, which takes weeks; a proposal to another account is accepted there; the gateway takes 20 networks at most`,
        ),
        "The sites' firewall has to let the network's block in.",
      ],
      commands: [...new Set([...vpns, ...lines])].map(
        (stack) => `pulumi stack output ${code} -s ${stack} --json | jq .onPremises`,
      ),
    },
  ];
}

export function routeSteps(code: string, stacks: readonly string[], { after }: BothSides): Step[] {
  const watched = stacks.filter((stack) =>
    statesOf(after[stack], code).some(({ type }) => type === "datadog:index/monitor:Monitor"),
  );
  return [
    watched.length === 0
      ? {
          title: "Datadog: no monitor is made, as datadog.enabled is false",
          notes: [`Once it is true, give alerts with the tag country:${code} a route to whoever is on call.`],
          commands: [],
        }
      : {
          title: `Datadog: give alerts with the tag country:${code} a route to whoever is on call there`,
          notes: watched.map((stack) => `${stack} has monitors of ${code}`),
          commands: [],
        },
  ];
}
