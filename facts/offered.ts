import type { Feature } from "./features";
import { instanceData } from "./data";
import type { Fault } from "./violation";
import { lacks, regionFacts } from "./regions";
import { resolverOf } from "./resolve";
import { sourceOf } from "./source";
import { isHidden, isRecord } from "./values";

/** CloudFormation services and types that stand for a feature; the longest prefix counts. */
const featureOf: readonly (readonly [prefix: string, feature: Feature])[] = [
  ["AWS::ACMPCA::", "private-ca"],
  ["AWS::CodeBuild::", "codebuild"],
  ["AWS::CodeConnections::", "codeconnections"],
  ["AWS::CodeDeploy::", "codedeploy"],
  ["AWS::CodePipeline::", "codepipeline"],
  ["AWS::CodeStarConnections::", "codeconnections"],
  ["AWS::RDS::DBProxy", "rds-proxy"],
  ["AWS::VpcLattice::", "vpc-lattice"],
];

/** Kinds of instance classes that regions are known to offer. */
export type InstanceKind = "ec2" | "cache" | "search" | "aurora-mysql" | "aurora-postgresql";

/** Whether a region offers an instance class, e.g. `t4g.small` or `db.r7g.large`; nothing when the region is not known. */
export function offersInstance(region: string, kind: InstanceKind, name: string): boolean | undefined {
  const families = instanceData().offered[region]?.[kind];
  if (!families) return undefined;
  const parts = name.split(".");
  const head = parts[0] === "cache" || parts[0] === "db" ? 2 : 1;
  const sizes = families[parts.slice(0, head).join(".")];
  return sizes !== undefined && sizes.split(" ").includes(parts.slice(head).join("."));
}

/** A type, feature or instance class that the region does not have. */
export function regionViolations(
  type: string,
  inputs: Readonly<Record<string, unknown>>,
  place: string | undefined,
): Fault[] {
  const own = inputs["region"];
  const region = typeof own === "string" && !isHidden(own) ? own : place;
  const resolver = resolverOf(type);
  if (region === undefined || !regionFacts(region)) return [];
  const faults: Fault[] = [];
  if (resolver) {
    const feature = featureOf.find(([prefix]) => resolver.cfnType.startsWith(prefix))?.[1];
    const lack = feature && lacks(region, feature);
    const listed = !resolver.resource.missingIn?.includes(region);
    if (lack?.certainty === "absent" || !listed) {
      faults.push({
        property: "",
        value: undefined,
        rule: "region",
        allowed: `${resolver.cfnType} is not offered in ${region}`,
        source: lack?.source ?? sourceOf(resolver.cfnType),
      });
    }
  }
  for (const { property, value } of instanceClasses(type, inputs)) {
    if (offersInstance(region, "ec2", value) !== false) continue;
    faults.push({
      property,
      value,
      rule: "region",
      allowed: `${property} is "${value}", which ${region} does not list as an instance type`,
      source: `cfn-lint ${instanceData().sources["cfn-lint"]?.version} of ${instanceData().sources["cfn-lint"]?.date}`,
    });
  }
  return faults;
}

/** EC2 instance types that a launch template or an Auto Scaling group names. */
function instanceClasses(
  type: string,
  inputs: Readonly<Record<string, unknown>>,
): { property: string; value: string }[] {
  const found: { property: string; value: string }[] = [];
  const add = (property: string, value: unknown) => {
    if (typeof value === "string" && value !== "" && !isHidden(value)) found.push({ property, value });
  };
  if (type === "aws:ec2/launchTemplate:LaunchTemplate") add("instanceType", inputs["instanceType"]);
  if (type === "aws:autoscaling/group:Group") {
    const policy = inputs["mixedInstancesPolicy"];
    const template = isRecord(policy) ? policy["launchTemplate"] : undefined;
    const overrides = isRecord(template) ? template["overrides"] : undefined;
    (Array.isArray(overrides) ? (overrides as unknown[]) : []).forEach((override, index) => {
      if (isRecord(override)) {
        add(`mixedInstancesPolicy.launchTemplate.overrides[${index}].instanceType`, override["instanceType"]);
      }
    });
  }
  return found;
}
