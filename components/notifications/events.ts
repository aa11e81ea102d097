/**
 * What AWS says of deployments, instance refreshes and failed work, and how it is told: plain values. The events'
 * shapes are those of the ECS, CodeDeploy, EC2 Auto Scaling and CloudWatch user guides.
 */
import type { NoticeLevel } from "../../config";
import type { Notice, Severity } from "./notification";

export type Outcome = "began" | "ended" | "failed";

/** What there is to tell of: a new version, new servers, work that nobody watches. */
export type Kind = "deployment" | "refresh" | "work";

/** An event worth a message. */
export interface Told {
  readonly pattern: object;
  readonly notice: Notice;
}

export const outcomesOf: Readonly<Record<NoticeLevel, readonly Outcome[]>> = {
  failures: ["failed"],
  results: ["failed", "ended"],
  all: ["failed", "ended", "began"],
};

export const severityOf: Readonly<Record<Outcome, Severity>> = {
  began: "info",
  ended: "success",
  failed: "error",
};

/** Where a message sends its reader; the region is the event's own, wherever it is told. */
const consoleOf = (page: string): string => `https://<region>.console.aws.amazon.com/${page}`;
const region = "$.region";

const deploymentTitle: Readonly<Record<Outcome, string>> = {
  began: "is being deployed",
  ended: "is deployed",
  failed: "was not deployed",
};

const ecsEvents: Readonly<Record<Outcome, string>> = {
  began: "SERVICE_DEPLOYMENT_IN_PROGRESS",
  ended: "SERVICE_DEPLOYMENT_COMPLETED",
  failed: "SERVICE_DEPLOYMENT_FAILED",
};

/** A deployment of an ECS service, whoever started it: a release, a rotation, a changed size. */
export function ecsDeployment(
  service: string,
  { arn, cluster, unit }: { readonly arn: string; readonly cluster: string; readonly unit: string },
  outcome: Outcome,
): Told {
  return {
    pattern: {
      source: ["aws.ecs"],
      "detail-type": ["ECS Deployment State Change"],
      resources: [arn],
      detail: { eventName: [ecsEvents[outcome]] },
    },
    notice: {
      paths: { region, reason: "$.detail.reason" },
      title: `${service} ${deploymentTitle[outcome]}`,
      text: `<reason>\n${consoleOf(`ecs/v2/clusters/${cluster}/services/${unit}/deployments?region=<region>`)}`,
    },
  };
}

/** One that an alarm ends is stopped, not failed. */
const codeDeployStates: Readonly<Record<Outcome, readonly string[]>> = {
  began: ["START"],
  ended: ["SUCCESS"],
  failed: ["FAILURE", "STOP"],
};

/** A deployment of CodeDeploy; each new instance's first one counts, too. */
export function codeDeployDeployment(service: string, application: string, outcome: Outcome): Told {
  return {
    pattern: {
      source: ["aws.codedeploy"],
      "detail-type": ["CodeDeploy Deployment State-change Notification"],
      detail: { application: [application], state: codeDeployStates[outcome] },
    },
    notice: {
      paths: {
        region,
        state: "$.detail.state",
        group: "$.detail.deploymentGroup",
        deployment: "$.detail.deploymentId",
      },
      title: `${service} ${deploymentTitle[outcome]}`,
      text: `<state> (<group>)\n${consoleOf("codesuite/codedeploy/deployments/<deployment>?region=<region>")}`,
    },
  };
}

/** What an event of a refresh is called, behind the common words. A rollback's end is told, not its begin. */
const refreshEvents: Readonly<Record<Outcome, readonly string[]>> = {
  began: ["Started"],
  ended: ["Succeeded"],
  failed: ["Failed", "Cancelled", "Rollback Succeeded", "Rollback Failed"],
};
const refreshTitle: Readonly<Record<Outcome, string>> = {
  began: "are being replaced",
  ended: "are replaced",
  failed: "were not replaced",
};

/** A replacement of the servers of some Auto Scaling groups. */
export function instanceRefresh(owner: string, groups: readonly string[], outcome: Outcome): Told {
  return {
    pattern: {
      source: ["aws.autoscaling"],
      "detail-type": refreshEvents[outcome].map((word) => `EC2 Auto Scaling Instance Refresh ${word}`),
      detail: { AutoScalingGroupName: groups },
    },
    notice: {
      paths: { region, what: "$.detail-type", group: "$.detail.AutoScalingGroupName" },
      title: `servers of ${owner} ${refreshTitle[outcome]}`,
      text: `<what>\n${consoleOf("ec2/home?region=<region>#AutoScalingGroupDetails:id=<group>;view=instanceRefresh")}`,
    },
  };
}

/** Work that failed while nobody looked, as the alarms about it say. */
export function failedWork(service: string, alarms: readonly string[]): Told {
  return {
    pattern: {
      source: ["aws.cloudwatch"],
      "detail-type": ["CloudWatch Alarm State Change"],
      detail: { alarmName: alarms, state: { value: ["ALARM"] } },
    },
    notice: {
      paths: {
        region,
        what: "$.detail.configuration.description",
        reason: "$.detail.state.reason",
        alarm: "$.detail.alarmName",
      },
      title: `work of ${service} failed`,
      text: `<what>. <reason>\n${consoleOf("cloudwatch/home?region=<region>#alarmsV2:alarm/<alarm>")}`,
    },
  };
}
