import * as pulumi from "@pulumi/pulumi";
import type { Compute, ComputeArgs } from "./compute";
import { createTaskRoles, type TaskRoles } from "./ecs-roles";
import { createTaskDefinition } from "./ecs-task";
import type * as aws from "@pulumi/aws";

/**
 * What runs and ends, on Fargate: its roles and its task definition, and no server between two runs. Whoever
 * may run the task definition starts it: the clock (`JobCompute`), a person or a pipeline.
 */
export abstract class RunCompute extends pulumi.ComponentResource implements Compute {
  readonly kind = "fargate";
  readonly targets = {};
  readonly ownsTraffic = false;
  readonly ready: readonly pulumi.Resource[];
  readonly roleArn: pulumi.Output<string>;
  readonly roleName: pulumi.Output<string>;
  readonly metrics: Compute["metrics"];
  /** The task definition's family. */
  readonly unitName: pulumi.Output<string>;
  readonly taskFamily: pulumi.Output<string>;
  readonly deployment: Compute["deployment"];
  protected readonly roles: TaskRoles;
  protected readonly taskDefinition: aws.ecs.TaskDefinition;

  protected constructor(
    type: string,
    name: string,
    args: ComputeArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super(type, name, {}, opts);
    const { clusterName } = args.surroundings.cluster;
    this.roles = createTaskRoles(args, this.kind, this);
    this.taskDefinition = createTaskDefinition(
      args,
      { kind: this.kind, family: [], compatibility: "FARGATE" },
      this.roles,
      this,
    );
    this.ready = [this.taskDefinition, ...this.roles.ready];
    this.roleArn = this.roles.task.arn;
    this.roleName = this.roles.task.name;
    this.taskFamily = this.taskDefinition.family;
    this.unitName = this.taskFamily;
    this.deployment = pulumi.output({
      kind: "run" as const,
      // A job runs at its time; a task when a deployment calls for it.
      ...(args.service.kind === "task" && {
        task: {
          cluster: clusterName,
          family: this.taskFamily,
          container: args.service.name,
          subnets: [...args.surroundings.privateSubnetIds],
          securityGroup: args.securityGroupId,
          logGroup: args.logGroup.name,
        },
      }),
    });
    this.metrics = {
      // There once Container Insights are on; until then a run's cost is on the bill only.
      namespace: "ECS/ContainerInsights",
      dimensions: { ClusterName: clusterName, TaskDefinitionFamily: this.taskFamily },
    };
  }
}

/** A task that somebody starts, such as a migration: `./archipelago run`. Costs nothing until then. */
export class TaskCompute extends RunCompute {
  constructor(name: string, args: ComputeArgs, opts?: pulumi.ComponentResourceOptions) {
    super("archipelago:compute:TaskCompute", name, args, opts);
    this.registerOutputs({ roleArn: this.roleArn, unitName: this.unitName });
  }
}
