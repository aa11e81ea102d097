import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Side } from "../mesh";
import { createDeployments } from "./ami-deployments";
import { describeDeployment } from "./ami-descriptor";
import type { Fleet } from "./ami-fleet";
import { createGroup } from "./ami-group";
import { createInstanceRole } from "./ami-role";
import { createGroupScaling } from "./ami-scaling";
import { createLaunchTemplate } from "./ami-template";
import type { AttachedTarget, Compute, ComputeArgs } from "./compute";
import { createRotation } from "./rotation";
import { createTargets } from "./targets";

/**
 * A service on an Auto Scaling group from a machine image. Creates its target groups and attach rules, role,
 * launch template, group and what CodeDeploy needs to bring revisions onto its instances, and, where
 * configured, scaling, off hours and rotation. Cost: the instances and their disks.
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
  readonly deployment: Compute["deployment"];

  constructor(
    name: string,
    private readonly args: ComputeArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("archipelago:compute:AmiCompute", name, {}, opts);
    const { image, service, surroundings } = args;
    if (!image) {
      throw new Error(`${service.name} is to run on instances and has no machine image`);
    }
    this.targets = createTargets(args, this.kind, this);
    const instance = createInstanceRole(args, this);
    const template = createLaunchTemplate(args, image, instance.profile, this);
    const fleet = createGroup(
      args,
      {
        names: [surroundings.network.code, service.name, this.kind],
        targets: Object.values(this.targets),
      },
      { template, permissions: instance.ready },
      this,
    );
    createGroupScaling(args, fleet, this);
    this.createRotation(fleet, image);
    const deployments = createDeployments(args, [fleet], this);

    this.ready = [fleet.group];
    this.roleArn = instance.role.arn;
    this.roleName = instance.role.name;
    this.unitName = fleet.group.name;
    this.metrics = { namespace: "AWS/EC2", dimensions: { AutoScalingGroupName: fleet.group.name } };
    this.deployment = describeDeployment(args, deployments);
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
