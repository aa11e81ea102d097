import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { logicalName, physicalName } from "../naming";
import type { AttachedTarget, Compute, ComputeArgs } from "./compute";
import type { Side } from "../mesh";
import { createTaskRoles, type TaskRoles } from "./fargate-roles";
import { createServiceScaling } from "./fargate-scaling";
import { secretArn } from "./permissions";
import { placeholderContainer, scratchPath } from "./placeholder";
import { createRotation } from "./rotation";
import { createTargets } from "./targets";

/**
 * A service on Fargate. Creates its target groups and attach rules, roles, task definition and ECS service,
 * and, where configured, scaling, off hours and rotation. Cost: vCPU and memory by the second, plus the logs.
 */
export class FargateCompute extends pulumi.ComponentResource implements Compute {
  readonly kind = "fargate";
  readonly targets: Readonly<Partial<Record<Side, AttachedTarget>>>;
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
    super("archipelago:compute:FargateCompute", name, {}, opts);
    const { cluster } = args.surroundings;
    this.targets = createTargets(args, this.kind, this);
    const roles = createTaskRoles(args, this);
    const service = this.createService(this.createTaskDefinition(roles), roles);
    createServiceScaling(args, service, Object.values(this.targets), this);
    this.createRotation(service);

    this.ready = [service];
    this.roleArn = roles.task.arn;
    this.roleName = roles.task.name;
    this.unitName = service.name;
    this.metrics = {
      namespace: "AWS/ECS",
      dimensions: { ClusterName: cluster.clusterName, ServiceName: service.name },
    };
    this.registerOutputs({ roleArn: this.roleArn, unitName: this.unitName });
  }

  private createTaskDefinition(roles: TaskRoles): aws.ecs.TaskDefinition {
    const { surroundings, service, variables, logGroup } = this.args;
    const { environment, network, accountId } = surroundings;
    const { region, code } = network;
    const container = {
      name: service.name,
      ...placeholderContainer(service),
      essential: true,
      portMappings: service.port === undefined ? [] : [{ containerPort: service.port, protocol: "tcp" }],
      environment: Object.entries(variables)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, value]) => ({ name: key, value })),
      secrets: service.secrets.map((secret) => ({
        name: secret.name,
        valueFrom: accountId.apply((id) => secretArn(secret, { region, accountId: id })),
      })),
      readonlyRootFilesystem: true,
      mountPoints: [{ sourceVolume: "scratch", containerPath: scratchPath }],
      // Reaps what the process leaves behind, and hands signals on.
      linuxParameters: { initProcessEnabled: true },
      logConfiguration: {
        logDriver: "awslogs",
        options: {
          "awslogs-group": logGroup.name,
          "awslogs-region": region,
          "awslogs-stream-prefix": "task",
          // A slow log service must not stop the process: what does not fit is dropped.
          mode: "non-blocking",
          "max-buffer-size": "25m",
        },
      },
    };
    const type = "aws:ecs/taskDefinition:TaskDefinition";
    return new aws.ecs.TaskDefinition(
      logicalName(type, code, service.name, this.kind),
      {
        // Fixed, because AWS wants it so: revisions are counted by family, and a region may hold two countries.
        family: physicalName(type, "archipelago", environment.environment, code, service.name),
        requiresCompatibilities: ["FARGATE"],
        networkMode: "awsvpc",
        cpu: String(service.fargate.cpu),
        memory: String(service.fargate.memory),
        runtimePlatform: {
          operatingSystemFamily: "LINUX",
          cpuArchitecture: service.arch === "arm64" ? "ARM64" : "X86_64",
        },
        taskRoleArn: roles.task.arn,
        executionRoleArn: roles.execution.arn,
        volumes: [{ name: "scratch" }],
        containerDefinitions: pulumi.jsonStringify([container]),
      },
      { parent: this },
    );
  }

  private createService(taskDefinition: aws.ecs.TaskDefinition, roles: TaskRoles): aws.ecs.Service {
    const { surroundings, service, plan, securityGroupId, dependsOn } = this.args;
    const { network, cluster, privateSubnetIds } = surroundings;
    const targets = Object.values(this.targets);
    return new aws.ecs.Service(
      logicalName("aws:ecs/service:Service", network.code, service.name, this.kind),
      {
        cluster: cluster.arn,
        taskDefinition: taskDefinition.arn,
        desiredCount: service.min,
        capacityProviderStrategies: [...plan.capacityProviders],
        // Without it a changed Spot share would replace the service.
        forceNewDeployment: true,
        deploymentMinimumHealthyPercent: 100,
        deploymentMaximumPercent: 200,
        deploymentCircuitBreaker: { enable: true, rollback: true },
        availabilityZoneRebalancing: "ENABLED",
        waitForSteadyState: true,
        propagateTags: "SERVICE",
        enableEcsManagedTags: true,
        enableExecuteCommand: false,
        networkConfiguration: {
          subnets: [...privateSubnetIds],
          securityGroups: [securityGroupId],
          assignPublicIp: false,
        },
        ...(targets.length > 0 && {
          healthCheckGracePeriodSeconds: service.healthGraceSeconds,
          loadBalancers: targets.map(({ targetGroup }) => ({
            targetGroupArn: targetGroup.arn,
            containerName: service.name,
            containerPort: service.port ?? 0,
          })),
        }),
      },
      {
        parent: this,
        dependsOn: [
          ...dependsOn,
          cluster.ready,
          ...roles.ready,
          ...targets.map(({ attachRule }) => attachRule),
        ],
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
          Cluster: surroundings.cluster.arn,
          Service: service.name,
          ForceNewDeployment: true,
        }),
      },
      this,
    );
  }
}
