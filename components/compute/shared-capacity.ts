import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { logicalName } from "../naming";
import { networkTags } from "../tags";
import { createDatadogAgent } from "./datadog-agent";
import { createRotation } from "./rotation";
import { createCapacityRole, createCapacitySecurityGroup } from "./shared-capacity-access";
import type { SharedCapacityArgs } from "./shared-capacity-args";
import { planCapacities, type CapacityPlan } from "./shared-capacity-plan";
import { createCapacityImage, createCapacityTemplate } from "./shared-capacity-template";

/** What an instance that AWS protects from scale-in does to a rotation: without this it would stop it for an hour, then fail it. */
const protectedInstances = "Refresh";

/**
 * EC2 capacity of one architecture that a network's services share: an ECS cluster, an Auto Scaling group and the
 * capacity provider between them, which starts instances for waiting tasks and lets empty ones go. The cluster is
 * its own because AWS takes no capacity provider out of a cluster while a service uses it: when the last service
 * leaves, everything here is deleted after it, and the network's other cluster is not touched.
 * Cost: the instances and their disks.
 */
export class SharedCapacity extends pulumi.ComponentResource {
  readonly clusterArn: pulumi.Output<string>;
  readonly clusterName: pulumi.Output<string>;
  readonly providerName: pulumi.Output<string>;
  /** Name of the Auto Scaling group. */
  readonly groupName: pulumi.Output<string>;
  /** A service that names the capacity provider must wait for this. */
  readonly ready: pulumi.Resource;
  private readonly names: readonly string[];

  constructor(
    name: string,
    private readonly args: SharedCapacityArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("archipelago:compute:SharedCapacity", name, {}, opts);
    const { network, plan } = args;
    this.names = [network.code, "capacity", plan.name];
    const cluster = new aws.ecs.Cluster(
      logicalName("aws:ecs/cluster:Cluster", ...this.names),
      {},
      { parent: this },
    );
    const { profile, permissions } = createCapacityRole(args, this.names, this);
    const { securityGroupId, egress } = createCapacitySecurityGroup(args, this.names, this);
    const image = createCapacityImage(args, this.names, this);
    const template = createCapacityTemplate(
      args,
      this.names,
      { clusterName: cluster.name, securityGroupId, profile, image },
      this,
    );
    const group = this.createGroup(template, [...permissions, egress]);
    const provider = this.createProvider(group);
    this.ready = new aws.ecs.ClusterCapacityProviders(
      logicalName("aws:ecs/clusterCapacityProviders:ClusterCapacityProviders", ...this.names),
      {
        clusterName: cluster.name,
        capacityProviders: [provider.name],
        defaultCapacityProviderStrategies: [{ capacityProvider: provider.name, weight: 1 }],
      },
      { parent: this },
    );
    createDatadogAgent(args, this.names, { arn: cluster.arn, ready: this.ready }, this);
    this.createRotation(group, image);
    this.clusterArn = cluster.arn;
    this.clusterName = cluster.name;
    this.providerName = provider.name;
    this.groupName = group.name;
    this.registerOutputs({ clusterName: this.clusterName, providerName: this.providerName });
  }

  private createGroup(
    template: aws.ec2.LaunchTemplate,
    needed: readonly pulumi.Resource[],
  ): aws.autoscaling.Group {
    const { environment, network, plan, privateSubnetIds, networkReady } = this.args;
    const { min, max, spotPercent, rotation } = network.ecsEc2;
    const tags = {
      ...networkTags(environment, network),
      Name: this.names.join("-"),
      // ECS would add it itself, and the next update would take it off again.
      AmazonECSManaged: "true",
    };
    return new aws.autoscaling.Group(
      logicalName("aws:autoscaling/group:Group", ...this.names),
      {
        vpcZoneIdentifiers: [...privateSubnetIds],
        // The number between them is the capacity provider's, so that none is given.
        minSize: min,
        maxSize: max,
        mixedInstancesPolicy: {
          launchTemplate: {
            launchTemplateSpecification: {
              launchTemplateId: template.id,
              // The number, not `$Latest`: only a changed number makes the group replace its instances.
              version: pulumi.interpolate`${template.latestVersion}`,
            },
            overrides: plan.instanceTypes.map((instanceType) => ({ instanceType })),
          },
          instancesDistribution: {
            onDemandBaseCapacity: 0,
            onDemandPercentageAboveBaseCapacity: 100 - spotPercent,
            onDemandAllocationStrategy: "prioritized",
            spotAllocationStrategy: "price-capacity-optimized",
          },
        },
        capacityRebalance: spotPercent > 0,
        healthCheckType: "EC2",
        maxInstanceLifetime: rotation.maxLifetimeSeconds,
        instanceMaintenancePolicy: plan.maintenance,
        instanceRefresh: {
          strategy: "Rolling",
          preferences: { ...plan.maintenance, scaleInProtectedInstances: protectedInstances },
        },
        // ECS takes the protection off what runs no task; managed termination protection asks for it.
        protectFromScaleIn: true,
        // Protected instances would stop the deletion; when it comes, the last service has left them.
        forceDelete: true,
        waitForCapacityTimeout: "15m",
        metricsGranularity: "1Minute",
        enabledMetrics: ["GroupDesiredCapacity", "GroupInServiceInstances", "GroupMaxSize"],
        tags: Object.entries(tags).map(([key, value]) => ({ key, value, propagateAtLaunch: true })),
      },
      { parent: this, dependsOn: [networkReady, ...needed] },
    );
  }

  private createProvider(group: aws.autoscaling.Group): aws.ecs.CapacityProvider {
    return new aws.ecs.CapacityProvider(
      logicalName("aws:ecs/capacityProvider:CapacityProvider", ...this.names),
      {
        autoScalingGroupProvider: {
          autoScalingGroupArn: group.arn,
          managedScaling: {
            status: "ENABLED",
            targetCapacity: this.args.network.ecsEc2.targetCapacityPercent,
          },
          managedTerminationProtection: "ENABLED",
          // An instance that goes, for whatever reason, first moves its tasks elsewhere.
          managedDraining: "ENABLED",
        },
      },
      { parent: this },
    );
  }

  private createRotation(group: aws.autoscaling.Group, image: aws.ssm.Parameter): void {
    const { plan, rotationRole } = this.args;
    if (!plan.rotation || !rotationRole) {
      return;
    }
    createRotation(
      {
        names: this.names,
        schedule: plan.rotation,
        role: rotationRole,
        call: "autoscaling:StartInstanceRefresh",
        targetArn: group.arn,
        imageParameterArn: image.arn,
        input: pulumi.jsonStringify({
          AutoScalingGroupName: group.name,
          Preferences: {
            MinHealthyPercentage: plan.maintenance.minHealthyPercentage,
            MaxHealthyPercentage: plan.maintenance.maxHealthyPercentage,
            ScaleInProtectedInstances: protectedInstances,
          },
        }),
      },
      this,
    );
  }
}

/** The groups of a network by architecture. */
export type SharedCapacities = Readonly<Partial<Record<CapacityPlan["arch"], SharedCapacity>>>;

/** What the `ecs-ec2` services of a network run on; nothing where there is none. */
export function createCapacities(
  args: Omit<SharedCapacityArgs, "plan">,
  parent: pulumi.Resource,
): SharedCapacities {
  const capacities = planCapacities(args.network).map((plan) => {
    const name = `${args.network.code}-capacity-${plan.name}`;
    return [plan.arch, new SharedCapacity(name, { ...args, plan }, { parent })];
  });
  return Object.fromEntries(capacities) as SharedCapacities;
}
