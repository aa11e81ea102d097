/** What people do beside the files: steps in their order, with the commands. Pure. */
import { foundationStackName, type Sources } from "../config";
import type { AddPlan } from "./add";
import type { StackDifference } from "./difference";
import type { MovePlan } from "./move";
import { delegationOf, networkIn } from "./plans";
import { regionSteps } from "./region-steps";
import type { RemovePlan } from "./remove";
import type { BothSides } from "./stage";
import {
  accountSteps,
  delegationSteps,
  foundationLeaves,
  keptIn,
  keptSteps,
  leftOver,
  linkSteps,
  protectionSteps,
  routeSteps,
  secretSteps,
  type Step,
} from "./steps";

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
    ...accountSteps(code, stacks, sides),
    ...secretSteps(code, values.region, sides, sources),
    ...(changes.some(({ stack, ...rest }) => stack === foundationStackName && !isEmpty(rest))
      ? [
          {
            title: "Raise the foundation first: the region gets its images and its deployments from there",
            notes: [
              "ECR copies into a new region only what is pushed afterwards: build every service once more, or it starts on its placeholder.",
            ],
            commands: [`pulumi up -s ${foundationStackName}`],
          },
        ]
      : []),
    {
      title: "Raise the environments, the least important first",
      notes: ["The country comes up healthy on placeholders; its services follow with their next release."],
      commands: stacks.map((stack) => `pulumi up -s ${stack}`),
    },
    ...delegationSteps(code, stacks, sides),
    ...linkSteps(code, stacks, sides),
    ...routeSteps(code, stacks, sides),
  ];
}

/** Steps to move a country: everything of its network is made anew. */
export function moveSteps(plan: MovePlan, sides: BothSides, sources: Sources): Step[] {
  const { code, from, to, edits, moving, served } = plan;
  const kept = moving.flatMap((stack) => keptIn(stack, code, sides));
  const { meanwhile, afterwards } = served;
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
    ...accountSteps(code, moving, sides),
    ...secretSteps(code, to, sides, sources),
    {
      title: "Commit the region, and raise the foundation first: the region gets its images from there",
      notes: [
        ...(meanwhile
          ? [
              `Before, write \`regions: [${meanwhile.join(", ")}]\` into ${foundationFile}: while networks stand in both regions it serves both, and what it stores in ${from} is not to go yet.`,
            ]
          : []),
        "ECR copies into a new region only what is pushed afterwards: build every service once more, or it starts on its placeholder.",
        `From here until its turn, raise no environment for anything else, and release nothing to ${code}: the files speak of ${to} already.`,
      ],
      commands: [
        `git add ${[...edits.map(({ file }) => file), ...(meanwhile ? [foundationFile] : [])].join(" ")} && git commit -m "Move ${code} to ${to}"`,
        `pulumi up -s ${foundationStackName}`,
      ],
    },
    ...moving.flatMap((stack) => [
      ...(plan.protectedStacks.includes(stack) ? protectionSteps(stack, plan, sides) : []),
      placeStep(stack, plan, sides),
    ]),
    ...delegationSteps(code, moving, sides, true),
    {
      title: `Release every service of ${code} once more`,
      notes: [
        "What was released last is written in the old region: in the new one services run their placeholders until the next release.",
      ],
      commands: [],
    },
    ...linkSteps(code, moving, sides),
    ...keptSteps(kept),
    ...(meanwhile || afterwards
      ? foundationLeaves(sides, [
          afterwards
            ? `Before, write \`regions: [${afterwards.join(", ")}]\` into ${foundationFile}.`
            : `Before, take \`regions\` out of ${foundationFile} again.`,
        ])
      : []),
    { title: `Give ${from} back where nothing stands any more`, notes: leftOver(from), commands: [] },
  ];
}

const foundationFile = `Pulumi.${foundationStackName}.yaml`;

/** The old network goes, then the new one comes. */
function placeStep(stack: string, { code, from, to }: MovePlan, { before }: BothSides): Step {
  const zone = networkIn(before[stack], code)?.zoneName ?? code;
  return {
    title: `In ${stack}, take the network in ${from} away, and only then make the one in ${to}`,
    notes: [
      "The new network has the same block of addresses: while both stand, routes of the mesh and names would be there twice.",
      ...(delegationOf(before[stack], code) === "by hand"
        ? [
            `Take the delegation of ${zone} away at the parent zone, before the zone goes; and set dns.delegated of ${code} to false, because the new zone has other name servers.`,
          ]
        : []),
      `Cut the lines of countries.${code} out of Pulumi.${stack}.yaml, set aside; \`up\`; put them back; \`up\`.`,
      `Services of ${code} are away between the two. Where that may not be, open the new place as a country of its own code, and remove this one.`,
    ],
    commands: [
      `pulumi up -s ${stack}   # without countries.${code}`,
      `pulumi up -s ${stack}   # with it, in ${to}`,
    ],
  };
}

/** Steps after a country is out of the files. */
export function removeSteps(plan: RemovePlan, sides: BothSides): Step[] {
  const { code, stacks } = plan;
  const kept = stacks.flatMap((stack) => keptIn(stack, code, sides));
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
    ...keptSteps(kept),
    ...foundationLeaves(sides, []),
    { title: "Give back what was asked for", notes: regions.flatMap(leftOver), commands: [] },
  ];
}

const stacksOf = (changes: readonly StackDifference[]): string[] =>
  changes
    .filter(({ stack, ...rest }) => stack !== foundationStackName && !isEmpty(rest))
    .map(({ stack }) => stack);

const isEmpty = ({ added, changed, removed }: Omit<StackDifference, "stack">): boolean =>
  added.length + changed.length + removed.length === 0;
