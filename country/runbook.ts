/** What people do beside the files: steps in their order, with the commands. Pure. */
import type { Sources } from "../config";
import { regionFacts } from "../facts";
import type { Plan, PlanState } from "../preview";
import type { AddPlan } from "./add";
import { lacksOf } from "./checks";
import type { StackDifference } from "./difference";
import { quotaRequests, type QuotaRequest } from "./needs";
import type { MovePlan } from "./move";
import type { RemovePlan, Standing } from "./remove";
import type { BothSides } from "./stage";

export interface Step {
  readonly title: string;
  /** Reasons, waits and what to look at. */
  readonly notes: readonly string[];
  readonly commands: readonly string[];
}

const foundation = "foundation";

/** Steps after the files of a new country are written. */
export function addSteps(
  { code, values, edits }: AddPlan,
  sides: BothSides,
  changes: readonly StackDifference[],
  sources: Sources,
): Step[] {
  const stacks = stacksOf(changes);
  return [
    {
      title: "Have the change reviewed, and commit it",
      notes: [],
      commands: [`git add ${edits.map(({ file }) => file).join(" ")} && git commit -m "Open ${values.name}"`],
    },
    ...regionSteps(values.region, sides),
    ...secretSteps(code, values.region, sides, sources),
    ...(changes.some(({ stack, ...rest }) => stack === foundation && !isEmpty(rest))
      ? [
          {
            title: "Raise the foundation first: the region gets its images and its deployments from there",
            notes: [
              "ECR copies into a new region only what is pushed afterwards: build every service once more, or it starts on its placeholder.",
            ],
            commands: [`pulumi up -s ${foundation}`],
          },
        ]
      : []),
    {
      title: "Raise the environments, the least important first",
      notes: ["The country comes up healthy on placeholders; its services follow with their next release."],
      commands: stacks.map((stack) => `pulumi up -s ${stack}`),
    },
    ...delegationSteps(code, stacks, sides),
    ...routeSteps(code, stacks, sides),
  ];
}

/** Steps to move a country: everything of its network is made anew. */
export function moveSteps(plan: MovePlan, sides: BothSides): Step[] {
  const { code, from, to, stacks } = plan;
  return [
    {
      title: `Data first: bring what ${code} must keep to ${to}`,
      notes: [
        "Nothing of the old network is taken over: queues, logs, addresses, load balancers and the DNS zone are made anew.",
        "Copy snapshots, drain the queues, and tell partners that outgoing addresses change: Elastic IPs stay behind.",
      ],
      commands: [],
    },
    ...regionSteps(to, sides),
    {
      title: "Commit the region, and raise the foundation first: the region gets its images from there",
      notes: [],
      commands: [`pulumi up -s ${foundation}`],
    },
    ...plan.protectedStacks.flatMap((stack) => protectionSteps(stack, plan, sides)),
    {
      title: `In every environment, take the network in ${from} away, and only then make the one in ${to}`,
      notes: [
        "The new network has the same block of addresses: while both stand, routes of the mesh and names would be there twice.",
        `Cut the lines of countries.${code} out of the stack file, set aside; \`up\`; put them back with dns.delegated removed; \`up\`.`,
        `Services of ${code} are away between the two. Where that may not be, open the new place as a country of its own code, and remove this one.`,
      ],
      commands: stacks.flatMap((stack) => [
        `pulumi up -s ${stack}   # without countries.${code}`,
        `pulumi up -s ${stack}   # with it, in ${to}`,
      ]),
    },
    ...delegationSteps(code, stacks, sides),
    { title: `Give ${from} back where nothing stands any more`, notes: leftOver(from), commands: [] },
  ];
}

/** Steps after a country is out of the files. */
export function removeSteps(plan: RemovePlan, sides: BothSides): Step[] {
  const { code, stacks } = plan;
  const kept = stacks.flatMap((stack) =>
    statesOf(sides.before[stack], code)
      .filter(({ retainOnDelete }) => retainOnDelete)
      .map((state) => `${stack}: ${labelOf(state)}`),
  );
  const regions = [...new Set(stacks.flatMap((stack) => networkIn(sides.before[stack], code)?.region ?? []))];
  return [
    ...plan.protectedStacks.flatMap((stack) => protectionSteps(stack, plan, sides)),
    {
      title: "Take the delegation away at the parent zone, before the zone goes",
      notes: [
        "A delegation to a zone that is gone can be taken over by whoever makes one on those name servers.",
      ],
      commands: [],
    },
    {
      title: "Have the change reviewed, commit it, and take the networks away",
      notes: [
        "The Elastic IPs of the NAT gateways are given back and cannot be had again: tell partners who allow them.",
        `\`pulumi stack --show-urns -s <stack>\` names no Country::${code} afterwards.`,
      ],
      commands: stacks.map((stack) => `pulumi up -s ${stack}`),
    },
    {
      title: "The foundation last: it lets go of the region when no other country is there",
      notes: [],
      commands: [`pulumi up -s ${foundation}`],
    },
    ...(kept.length > 0
      ? [
          {
            title: "Delete by hand what is kept when the stack lets go of it, once nobody needs it",
            notes: kept,
            commands: [],
          },
        ]
      : []),
    { title: "Give back what was asked for", notes: regions.flatMap(leftOver), commands: [] },
  ];
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

const statesOf = (plan: Plan | undefined, code: string): PlanState[] =>
  (plan?.steps ?? []).flatMap(({ urn, newState }) =>
    newState !== undefined && plan?.archipelago.countryOf[urn] === code ? [newState] : [],
  );

const labelOf = ({ urn, type }: PlanState): string => `${urn.slice(urn.lastIndexOf("::") + 2)} [${type}]`;

const networkIn = (plan: Plan | undefined, code: string) =>
  plan?.archipelago.countries.find((network) => network.code === code);

const stacksOf = (changes: readonly StackDifference[]): string[] =>
  changes.filter(({ stack, ...rest }) => stack !== foundation && !isEmpty(rest)).map(({ stack }) => stack);

const isEmpty = ({ added, changed, removed }: Omit<StackDifference, "stack">): boolean =>
  added.length + changed.length + removed.length === 0;

const leftOver = (region: string): string[] => [
  `${region}: raised quotas, and the opt-in where it was asked for; images that were copied there stay until they are deleted.`,
];

/** What must be asked of AWS before anything can stand in a region. */
function regionSteps(region: string, sides: BothSides): Step[] {
  const requests = newRequests(sides, region);
  const lacks = lacksOf(region);
  const optIn = regionFacts(region)?.optIn === true;
  return [
    {
      title: optIn
        ? `Opt in to ${region} in the account, and wait until it says ENABLED (minutes to hours)`
        : `Nothing to opt in to: ${region} is on in every account`,
      notes: lacks.map(
        ({ feature, certainty, reason }) =>
          `${region} ${certainty === "absent" ? "lacks" : "may lack"} ${feature}: ${reason}`,
      ),
      commands: optIn
        ? [
            `aws account enable-region --region-name ${region}`,
            `aws account get-region-opt-status --region-name ${region}`,
          ]
        : [],
    },
    requests.length === 0
      ? { title: "No quota to raise: a new account's do for all stacks together", notes: [], commands: [] }
      : {
          title: "Ask for quotas: what all stacks together need at most is more than a new account has",
          notes: requests.map(
            (one) => `${one.region}: ${one.name}: ${one.needed} needed, ${one.default} by default`,
          ),
          commands: requests.flatMap(({ region: at, service, code, needed }) =>
            code === undefined
              ? []
              : [
                  `aws service-quotas request-service-quota-increase --region ${at} --service-code ${service} --quota-code ${code} --desired-value ${needed}`,
                ],
          ),
        },
  ];
}

/** Quotas that the change needs more of than before. */
function newRequests({ before, after }: BothSides, region: string): QuotaRequest[] {
  const regions = new Set([
    region,
    ...Object.values(after).flatMap((plan) => plan.archipelago.demand.map((one) => one.region)),
  ]);
  return [...regions].flatMap((one) => {
    const had = new Map(quotaRequests(before, one).map(({ name, needed }) => [name, needed]));
    return quotaRequests(after, one).filter(({ name, needed }) => needed > (had.get(name) ?? 0));
  });
}

function secretSteps(code: string, region: string, { after }: BothSides, { catalogue }: Sources): Step[] {
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

function delegationSteps(code: string, stacks: readonly string[], { after }: BothSides): Step[] {
  const open = stacks.filter(
    (stack) =>
      !statesOf(after[stack], code).some(
        ({ type }) => type === "aws:acm/certificateValidation:CertificateValidation",
      ),
  );
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

function routeSteps(code: string, stacks: readonly string[], { after }: BothSides): Step[] {
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
