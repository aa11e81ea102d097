import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Side } from "../mesh";
import { createDeployments } from "./ami-deployments";
import { describeDeployment } from "./ami-descriptor";
import { hasSides, type Fleet } from "./ami-fleet";
import { createGroup } from "./ami-group";
import { createInstanceRole } from "./ami-role";
import { createGroupScaling } from "./ami-scaling";
import { createMovingRules, createPlaces, createSecondRules } from "./ami-sides";
import { createLaunchTemplate } from "./ami-template";
import type { AttachedTarget, Compute, ComputeArgs } from "./compute";
import { createRotation } from "./rotation";

/**
 * A service on an Auto Scaling group from a machine image. Creates its target groups and attach rules, role,
 * launch template, group and what CodeDeploy needs to bring revisions onto its instances, and, where
 * configured, scaling, off hours and rotation. With `blueGreen` there are two of each but the role and the
 * template, and rules by which a deployer moves the traffic: the second side is empty but for a deployment.
 * Cost: the instances and their disks.
 */
export class AmiCompute extends pulumi.ComponentResource implements Compute {
  readonly kind = "ami";
  readonly targets: Readonly<Partial<Record<Side, AttachedTarget>>>;
  readonly ownsTraffic: boolean;
  readonly ready: readonly pulumi.Resource[];
  readonly roleArn: pulumi.Output<string>;
  readonly roleName: pulumi.Output<string>;
  readonly metrics: Compute["metrics"];
  readonly unitName: pulumi.Output<string>;
  readonly deployment: Compute["deployment"];

  constructor(
    name: string,
    private readonly args: ComputeArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("archipelago:compute:AmiCompute", name, {}, opts);
    const { image, service } = args;
    this.ownsTraffic = hasSides(args);
    if (!image) {
      throw new Error(`${service.name} is to run on instances and has no machine image`);
    }
    const { places, targets } = createPlaces(args, this);
    this.targets = targets;
    const instance = createInstanceRole(args, this);
    const template = createLaunchTemplate(args, image, instance.profile, this);
    const fleets = places.map((place) =>
      createGroup(args, place, { template, permissions: instance.ready }, this),
    );
    for (const fleet of fleets) {
      createGroupScaling(args, fleet, this);
      this.createRotation(fleet, image);
    }
    const groups = fleets.map(({ group }) => group);
    const moving = createMovingRules(args, places, groups, this);
    createSecondRules(args, places, this);
    const [first] = groups as [aws.autoscaling.Group, ...aws.autoscaling.Group[]];

    this.ready = groups;
    this.roleArn = instance.role.arn;
    this.roleName = instance.role.name;
    this.unitName = first.name;
    this.metrics = { namespace: "AWS/EC2", dimensions: { AutoScalingGroupName: first.name } };
    this.deployment = describeDeployment(args, createDeployments(args, fleets, this), moving);
    this.registerOutputs({ roleArn: this.roleArn, unitName: this.unitName });
  }

  private createRotation({ names, group }: Fleet, image: aws.ssm.Parameter): void {
    const { surroundings, service, plan } = this.args;
    if (!plan.rotation || !surroundings.rotationRole) {
      return;
    }
    const { minHealthyPercentage, maxHealthyPercentage } = plan.maintenance;
    createRotation(
      {
        names,
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
