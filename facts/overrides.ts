import type { Feature } from "./features";

/** A statement about a feature in a region that a person entered, because the published data is silent or wrong. */
export interface Override {
  readonly region: string;
  readonly feature: Feature;
  /** `present` takes an extracted lack away. */
  readonly certainty: "absent" | "unproven" | "present";
  readonly reason: string;
  readonly source: string;
  /** When the source was read. */
  readonly asOf: string;
}

const unlisted = "Amazon ECS Developer Guide, AWS Fargate Regions: the region is not in the copies read";

/** Entered by hand; each with where it was read and when. They win over the extracted data. */
export const overrides: readonly Override[] = [
  {
    region: "ap-east-2",
    feature: "codepipeline",
    certainty: "absent",
    reason: "CodePipeline is not offered; creating a pipeline with an artifact store there fails",
    source:
      "AWS regional services list (archive of 2026-08-22) and botocore's endpoints lack it; cfn-lint lists the pipeline's type, but not its webhook's",
    asOf: "2026-11-21",
  },
  {
    region: "ap-east-2",
    feature: "aurora-global",
    certainty: "absent",
    reason: "Aurora global databases are not offered",
    source:
      "Amazon Aurora User Guide, supported Regions for global databases; cfn-lint lists the type in every region",
    asOf: "2026-11-21",
  },
  {
    region: "ap-east-2",
    feature: "lambda-url",
    certainty: "unproven",
    reason: "Lambda is offered, function URLs are not listed",
    source: "cfn-lint lists no AWS::Lambda::Url; no documentation found that says so",
    asOf: "2026-11-21",
  },
  {
    region: "ap-east-2",
    feature: "ses",
    certainty: "present",
    reason: "SES is offered since June 2026",
    source: "AWS regional services list (archive of 2026-08-22); cfn-lint lags",
    asOf: "2026-11-21",
  },
  ...["ap-east-2", "ap-southeast-6"].flatMap((region): Override[] => [
    {
      region,
      feature: "fargate-arm64",
      certainty: "unproven",
      reason: "nothing published says that Fargate runs ARM64 tasks there",
      source: unlisted,
      asOf: "2026-11-21",
    },
    {
      region,
      feature: "fargate-spot",
      certainty: "unproven",
      reason: "nothing published says that Fargate Spot is there",
      source: unlisted,
      asOf: "2026-11-21",
    },
    {
      region,
      feature: "cross-region-privatelink",
      certainty: "unproven",
      reason: "no list of regions was found that names it",
      source: "AWS PrivateLink Guide, cross-region enabled services: the region is not in the copies read",
      asOf: "2026-11-21",
    },
  ]),
];
