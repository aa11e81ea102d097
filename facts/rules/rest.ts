import type { Inputs, Rule } from "./helpers";
import { known, length, matches, number, oneOf, range, text, together } from "./helpers";
import { timeZone } from "./schedules";
import { universalTarget } from "./targets";

const iamGuide = "IAM User Guide, IAM and AWS STS quotas";
const route53Api = "Amazon Route 53 API Reference, ResourceRecordSet";
const alarmApi = "Amazon CloudWatch API Reference, PutMetricAlarm";

const recordTypes = "A AAAA CAA CNAME DS HTTPS MX NAPTR NS PTR SOA SPF SRV SSHFP SVCB TLSA TXT".split(" ");

/** A policy is JSON with statements, within IAM's size; white space does not count. */
function policy(path: string, most: number): Rule {
  return (inputs) => {
    const value = text(inputs, path);
    if (value === undefined) return [];
    const fault = policyFault(value, most);
    return fault === undefined
      ? []
      : [{ property: path, value, rule: "format", allowed: fault, source: iamGuide }];
  };
}

function policyFault(value: string, most: number): string | undefined {
  try {
    const document = JSON.parse(value) as { Statement?: unknown } | null;
    if (typeof document !== "object" || document?.Statement === undefined)
      return "a policy document with a Statement";
  } catch {
    return "JSON";
  }
  const size = value.replace(/\s+/g, "").length;
  return size > most ? `at most ${most} characters without white space (this has ${size})` : undefined;
}

function evaluationSpan(inputs: Inputs): string | undefined {
  const [period, count] = [number(inputs, "period"), number(inputs, "evaluationPeriods")];
  if (period === undefined || count === undefined) return undefined;
  const most = period >= 3600 ? 604_800 : 86_400;
  return period * count > most ? `period × evaluationPeriods at most ${most} seconds` : undefined;
}

function dataPoints(inputs: Inputs): string | undefined {
  const [points, periods] = [number(inputs, "datapointsToAlarm"), number(inputs, "evaluationPeriods")];
  return points === undefined || periods === undefined || points <= periods
    ? undefined
    : `at most evaluationPeriods (${periods})`;
}

function alarmPeriod(inputs: Inputs): string | undefined {
  const period = number(inputs, "period");
  return period === undefined || [10, 20, 30].includes(period) || (period > 0 && period % 60 === 0)
    ? undefined
    : "10, 20, 30 or a multiple of 60 seconds";
}

function aliasOrRecords(inputs: Inputs): string | undefined {
  const [aliases, records] = [inputs["aliases"], inputs["records"]];
  return (aliases === undefined) === (records === undefined) ? "either aliases or records" : undefined;
}

function fixedFlexibility(inputs: Inputs): string | undefined {
  const mode = text(inputs, "flexibleTimeWindow.mode");
  const minutes = known(inputs, "flexibleTimeWindow.maximumWindowInMinutes");
  return mode === "FLEXIBLE" &&
    !("maximumWindowInMinutes" in ((known(inputs, "flexibleTimeWindow") ?? {}) as object))
    ? "maximumWindowInMinutes with mode FLEXIBLE"
    : mode === "OFF" && minutes !== undefined
      ? "no maximumWindowInMinutes with mode OFF"
      : undefined;
}

export const otherRules: Readonly<Record<string, readonly Rule[]>> = {
  "aws:acm/certificate:Certificate": [
    oneOf(
      "validationMethod",
      ["DNS", "EMAIL", "HTTP", "NONE"],
      "AWS Certificate Manager API Reference; NONE is Terraform's",
    ),
  ],
  "aws:iam/role:Role": [
    range("maxSessionDuration", 3600, 43_200, iamGuide),
    length("name", 64, iamGuide),
    length("namePrefix", 38, "Terraform's limit on name prefixes of roles"),
    policy("assumeRolePolicy", 4096),
  ],
  "aws:iam/rolePolicy:RolePolicy": [policy("policy", 10_240), length("name", 128, iamGuide)],
  "aws:iam/policy:Policy": [policy("policy", 6144)],
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": [
    matches(
      "policyArn",
      /^arn:aws[a-z-]*:iam::(aws|\d{12}):policy\/[\w+=,.@/-]+$/,
      "the ARN of a managed policy",
      iamGuide,
    ),
  ],
  "aws:cloudwatch/metricAlarm:MetricAlarm": [
    together("period", alarmPeriod, alarmApi),
    together("evaluationPeriods", evaluationSpan, alarmApi),
    together("datapointsToAlarm", dataPoints, alarmApi),
  ],
  "aws:kms/key:Key": [range("deletionWindowInDays", 7, 30, "AWS KMS API Reference, ScheduleKeyDeletion")],
  "aws:kms/alias:Alias": [
    matches(
      "name",
      /^alias\/(?!aws\/)[a-zA-Z0-9/_-]+$/,
      "alias/<name>, not alias/aws/…",
      "AWS KMS API Reference, CreateAlias",
    ),
  ],
  "aws:route53/record:Record": [
    range("ttl", 0, 2_147_483_647, route53Api),
    oneOf("type", recordTypes, route53Api),
    together("aliases", aliasOrRecords, route53Api),
  ],
  "aws:scheduler/schedule:Schedule": [
    together(
      "flexibleTimeWindow",
      fixedFlexibility,
      "Amazon EventBridge Scheduler User Guide, flexible time windows",
    ),
    universalTarget,
  ],
  "aws:rds/cluster:Cluster": [range("backupRetentionPeriod", 1, 35, "Amazon Aurora User Guide, backups")],
  "aws:ssm/maintenanceWindow:MaintenanceWindow": [timeZone("scheduleTimezone")],
};
