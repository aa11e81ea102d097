/** Instances, load balancers, a zone and CodeDeploy for the tests of the bridge, as the program would make them. */
import assert from "node:assert/strict";
import {
  CreateAutoScalingGroupCommand,
  CreateLaunchConfigurationCommand,
  DescribeAutoScalingGroupsCommand,
  SuspendProcessesCommand,
} from "@aws-sdk/client-auto-scaling";
import { CreateApplicationCommand, CreateDeploymentGroupCommand } from "@aws-sdk/client-codedeploy";
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateRuleCommand,
  CreateTargetGroupCommand,
  DescribeRulesCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { DescribeSubnetsCommand, EC2Client } from "@aws-sdk/client-ec2";
import {
  ChangeResourceRecordSetsCommand,
  CreateHostedZoneCommand,
  ListResourceRecordSetsCommand,
} from "@aws-sdk/client-route-53";
import { CreateBucketCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import type { BlueGreenTarget, RollingTarget } from "../../delivery";
import { sideNames } from "../../delivery/bridge/sides";
import type { SideName } from "../../delivery/bridge/target";
import { targets } from "../fixtures/bridge-targets";
import type { Moto } from "../moto";
import { home, Stage } from "./bridge-stage";

interface Acted {
  readonly id: string;
  readonly group: string;
  /** Statuses that are still to be shown; the last one stays. */
  statuses: string[];
  /** What CodeDeploy itself did after a failure. */
  rollback?: string;
  creator: string;
}

/** CodeDeploy's deployments go on as they are looked at, and their groups know the last ones. */
export class FleetStage<Target extends RollingTarget | BlueGreenTarget = BlueGreenTarget> extends Stage {
  readonly deployments: Acted[] = [];
  /** How the next deployments go. */
  outcomes: string[][] = [];

  private constructor(
    moto: Moto,
    readonly fleet: Target,
  ) {
    super(moto, fleet);
    const { actors } = this;
    actors.CreateDeployment = async (input: { deploymentGroupName: string }, next) => {
      const answer = await next();
      this.begin(answer.deploymentId as string, input.deploymentGroupName);
      return answer;
    };
    actors.GetDeployment = async ({ deploymentId }: { deploymentId: string }, next) => {
      const { deploymentInfo } = (await next()) as { deploymentInfo: object };
      const one = this.deployments.find(({ id }) => id === deploymentId);
      assert.ok(one);
      const status = one.statuses.length > 1 ? one.statuses.shift() : one.statuses[0];
      return {
        deploymentInfo: {
          ...deploymentInfo,
          status,
          creator: one.creator,
          ...(status === "Failed" && {
            errorInformation: { code: "HEALTH_CONSTRAINTS", message: "too many" },
          }),
          ...(one.rollback && { rollbackInfo: { rollbackDeploymentId: one.rollback } }),
        },
      };
    };
    actors.StopDeployment = async ({ deploymentId }: { deploymentId: string }) => {
      const one = this.deployments.find(({ id }) => id === deploymentId);
      one?.statuses.splice(0, Infinity, "Stopped");
      return {};
    };
    actors.GetDeploymentGroup = async ({ deploymentGroupName }: { deploymentGroupName: string }, next) => {
      const { deploymentGroupInfo } = (await next()) as { deploymentGroupInfo: object };
      const own = this.deployments.filter(({ group }) => group === deploymentGroupName);
      const last = (list: Acted[]) => (list.length > 0 ? { deploymentId: list.at(-1)?.id } : undefined);
      return {
        deploymentGroupInfo: {
          ...deploymentGroupInfo,
          lastAttemptedDeployment: last(own),
          lastSuccessfulDeployment: last(own.filter(({ statuses }) => statuses[0] === "Succeeded")),
        },
      };
    };
  }

  begin(
    id: string,
    group: string,
    statuses = this.outcomes.shift() ?? ["Created", "InProgress", "Succeeded"],
  ) {
    const one: Acted = { id, group, statuses, creator: "user" };
    this.deployments.push(one);
    return one;
  }

  /** A service on one group of two instances. */
  static async rolling(moto: Moto): Promise<FleetStage<RollingTarget>> {
    const stage = new FleetStage(moto, targets.rolling);
    await stage.raise();
    await stage.group(targets.rolling.group, 2, []);
    await stage.deploymentGroup(targets.rolling.deploymentGroup);
    await stage.writeDescriptor();
    return stage;
  }

  /** A service on two sides, of which blue serves with two instances. */
  static async blueGreen(moto: Moto, like: BlueGreenTarget): Promise<FleetStage> {
    const plain = new FleetStage(moto, targets.rolling);
    await plain.raise();
    const made = await plain.balancers();
    const how: BlueGreenTarget["switch"] =
      like.switch.kind === "listener"
        ? { kind: "listener", rules: made.rules }
        : { ...like.switch, zoneId: await plain.zone(like.switch), rules: made.rules.slice(1) };
    const side = (name: SideName) => ({
      ...like.sides[name],
      targetGroups: made.rules.map((rule) => rule[name]),
    });
    const stage = new FleetStage(moto, {
      ...like,
      sides: { blue: side("blue"), green: side("green") },
      switch: how,
    });
    for (const name of sideNames) {
      const { group, deploymentGroup, targetGroups } = stage.fleet.sides[name];
      await stage.group(group, name === "blue" ? 2 : 0, targetGroups);
      await stage.deploymentGroup(deploymentGroup);
    }
    await stage.clients.autoscaling.send(
      new SuspendProcessesCommand({
        AutoScalingGroupName: stage.fleet.sides.green.group,
        ScalingProcesses: ["ScheduledActions"],
      }),
    );
    await stage.writeDescriptor();
    return stage;
  }

  /** What a build leaves behind. */
  readonly build = (release: string) =>
    this.clients.s3(home).send(
      new PutObjectCommand({
        Bucket: this.fleet.homeBucket,
        Key: `revisions/${this.fleet.service}/${release}.zip`,
        Body: release,
      }),
    );

  private async raise(): Promise<void> {
    const { clients, fleet } = this;
    const bucket = (region: string, Bucket: string) =>
      clients.s3(region).send(
        new CreateBucketCommand({
          Bucket,
          CreateBucketConfiguration: { LocationConstraint: region as "ap-northeast-1" },
        }),
      );
    await bucket(home, fleet.homeBucket);
    await bucket(fleet.region, fleet.revisionBucket);
    await clients.codedeploy.send(
      new CreateApplicationCommand({ applicationName: fleet.application, computePlatform: "Server" }),
    );
    await clients.autoscaling.send(
      new CreateLaunchConfigurationCommand({
        LaunchConfigurationName: "web",
        ImageId: "ami-12c6146b",
        InstanceType: "t3.small",
      }),
    );
    for (const release of ["v1", "v2"]) await this.build(release);
  }

  private async group(AutoScalingGroupName: string, size: number, TargetGroupARNs: string[]): Promise<void> {
    await this.clients.autoscaling.send(
      new CreateAutoScalingGroupCommand({
        AutoScalingGroupName,
        LaunchConfigurationName: "web",
        MinSize: size,
        MaxSize: size * 3,
        DesiredCapacity: size,
        AvailabilityZones: [`${this.fleet.region}a`],
        TargetGroupARNs,
      }),
    );
  }

  private async deploymentGroup(deploymentGroupName: string): Promise<void> {
    await this.clients.codedeploy.send(
      new CreateDeploymentGroupCommand({
        applicationName: this.fleet.application,
        deploymentGroupName,
        serviceRoleArn: "arn:aws:iam::123456789012:role/codedeploy",
      }),
    );
  }

  /** Two load balancers, on each a rule over a target group of each side, all weight on blue. */
  private async balancers() {
    const { elb } = this.clients;
    const ec2 = new EC2Client({ region: this.fleet.region });
    const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({}));
    const rules: { arn: string; blue: string; green: string }[] = [];
    for (const where of ["public", "internal"]) {
      const { LoadBalancers = [] } = await elb.send(
        new CreateLoadBalancerCommand({
          Name: where,
          Subnets: Subnets.slice(0, 2).flatMap(({ SubnetId }) => SubnetId ?? []),
        }),
      );
      const { Listeners = [] } = await elb.send(
        new CreateListenerCommand({
          LoadBalancerArn: LoadBalancers[0]?.LoadBalancerArn,
          Port: 80,
          Protocol: "HTTP",
          DefaultActions: [{ Type: "fixed-response", FixedResponseConfig: { StatusCode: "404" } }],
        }),
      );
      const group = async (side: SideName) => {
        const { TargetGroups = [] } = await elb.send(
          new CreateTargetGroupCommand({
            Name: `${side}-${where}`,
            Port: 8080,
            Protocol: "HTTP",
            VpcId: Subnets[0]?.VpcId,
            TargetType: "instance",
          }),
        );
        return TargetGroups[0]?.TargetGroupArn ?? "";
      };
      const [blue, green] = [await group("blue"), await group("green")];
      const { Rules = [] } = await elb.send(
        new CreateRuleCommand({
          ListenerArn: Listeners[0]?.ListenerArn,
          Priority: 110,
          Conditions: [{ Field: "path-pattern", Values: ["/*"] }],
          Actions: [
            {
              Type: "forward",
              ForwardConfig: {
                TargetGroups: [
                  { TargetGroupArn: blue, Weight: 100 },
                  { TargetGroupArn: green, Weight: 0 },
                ],
                TargetGroupStickinessConfig: { Enabled: true, DurationSeconds: 60 },
              },
            },
          ],
        }),
      );
      rules.push({ arn: Rules[0]?.RuleArn ?? "", blue, green });
    }
    return { rules };
  }

  private async zone({
    record,
    testRecord,
    blue,
    green,
  }: Extract<BlueGreenTarget["switch"], { kind: "dns" }>): Promise<string> {
    const { route53 } = this.clients;
    const { HostedZone } = await route53.send(
      new CreateHostedZoneCommand({ Name: record.replace(/^[^.]+\./, ""), CallerReference: record }),
    );
    const HostedZoneId = HostedZone?.Id?.replace("/hostedzone/", "") ?? "";
    await route53.send(
      new ChangeResourceRecordSetsCommand({
        HostedZoneId,
        ChangeBatch: {
          Changes: [
            { name: record, at: blue },
            { name: testRecord, at: green },
          ].flatMap(({ name, at }) =>
            (["A", "AAAA"] as const).map((Type) => ({
              Action: "CREATE",
              ResourceRecordSet: {
                Name: name,
                Type,
                AliasTarget: { DNSName: at.dnsName, HostedZoneId: at.zoneId, EvaluateTargetHealth: true },
              },
            })),
          ),
        },
      }),
    );
    return HostedZoneId;
  }

  /** Weights of blue and green, one pair a rule. */
  async weights(): Promise<string[]> {
    const { switch: how } = this.fleet as BlueGreenTarget;
    const { Rules = [] } = await this.clients.elb.send(
      new DescribeRulesCommand({ RuleArns: how.rules.map(({ arn }) => arn) }),
    );
    return how.rules.map(({ arn, blue, green }) => {
      const [action] = Rules.find(({ RuleArn }) => RuleArn === arn)?.Actions ?? [];
      assert.ok(
        action?.ForwardConfig?.TargetGroupStickinessConfig?.Enabled,
        "what is not the bridge's stays",
      );
      const weight = (wanted: string) =>
        action.ForwardConfig?.TargetGroups?.find(({ TargetGroupArn }) => TargetGroupArn === wanted)?.Weight;
      return `${weight(blue)}/${weight(green)}`;
    });
  }

  /** Where the alias records of the name, or of its test name, point. */
  async records(which: "record" | "testRecord" = "record"): Promise<string[]> {
    const { switch: how } = this.fleet as BlueGreenTarget;
    assert.equal(how.kind, "dns");
    const { ResourceRecordSets = [] } = await this.clients.route53.send(
      new ListResourceRecordSetsCommand({ HostedZoneId: how.zoneId, StartRecordName: how[which] }),
    );
    return ResourceRecordSets.filter(({ Name }) => Name === `${how[which]}.`).map(
      ({ Type, AliasTarget }) =>
        `${Type} ${AliasTarget?.DNSName?.split("-")[0]} ${AliasTarget?.EvaluateTargetHealth}`,
    );
  }

  /** Sides that off hours and events size. */
  async scheduled(): Promise<SideName[]> {
    const { sides } = this.fleet as BlueGreenTarget;
    const { AutoScalingGroups = [] } = await this.clients.autoscaling.send(
      new DescribeAutoScalingGroupsCommand({}),
    );
    return sideNames.filter((side) =>
      AutoScalingGroups.some(
        (group) =>
          group.AutoScalingGroupName === sides[side].group &&
          !group.SuspendedProcesses?.some(({ ProcessName }) => ProcessName === "ScheduledActions"),
      ),
    );
  }

  /** `min/max/desired` of a group. */
  async size(name: string): Promise<string> {
    const { AutoScalingGroups = [] } = await this.clients.autoscaling.send(
      new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [name] }),
    );
    const [group] = AutoScalingGroups;
    return `${group?.MinSize}/${group?.MaxSize}/${group?.DesiredCapacity}`;
  }
}
