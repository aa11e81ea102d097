import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { ecsMovesTraffic, waitingMinutes } from "../../config";
import type { Side } from "../mesh";
import { logicalName } from "../naming";
import type { AttachedTarget, Compute, ComputeArgs } from "./compute";
import type { EcsPlace } from "./ecs-place";
import { createTaskRoles, type TaskRoles } from "./ecs-roles";
import { createServiceScaling } from "./ecs-scaling";
import { createStrategy } from "./ecs-strategy";
import { createTaskDefinition } from "./ecs-task";
import { createProtection } from "./protection";
import { createRotation } from "./rotation";
import { connectConfiguration } from "./service-connect";
import { createTargetPairs, createTargets } from "./targets";

/**
 * A service whose tasks ECS runs; its kinds differ by the capacity below. Creates its target groups and attach
 * rules, roles, task definition and ECS service, and, where configured, scaling, off hours and rotation.
 */
export abstract class EcsCompute extends pulumi.ComponentResource implements Compute {
  readonly kind: EcsPlace["kind"];
  readonly targets: Readonly<Partial<Record<Side, AttachedTarget>>>;
  readonly ownsTraffic: boolean;
  readonly ready: readonly pulumi.Resource[];
  readonly roleArn: pulumi.Output<string>;
  readonly roleName: pulumi.Output<string>;
  readonly metrics: Compute["metrics"];
  readonly unitName: pulumi.Output<string>;
  readonly taskFamily?: pulumi.Output<string>;
  readonly deployment: Compute["deployment"];

  protected constructor(
    type: string,
    name: string,
    private readonly args: ComputeArgs,
    private readonly place: EcsPlace,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super(type, name, {}, opts);
    this.kind = place.kind;
    this.ownsTraffic = ecsMovesTraffic(args.service);
    const create = this.ownsTraffic ? createTargetPairs : createTargets;
    this.targets = create(args, this.kind, this);
    const roles = createTaskRoles(args, this.kind, this);
    const taskDefinition = createTaskDefinition(args, place, roles, this);
    const service = this.createService(taskDefinition, roles);
    createProtection(args, place, roles.task, this);
    createServiceScaling(args, place, service, Object.values(this.targets), this);
    this.createRotation(service);

    this.ready = [service];
    this.roleArn = roles.task.arn;
    this.roleName = roles.task.name;
    this.unitName = service.name;
    this.taskFamily = place.compatibility === "FARGATE" ? taskDefinition.family : undefined;
    this.metrics = {
      namespace: "AWS/ECS",
      dimensions: { ClusterName: place.clusterName, ServiceName: service.name },
    };
    this.deployment = pulumi.output({
      kind: "ecs" as const,
      compute: this.kind,
      strategy: args.service.deploy.strategy,
      cluster: place.clusterName,
      unit: service.name,
      plannedMinutes: waitingMinutes(args.service.deploy),
    });
    this.registerOutputs({ roleArn: this.roleArn, unitName: this.unitName });
  }

  private createService(taskDefinition: aws.ecs.TaskDefinition, roles: TaskRoles): aws.ecs.Service {
    const { surroundings, service, plan, securityGroupId, dependsOn } = this.args;
    const { network, privateSubnetIds } = surroundings;
    const targets = Object.values(this.targets);
    const strategy = createStrategy(this.args, this.kind, targets, this);
    return new aws.ecs.Service(
      logicalName("aws:ecs/service:Service", network.code, service.name, this.kind, ...strategy.names),
      {
        ...this.place.service,
        ...strategy.service,
        cluster: this.place.clusterArn,
        taskDefinition: taskDefinition.arn,
        // Without it a changed share of the capacity providers would replace the service.
        forceNewDeployment: true,
        // A daemon's number and places are those of the instances.
        ...(service.kind !== "daemon" && {
          desiredCount: service.min,
          availabilityZoneRebalancing: "ENABLED",
        }),
        waitForSteadyState: true,
        propagateTags: "SERVICE",
        enableEcsManagedTags: true,
        enableExecuteCommand: service.exec,
        networkConfiguration: {
          subnets: [...privateSubnetIds],
          securityGroups: [securityGroupId],
          assignPublicIp: false,
        },
        ...(targets.length > 0 && { healthCheckGracePeriodSeconds: service.healthGraceSeconds }),
        serviceConnectConfiguration: connectConfiguration(this.args),
      },
      {
        parent: this,
        dependsOn: [...dependsOn, this.place.clusterReady, ...roles.ready, ...strategy.dependsOn],
        ...(strategy.customTimeouts && { customTimeouts: strategy.customTimeouts }),
        ignoreChanges: plan.capacityOwner === "program" ? [] : ["desiredCount"],
      },
    );
  }

  private createRotation(service: aws.ecs.Service): void {
    const { surroundings, service: wanted, plan } = this.args;
    if (!plan.rotation || !surroundings.rotationRole) {
      return;
    }
    createRotation(
      {
        names: [surroundings.network.code, wanted.name, this.kind],
        schedule: plan.rotation,
        role: surroundings.rotationRole,
        call: "ecs:UpdateService",
        targetArn: service.id,
        input: pulumi.jsonStringify({
          Cluster: this.place.clusterArn,
          Service: service.name,
          ForceNewDeployment: true,
        }),
      },
      this,
    );
  }
}
