import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Side } from "../mesh";
import { logicalName } from "../naming";
import { serviceTags } from "../tags";
import { createInstanceRole } from "./ami-role";
import { createGroupScaling } from "./ami-scaling";
import { instanceRefresh } from "./ami-refresh";
import { createLaunchTemplate } from "./ami-template";
import type { AttachedTarget, Compute, ComputeArgs } from "./compute";
import { createRotation } from "./rotation";
import { createTargets } from "./targets";

/**
 * A service on an Auto Scaling group from a machine image. Creates its target groups and attach rules, role,
 * launch template and group, and, where configured, scaling, off hours and rotation.
 * Cost: the instances and their disks.
 */
export class AmiCompute extends pulumi.ComponentResource implements Compute {
  readonly kind = "ami";
  readonly targets: Readonly<Partial<Record<Side, AttachedTarget>>>;
  readonly ownsTraffic: boolean = false;
  readonly ready: readonly pulumi.Resource[];
  readonly roleArn: pulumi.Output<string>;
  readonly roleName: pulumi.Output<string>;
  readonly metrics: Compute["metrics"];
  readonly unitName: pulumi.Output<string>;

  constructor(
    name: string,
    private readonly args: ComputeArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("archipelago:compute:AmiCompute", name, {}, opts);
    this.targets = createTargets(args, this.kind, this);
    const { image } = args;
    if (!image) {
      throw new Error(`${args.service.name} is to run on instances and has no machine image`);
    }
    const instance = createInstanceRole(args, this);
    const template = createLaunchTemplate(args, image, instance.profile, this);
    const group = this.createGroup(template, instance.ready);
    createGroupScaling(args, group, Object.values(this.targets), this);
    this.createRotation(group, image);

    this.ready = [group];
    this.roleArn = instance.role.arn;
    this.roleName = instance.role.name;
    this.unitName = group.name;
    this.metrics = { namespace: "AWS/EC2", dimensions: { AutoScalingGroupName: group.name } };
    this.registerOutputs({ roleArn: this.roleArn, unitName: this.unitName });
  }

  private createGroup(
    template: aws.ec2.LaunchTemplate,
    permissions: readonly pulumi.Resource[],
  ): aws.autoscaling.Group {
    const { surroundings, service, plan, dependsOn } = this.args;
    const { environment, network, privateSubnetIds } = surroundings;
    const targets = Object.values(this.targets);
    const tags = { ...serviceTags(environment, network, service), Name: `${network.code}-${service.name}` };
    return new aws.autoscaling.Group(
      logicalName("aws:autoscaling/group:Group", network.code, service.name, this.kind),
      {
        vpcZoneIdentifiers: [...privateSubnetIds],
        minSize: service.min,
        maxSize: service.max,
        desiredCapacity: service.min,
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
        capacityRebalance: service.spotPercent > 0,
        targetGroupArns: targets.map(({ targetGroup }) => targetGroup.arn),
        healthCheckType: targets.length > 0 ? "ELB" : "EC2",
        healthCheckGracePeriod: service.healthGraceSeconds,
        defaultInstanceWarmup: service.healthGraceSeconds,
        maxInstanceLifetime: service.rotation.maxLifetimeSeconds,
        instanceMaintenancePolicy: plan.maintenance,
        instanceRefresh: instanceRefresh(this.args, targets, this),
        // At creation only, so that a move waits for health; by night there may rightly be none.
        ...(targets.length > 0 && { minElbCapacity: service.min }),
        waitForCapacityTimeout: "15m",
        metricsGranularity: "1Minute",
        enabledMetrics: ["GroupDesiredCapacity", "GroupInServiceInstances", "GroupMaxSize"],
        tags: Object.entries(tags).map(([key, value]) => ({ key, value, propagateAtLaunch: true })),
      },
      {
        parent: this,
        dependsOn: [...dependsOn, ...permissions, ...targets.map(({ attachRule }) => attachRule)],
        ignoreChanges: {
          program: [],
          scaler: ["desiredCapacity"],
          // The schedule sets all three: a changed size comes into force with its next action.
          schedule: ["desiredCapacity", "minSize", "maxSize"],
        }[plan.capacityOwner],
      },
    );
  }

  private createRotation(group: aws.autoscaling.Group, image: aws.ssm.Parameter): void {
    const { surroundings, service, plan } = this.args;
    if (!plan.rotation || !surroundings.rotationRole) {
      return;
    }
    const { minHealthyPercentage, maxHealthyPercentage } = plan.maintenance;
    createRotation(
      {
        names: [surroundings.network.code, service.name, this.kind],
        schedule: plan.rotation,
        role: surroundings.rotationRole,
        call: "autoscaling:StartInstanceRefresh",
        targetArn: group.arn,
        ...(service.ami.image === "follow" && { imageParameterArn: image.arn }),
        input: pulumi.jsonStringify({
          AutoScalingGroupName: group.name,
          Preferences: {
            MinHealthyPercentage: minHealthyPercentage,
            MaxHealthyPercentage: maxHealthyPercentage,
          },
        }),
      },
      this,
    );
  }
}
