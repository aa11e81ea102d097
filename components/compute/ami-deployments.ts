import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { logicalName, physicalName } from "../naming";
import { allAtOnce, healthyPercent, oneAtATime } from "./ami-batches";
import { createErrorAlarms } from "./ami-alarms";
import { createDeployRole, type DeployRole } from "./ami-deploy-role";
import type { Fleet } from "./ami-fleet";
import type { ComputeArgs } from "./compute";

const applicationType = "aws:codedeploy/application:Application";
const configurationType = "aws:codedeploy/deploymentConfig:DeploymentConfig";
const groupType = "aws:codedeploy/deploymentGroup:DeploymentGroup";

/** A fleet that revisions can be deployed to. */
export interface DeployableFleet extends Fleet {
  readonly deploymentGroup: aws.codedeploy.DeploymentGroup;
  /** Take a deployment back, where the service asks for it. */
  readonly watched: readonly aws.cloudwatch.MetricAlarm[];
}

export interface Deployments {
  readonly application: aws.codedeploy.Application;
  readonly fleets: readonly DeployableFleet[];
}

/**
 * What CodeDeploy needs to bring a revision onto a service's instances: an application, how many instances
 * change at a time, a deployment group on each Auto Scaling group, and a role. The group's launch hook holds a
 * new instance back until it has the last revision; its termination hook lets an old one end its work. Before
 * the first revision both let the instance pass. Costs nothing on EC2.
 */
export function createDeployments(
  args: ComputeArgs,
  fleets: readonly Fleet[],
  parent: pulumi.Resource,
): Deployments {
  const { surroundings, service } = args;
  const { environment, network } = surroundings;
  const names = [network.code, service.name, "ami"];
  const application = new aws.codedeploy.Application(
    logicalName(applicationType, ...names),
    {
      // Fixed: the deployer's rights go by it, and an account may hold several environments.
      name: physicalName(applicationType, "archipelago", environment.environment, network.code, service.name),
      computePlatform: "Server",
    },
    { parent },
  );
  const role = createDeployRole(args, fleets, parent);
  const configuration = createBatches(args, parent);
  return {
    application,
    fleets: fleets.map((fleet) => {
      const watched = args.service.deploy.alarms
        ? [...fleet.alarms, ...createErrorAlarms(args, fleet, parent)]
        : [];
      const parts = { application, role, configuration, watched };
      return { ...fleet, watched, deploymentGroup: createDeploymentGroup(fleet, parts, parent) };
    }),
  };
}

interface GroupParts {
  readonly application: aws.codedeploy.Application;
  readonly role: DeployRole;
  /** Name of what says how many instances change at a time. */
  readonly configuration: pulumi.Input<string>;
  readonly watched: readonly aws.cloudwatch.MetricAlarm[];
}

function createDeploymentGroup(
  fleet: Fleet,
  { application, role, configuration, watched: alarms }: GroupParts,
  parent: pulumi.Resource,
): aws.codedeploy.DeploymentGroup {
  return new aws.codedeploy.DeploymentGroup(
    logicalName(groupType, ...fleet.names),
    {
      appName: application.name,
      deploymentGroupName: fleet.color ?? "rolling",
      serviceRoleArn: role.role.arn,
      autoscalingGroups: [fleet.group.name],
      terminationHookEnabled: true,
      outdatedInstancesStrategy: "UPDATE",
      ...style(fleet),
      // No request reaches a side before it has answered.
      deploymentConfigName: fleet.color ? allAtOnce : configuration,
      autoRollbackConfiguration: {
        enabled: true,
        events: ["DEPLOYMENT_FAILURE", ...(alarms.length > 0 ? ["DEPLOYMENT_STOP_ON_ALARM"] : [])],
      },
      ...(alarms.length > 0 && {
        alarmConfiguration: { enabled: true, alarms: alarms.map(({ name }) => name) },
      }),
    },
    // CodeDeploy makes its hooks on the Auto Scaling group by this role.
    { parent, dependsOn: [...role.ready] },
  );
}

/** Instances that take requests leave their target groups while they change, so that none of those is lost. */
function style({ color, targets }: Fleet): Partial<aws.codedeploy.DeploymentGroupArgs> {
  const inTraffic = color === undefined && targets.length > 0;
  return {
    deploymentStyle: {
      deploymentType: "IN_PLACE",
      deploymentOption: inTraffic ? "WITH_TRAFFIC_CONTROL" : "WITHOUT_TRAFFIC_CONTROL",
    },
    ...(inTraffic && {
      loadBalancerInfo: { targetGroupInfos: targets.map(({ targetGroup }) => ({ name: targetGroup.name })) },
    }),
  };
}

/** The name of what says how many instances change at a time. */
function createBatches(
  { surroundings, service }: ComputeArgs,
  parent: pulumi.Resource,
): pulumi.Input<string> {
  const percent = healthyPercent(service);
  if (service.deploy.strategy !== "rolling" || percent === undefined) {
    return oneAtATime;
  }
  const { environment, network } = surroundings;
  const share = `healthy-${percent}`;
  return new aws.codedeploy.DeploymentConfig(
    logicalName(configurationType, network.code, service.name, "ami"),
    {
      // With its value: it cannot change, and the new one is there before the old one goes.
      deploymentConfigName: physicalName(
        configurationType,
        "archipelago",
        environment.environment,
        network.code,
        service.name,
        share,
      ),
      computePlatform: "Server",
      minimumHealthyHosts: { type: "FLEET_PERCENT", value: percent },
    },
    { parent },
  ).deploymentConfigName;
}
