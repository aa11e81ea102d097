/** Auto Scaling groups and the health of what runs in them. */
import {
  DescribeAutoScalingGroupsCommand,
  UpdateAutoScalingGroupCommand,
} from "@aws-sdk/client-auto-scaling";
import { DescribeTargetHealthCommand } from "@aws-sdk/client-elastic-load-balancing-v2";
import { onChange, until, type Bridge } from "./bridge";
import { Refusal } from "./errors";
import type { AmiTarget } from "./revisions";
import type { TargetSide } from "./target";

export interface Size {
  readonly min: number;
  readonly max: number;
  readonly desired: number;
}

export interface Group extends Size {
  readonly inService: number;
}

export const stopped: Size = { min: 0, max: 0, desired: 0 };

/** Size of a group and how many of its instances serve; refuses one that is not there. */
export async function readGroupSize({ clients, target }: Bridge<AmiTarget>, name: string): Promise<Group> {
  const { AutoScalingGroups = [] } = await clients.autoscaling.send(
    new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [name] }),
  );
  const [group] = AutoScalingGroups;
  if (group === undefined)
    throw new Refusal(
      `There is no group ${name} in ${target.region}: run \`pulumi up\` for ${target.environment}.`,
    );
  return {
    min: group.MinSize ?? 0,
    max: group.MaxSize ?? 0,
    desired: group.DesiredCapacity ?? 0,
    inService: (group.Instances ?? []).filter(({ LifecycleState }) => LifecycleState === "InService").length,
  };
}

/** Sets a group's size; one that has it already is left alone. */
export async function resize(
  bridge: Bridge<AmiTarget>,
  name: string,
  { min, max, desired }: Size,
): Promise<void> {
  const now = await readGroupSize(bridge, name);
  if (now.min === min && now.max === max && now.desired === desired) return;
  await bridge.clients.autoscaling.send(
    new UpdateAutoScalingGroupCommand({
      AutoScalingGroupName: name,
      MinSize: min,
      MaxSize: max,
      DesiredCapacity: desired,
    }),
  );
  bridge.say(`${name}: ${desired} instances (${min} to ${max})`);
}

/** Waits until a group has all its instances: CodeDeploy reaches only those. */
export async function awaitInstances(bridge: Bridge<AmiTarget>, name: string): Promise<void> {
  const tell = onChange(bridge.say);
  await until(bridge, `${name} does not get its instances`, async () => {
    const { desired, inService } = await readGroupSize(bridge, name);
    tell(`${name}: ${inService} of ${desired} instances in service`);
    return inService >= desired ? true : undefined;
  });
}

/** Healthy targets of a side: of the target group that has the fewest. */
export async function healthyTargets(
  { clients }: Bridge<AmiTarget>,
  { targetGroups }: TargetSide,
): Promise<number> {
  const counts = await Promise.all(
    targetGroups.map(async (TargetGroupArn) => {
      const { TargetHealthDescriptions = [] } = await clients.elb.send(
        new DescribeTargetHealthCommand({ TargetGroupArn }),
      );
      return TargetHealthDescriptions.filter(({ TargetHealth }) => TargetHealth?.State === "healthy").length;
    }),
  );
  return Math.min(...counts);
}

/** Waits until every target group of a side has as many healthy targets as the side has instances. */
export async function awaitHealthy(bridge: Bridge<AmiTarget>, side: TargetSide): Promise<void> {
  const tell = onChange(bridge.say);
  await until(bridge, `The targets of ${side.group} do not become healthy`, async () => {
    const { desired } = await readGroupSize(bridge, side.group);
    const healthy = await healthyTargets(bridge, side);
    tell(`${side.group}: ${healthy} of ${desired} targets healthy`);
    return healthy >= desired ? true : undefined;
  });
}
