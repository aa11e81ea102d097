/** Auto Scaling groups and the health of what runs in them. */
import {
  DescribeAutoScalingGroupsCommand,
  ResumeProcessesCommand,
  SuspendProcessesCommand,
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
  /** Off hours and events size the group. */
  readonly scheduled: boolean;
}

/** What Auto Scaling calls the actions of off hours and events. */
const schedule = "ScheduledActions";

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
    scheduled: !(group.SuspendedProcesses ?? []).some(({ ProcessName }) => ProcessName === schedule),
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

/** Gives a group to its schedule, or takes it away: both sides have one, and only the live side follows it. */
export async function followSchedule(
  bridge: Bridge<AmiTarget>,
  name: string,
  follows: boolean,
): Promise<void> {
  if ((await readGroupSize(bridge, name)).scheduled === follows) return;
  const processes = { AutoScalingGroupName: name, ScalingProcesses: [schedule] };
  const { autoscaling } = bridge.clients;
  if (follows) await autoscaling.send(new ResumeProcessesCommand(processes));
  else await autoscaling.send(new SuspendProcessesCommand(processes));
  bridge.say(`${name}: off hours and events ${follows ? "apply" : "are suspended"}`);
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
