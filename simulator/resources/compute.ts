import { Making, Made, Rules } from "../making";

function arnIsId(service: string, resourceOf: (resource: Making) => string) {
  return (resource: Making): Made => {
    const arn = resource.arn(service, resourceOf(resource));
    return { id: arn, computed: { arn } };
  };
}

/** The name at the end of a cluster's ARN, or the name itself. */
function clusterName(resource: Making): string {
  return resource.text("cluster")?.split("/").at(-1) ?? "default";
}

/** What both kinds of auto scaling put into the ARNs of what is scaled. */
function scaledResource(resource: Making): string {
  return `resource/${resource.text("serviceNamespace") ?? "ecs"}/${resource.text("resourceId") ?? resource.name}`;
}

/** Amazon ECS, EC2 Auto Scaling and Application Auto Scaling. */
export const computeRules: Rules = {
  "aws:ec2/launchTemplate:LaunchTemplate": (resource) => {
    const id = resource.ec2Id("lt");
    return {
      id,
      computed: { arn: resource.arn("ec2", `launch-template/${id}`), latestVersion: 1, defaultVersion: 1 },
    };
  },
  "aws:ecs/cluster:Cluster": arnIsId("ecs", (resource) => `cluster/${resource.physicalName}`),
  "aws:ecs/capacityProvider:CapacityProvider": arnIsId(
    "ecs",
    (resource) => `capacity-provider/${resource.physicalName}`,
  ),
  "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders": (resource) => ({
    id: resource.text("clusterName") ?? resource.name,
  }),
  "aws:ecs/service:Service": arnIsId(
    "ecs",
    (resource) => `service/${clusterName(resource)}/${resource.physicalName}`,
  ),
  "aws:servicediscovery/httpNamespace:HttpNamespace": (resource) => {
    const id = `ns-${resource.hex(16)}`;
    return {
      id,
      computed: { arn: resource.arn("servicediscovery", `namespace/${id}`), httpName: resource.physicalName },
    };
  },
  "aws:ecs/taskDefinition:TaskDefinition": (resource) => {
    const family = resource.text("family") ?? resource.name;
    const arnWithoutRevision = resource.arn("ecs", `task-definition/${family}`);
    return {
      id: family,
      computed: {
        arn: `${arnWithoutRevision}:${resource.occurrence}`,
        arnWithoutRevision,
        revision: resource.occurrence,
      },
    };
  },
  "aws:ecs/accountSettingDefault:AccountSettingDefault": (resource) => ({
    id: resource.physicalName,
    computed: { principalArn: resource.arn("iam", "root", "global") },
  }),
  "aws:autoscaling/group:Group": (resource) => ({
    id: resource.physicalName,
    computed: {
      arn: resource.arn(
        "autoscaling",
        `autoScalingGroup:${resource.uuid()}:autoScalingGroupName/${resource.physicalName}`,
      ),
      predictedCapacity: 0,
      warmPoolSize: 0,
    },
  }),
  "aws:autoscaling/policy:Policy": (resource) => ({
    id: resource.physicalName,
    computed: {
      arn: resource.arn(
        "autoscaling",
        `scalingPolicy:${resource.uuid()}:autoScalingGroupName/${resource.text("autoscalingGroupName") ?? resource.name}:policyName/${resource.physicalName}`,
      ),
    },
  }),
  "aws:autoscaling/schedule:Schedule": (resource) => {
    const action = resource.text("scheduledActionName") ?? resource.name;
    return {
      id: action,
      computed: {
        arn: resource.arn(
          "autoscaling",
          `scheduledUpdateGroupAction:${resource.uuid()}:autoScalingGroupName/${resource.text("autoscalingGroupName") ?? resource.name}:scheduledActionName/${action}`,
        ),
      },
    };
  },
  "aws:autoscaling/lifecycleHook:LifecycleHook": (resource) => ({ id: resource.physicalName }),
  "aws:appautoscaling/target:Target": (resource) => ({
    id: resource.text("resourceId") ?? resource.name,
    computed: { arn: resource.arn("application-autoscaling", `scalable-target/0ec5${resource.hex(32)}`) },
  }),
  "aws:appautoscaling/policy:Policy": (resource) => ({
    id: resource.physicalName,
    computed: {
      arn: resource.arn(
        "autoscaling",
        `scalingPolicy:${resource.uuid()}:${scaledResource(resource)}:policyName/${resource.physicalName}`,
      ),
      alarmArns: [],
    },
  }),
  "aws:appautoscaling/scheduledAction:ScheduledAction": (resource) => ({
    id: `${resource.physicalName}-${resource.text("serviceNamespace") ?? "ecs"}-${resource.text("resourceId") ?? resource.name}`,
    computed: {
      arn: resource.arn(
        "autoscaling",
        `scheduledAction:${resource.uuid()}:${scaledResource(resource)}:scheduledActionName/${resource.physicalName}`,
      ),
    },
  }),
};
