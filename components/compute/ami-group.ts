import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { logicalName } from "../naming";
import { serviceTags } from "../tags";
import { createHealthAlarms } from "./ami-alarms";
import { hasSides, type Fleet, type FleetPlace } from "./ami-fleet";
import { instanceRefresh } from "./ami-refresh";
import type { ComputeArgs } from "./compute";

export interface GroupArgs {
  readonly template: aws.ec2.LaunchTemplate;
  /** What an instance needs before it can start. */
  readonly permissions: readonly pulumi.Resource[];
}

/** An Auto Scaling group of a service, behind its target groups, with the alarms that take a replacement back. */
export function createGroup(
  args: ComputeArgs,
  place: FleetPlace,
  { template, permissions }: GroupArgs,
  parent: pulumi.Resource,
): Fleet {
  const { surroundings, service, plan, dependsOn } = args;
  const { environment, network, privateSubnetIds } = surroundings;
  const { targets, names, color } = place;
  const tags = {
    ...serviceTags(environment, network, service),
    Name: [network.code, service.name, ...(color ? [color] : [])].join("-"),
  };
  const alarms = createHealthAlarms(args, place, parent);
  // The side that is not live has no instance until a deployer wakes it.
  const sizes = color === "green" ? { min: 0, max: 0 } : service;
  const group = new aws.autoscaling.Group(
    logicalName("aws:autoscaling/group:Group", ...names),
    {
      vpcZoneIdentifiers: [...privateSubnetIds],
      minSize: sizes.min,
      maxSize: sizes.max,
      desiredCapacity: sizes.min,
      mixedInstancesPolicy: {
        launchTemplate: {
          launchTemplateSpecification: {
            launchTemplateId: template.id,
            // The number, not `$Latest`: only a changed number makes the group replace its instances.
            version: pulumi.interpolate`${template.latestVersion}`,
          },
          overrides: service.ami.instanceTypes.map((instanceType) => ({ instanceType })),
        },
        instancesDistribution: {
          onDemandBaseCapacity: 0,
          onDemandPercentageAboveBaseCapacity: 100 - service.spotPercent,
          // In the order of the list: the first type unless it has run out.
          onDemandAllocationStrategy: "prioritized",
          spotAllocationStrategy: "price-capacity-optimized",
        },
      },
      ...(service.warmPool && {
        warmPool: {
          minSize: service.warmPool.min,
          poolState: service.warmPool.state,
          instanceReusePolicy: { reuseOnScaleIn: service.warmPool.reuse },
        },
      }),
      // Off hours and events size both sides; only the live one follows them, and who is live is the deployer's.
      ...(color === "green" && { suspendedProcesses: ["ScheduledActions"] }),
      capacityRebalance: service.spotPercent > 0,
      targetGroupArns: targets.map(({ targetGroup }) => targetGroup.arn),
      healthCheckType: targets.length > 0 ? "ELB" : "EC2",
      healthCheckGracePeriod: service.healthGraceSeconds,
      defaultInstanceWarmup: service.healthGraceSeconds,
      maxInstanceLifetime: service.rotation.maxLifetimeSeconds,
      instanceMaintenancePolicy: plan.maintenance,
      instanceRefresh: instanceRefresh(args, alarms),
      // At creation only, so that a move waits for health; by night there may rightly be none.
      ...(targets.length > 0 && sizes.min > 0 && { minElbCapacity: sizes.min }),
      waitForCapacityTimeout: "15m",
      metricsGranularity: "1Minute",
      enabledMetrics: ["GroupDesiredCapacity", "GroupInServiceInstances", "GroupMaxSize"],
      tags: Object.entries(tags).map(([key, value]) => ({ key, value, propagateAtLaunch: true })),
    },
    {
      parent,
      dependsOn: [...dependsOn, ...permissions, ...targets.map(({ attachRule }) => attachRule)],
      ignoreChanges: [...ignoredSizes(args), ...(hasSides(args) ? ["suspendedProcesses"] : [])],
    },
  );
  return { ...place, group, alarms };
}

const allSizes = ["desiredCapacity", "minSize", "maxSize"] as const;

/** Sizes that somebody else writes. A deployer empties one of two sides, and fills the other with what the first had. */
function ignoredSizes(args: ComputeArgs): readonly string[] {
  if (hasSides(args)) {
    return allSizes;
  }
  return {
    program: [],
    scaler: ["desiredCapacity"],
    // The schedule sets all three: a changed size comes into force with its next action.
    schedule: allSizes,
  }[args.plan.capacityOwner];
}
