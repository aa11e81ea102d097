import { environmentTagPatterns } from "../delivery";

/** Untagged images are what a replaced build leaves behind; nothing refers to them. */
const untaggedDays = 7;
/** Releases kept per repository: about three months of a service that ships daily, with its rollbacks. */
const keptReleases = 100;
/** One image a network and environment carries such a tag: far fewer than this. */
const neverReached = 9999;

interface LifecycleRule {
  readonly rulePriority: number;
  readonly description: string;
  readonly selection: Readonly<Record<string, unknown>>;
  readonly action: { readonly type: "expire" };
}

/** A release's tag stays where it is; a deployer's tags move. ECR takes at most five filters. */
export const tagMutability = {
  imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
  imageTagMutabilityExclusionFilters: environmentTagPatterns.map((filter) => ({
    filter,
    filterType: "WILDCARD",
  })),
};

/**
 * What of a repository goes. An image that one rule's tags match cannot be expired by a later rule, so the first
 * rules, which never expire anything, keep what runs somewhere, however old it is. One rule a pattern: several
 * patterns in one rule would ask for an image that carries all of them.
 */
export const lifecyclePolicy: { readonly rules: readonly LifecycleRule[] } = {
  rules: [
    ...environmentTagPatterns.map((pattern, index) => ({
      rulePriority: index + 1,
      description: `What ${pattern} names runs, and stays`,
      selection: {
        tagStatus: "tagged",
        tagPatternList: [pattern],
        countType: "imageCountMoreThan",
        countNumber: neverReached,
      },
      action: { type: "expire" as const },
    })),
    {
      rulePriority: 10,
      description: `Untagged images go after ${untaggedDays} days`,
      selection: {
        tagStatus: "untagged",
        countType: "sinceImagePushed",
        countUnit: "days",
        countNumber: untaggedDays,
      },
      action: { type: "expire" },
    },
    {
      rulePriority: 20,
      description: `The newest ${keptReleases} releases stay`,
      selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: keptReleases },
      action: { type: "expire" },
    },
  ],
};

/** ECR takes at most this many filters in a rule. */
const filtersPerRule = 100;

/** Repository names, in as many lists as ECR needs rules. */
export function replicationFilters(names: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(names.length / filtersPerRule) }, (_, index) =>
    names.slice(index * filtersPerRule, (index + 1) * filtersPerRule),
  );
}
