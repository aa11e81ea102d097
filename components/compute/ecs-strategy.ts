import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { ecsMovesTraffic, waitingMinutes, type DeploySettings, type ResolvedService } from "../../config";
import { calleeUrl, targetHeader, testTarget } from "../mesh";
import type { AttachedTarget, ComputeArgs } from "./compute";
import { createDeployAlarms } from "./deploy-alarms";
import { createTrafficRole } from "./traffic-role";

/** How ECS brings a new version, as far as the strategy decides. */
export interface EcsStrategy {
  /**
   * Last parts of the service's names. A service that moves its traffic is another resource than one that
   * replaces task by task: it stands healthy behind the old one's live rule before that rule goes, so that
   * requests are answered all the time.
   */
  readonly names: readonly string[];
  readonly service: Partial<aws.ecs.ServiceArgs>;
  /** What must exist before the service. */
  readonly dependsOn: readonly pulumi.Resource[];
  readonly customTimeouts?: pulumi.CustomTimeouts;
}

/** Minutes for starting the tasks, testing them and stopping the old ones, beside the waiting that is configured. */
const workMinutes = 40;

/** Decides a service's deployments, and makes what they need: alarms, and the role that moves the traffic. */
export function createStrategy(
  args: ComputeArgs,
  kind: string,
  targets: readonly AttachedTarget[],
  parent: pulumi.Resource,
): EcsStrategy {
  const { service, surroundings } = args;
  const alarms = createDeployAlarms(args, kind, targets, parent);
  const shared = {
    // An instance has no room for two of a daemon: the old task goes first, and ECS takes no other maximum.
    ...(service.kind === "daemon"
      ? { deploymentMinimumHealthyPercent: 0 }
      : { deploymentMinimumHealthyPercent: 100, deploymentMaximumPercent: 200 }),
    ...(alarms.length > 0 && {
      alarms: { enable: true, rollback: true, alarmNames: alarms.map(({ name }) => name) },
    }),
  };
  if (!ecsMovesTraffic(service)) {
    return {
      names: [],
      service: {
        ...shared,
        deploymentCircuitBreaker: { enable: true, rollback: true },
        ...(targets.length > 0 && { loadBalancers: targets.map((target) => binding(service, target)) }),
      },
      dependsOn: targets.map(({ attachRule }) => attachRule),
    };
  }
  const { code } = surroundings.network;
  const role = createTrafficRole(
    [code, service.name, kind],
    `Moves the traffic of ${service.name} in ${code}`,
    targets,
    parent,
  );
  const minutes = `${workMinutes + waitingMinutes(service.deploy)}m`;
  return {
    names: ["moving"],
    service: {
      ...shared,
      deploymentController: { type: "ECS" },
      deploymentConfiguration: { ...strategyOf(service.deploy), lifecycleHooks: smokeHooks(args) },
      loadBalancers: targets.map((target) => ({
        ...binding(service, target),
        ...(target.moving && {
          advancedConfiguration: {
            alternateTargetGroupArn: target.moving.targetGroup.arn,
            productionListenerRule: target.moving.production.arn,
            testListenerRule: target.moving.test.arn,
            roleArn: role.arn,
          },
        }),
      })),
    },
    dependsOn: [
      ...role.ready,
      ...(surroundings.smokeTest?.ready ?? []),
      ...targets.flatMap(({ moving }) => (moving ? [moving.production, moving.test] : [])),
    ],
    // An update waits for the deployment, and a deployment for what is configured.
    customTimeouts: { create: minutes, update: minutes },
  };
}

const binding = ({ name, port }: ResolvedService, { targetGroup }: AttachedTarget) => ({
  targetGroupArn: targetGroup.arn,
  containerName: name,
  containerPort: port ?? 0,
});

/** AWS counts minutes in text here. */
function strategyOf(deploy: DeploySettings): aws.types.input.ecs.ServiceDeploymentConfiguration {
  const bakeTimeInMinutes = String(deploy.bakeMinutes);
  switch (deploy.strategy) {
    case "canary":
      return {
        strategy: "CANARY",
        bakeTimeInMinutes,
        canaryConfiguration: {
          canaryPercent: deploy.canaryPercent,
          canaryBakeTimeInMinutes: String(deploy.canaryMinutes),
        },
      };
    case "linear":
      return {
        strategy: "LINEAR",
        bakeTimeInMinutes,
        linearConfiguration: {
          stepPercent: deploy.stepPercent,
          stepBakeTimeInMinutes: String(deploy.stepMinutes),
        },
      };
    default:
      return { strategy: "BLUE_GREEN", bakeTimeInMinutes };
  }
}

/** Before the first request moves, the new version has to answer the smoke test on its test rule. */
function smokeHooks({
  surroundings,
  service,
}: ComputeArgs): aws.types.input.ecs.ServiceDeploymentConfigurationLifecycleHook[] {
  const { environment, network, smokeTest } = surroundings;
  const { name, listenerPort, deploy } = service;
  if (!smokeTest || listenerPort === undefined) {
    throw new Error(`${name} needs a smoke test, which ${network.code} lacks`);
  }
  const address = calleeUrl(environment, network, { service: name, listenerPort, via: "network" });
  return [
    {
      hookTargetArn: smokeTest.functionArn,
      roleArn: smokeTest.invokerArn,
      lifecycleStages: ["POST_TEST_TRAFFIC_SHIFT"],
      hookDetails: JSON.stringify({
        url: `${address}${deploy.smokePath ?? "/"}`,
        headers: { [targetHeader]: testTarget },
      }),
    },
  ];
}
