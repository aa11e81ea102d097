import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type {
  ComputeKind,
  FoundationOutputs,
  ResolvedEnvironment,
  ResolvedNetwork,
  ResolvedService,
} from "../../config";
import type { Authorities, Front, Side } from "../mesh";
import type { Cluster } from "./cluster";
import type { Statement } from "../policy";
import type { DeploymentFacts } from "./deployment-facts";
import type { ServicePlan } from "./plan";
import type { Releases } from "./releases";
import type { SharedCapacities } from "./shared-capacity";
import type { WorkQueue } from "./queue";
import type { SmokeTest } from "./smoke-test";

/** What every service of a network shares. */
export interface Surroundings {
  readonly environment: ResolvedEnvironment;
  readonly network: ResolvedNetwork;
  readonly vpcId: pulumi.Output<string>;
  readonly privateSubnetIds: readonly pulumi.Output<string>[];
  /** Routes and endpoints must be there before the first server starts, or it finds no image. */
  readonly networkReady: pulumi.Resource;
  readonly cluster: Cluster;
  /** EC2 capacity that services share, by architecture; there where a service runs on it. */
  readonly capacities: SharedCapacities;
  readonly accountId: pulumi.Output<string>;
  /** The private authorities of the environment's mesh, by region; empty where its certificates are public. */
  readonly authorities: Authorities;
  /** Repository URL by service name. */
  readonly repositoryUrls: pulumi.Output<Readonly<Record<string, string>>>;
  /** Buckets of revisions, by region. */
  readonly artifactBuckets: pulumi.Output<FoundationOutputs["artifactBuckets"]>;
  /** Services that a deployer has released here; the others run the placeholder. */
  readonly releases: pulumi.Output<Releases>;
  /** Role under which schedules replace servers; there when a service of the network has such a schedule. */
  readonly rotationRole?: aws.iam.Role;
  /** Queues of the network's workers, by service name. */
  readonly queues: Readonly<Record<string, WorkQueue>>;
  /** Hears of failed work; there when the network has a worker or a job. */
  readonly failureTopic?: aws.sns.Topic;
  /** In which proxies find one another; there when a service of the network has one. */
  readonly namespace?: aws.servicediscovery.HttpNamespace;
  /** Everything but the company's sites; there when the network has a link to them. */
  readonly internetListId?: pulumi.Output<string>;
  /** Tests new versions; there when ECS moves the traffic of any service of the network. */
  readonly smokeTest?: SmokeTest;
}

/** What a compute kind is given; the same for each. */
export interface ComputeArgs {
  readonly surroundings: Surroundings;
  readonly service: ResolvedService;
  readonly plan: ServicePlan;
  readonly fronts: readonly Front[];
  readonly securityGroupId: pulumi.Output<string>;
  readonly logGroup: aws.cloudwatch.LogGroup;
  /** Names the machine image that instances start from; absent where the kind of process has no instances. */
  readonly image?: aws.ssm.Parameter;
  /** What the process finds in its environment. */
  readonly variables: Readonly<Record<string, pulumi.Input<string>>>;
  /** What the process may do in AWS; absent when nothing. */
  readonly statements?: pulumi.Output<readonly Statement[]>;
  /** What must exist before the first server: without its edges it could neither pull nor answer. */
  readonly dependsOn: readonly pulumi.Resource[];
}

/** A target group that is attached to its load balancer. */
export interface AttachedTarget {
  readonly front: Front;
  readonly targetGroup: aws.lb.TargetGroup;
  readonly attachRule: aws.lb.ListenerRule;
  /** Where a deployer moves the traffic: the group to and fro, and the rules by which. */
  readonly moving?: {
    readonly targetGroup: aws.lb.TargetGroup;
    readonly production: aws.lb.ListenerRule;
    readonly test: aws.lb.ListenerRule;
  };
}

/**
 * What the mesh, the pipelines and the monitors need from a running service, whatever it runs on. The twins
 * `AmiCompute`, `FargateCompute` and `EcsEc2Compute` are its three kinds.
 */
export interface Compute {
  readonly kind: ComputeKind;
  /** Behind each load balancer that the service has. */
  readonly targets: Readonly<Partial<Record<Side, AttachedTarget>>>;
  /** A deployer moves the traffic, by rules of this compute; else the program does, by live rules of its own. */
  readonly ownsTraffic: boolean;
  /** When these are made, the kind is healthy and may take traffic. */
  readonly ready: readonly pulumi.Resource[];
  /** Role of the process: give permissions to this. */
  readonly roleArn: pulumi.Output<string>;
  readonly roleName: pulumi.Output<string>;
  /** The metrics of its servers: CloudWatch's namespace and dimensions. */
  readonly metrics: {
    readonly namespace: string;
    readonly dimensions: Readonly<Record<string, pulumi.Output<string>>>;
  };
  /** Family of the task definition that can be run by hand on Fargate; absent where there is none. */
  readonly taskFamily?: pulumi.Output<string>;
  /** Name of the ECS service, the Auto Scaling group or the task definition's family: what a deployer acts on. */
  readonly unitName: pulumi.Output<string>;
  /** In alarm when work failed that nobody watches; absent where all work is watched. */
  readonly failures?: readonly aws.cloudwatch.MetricAlarm[];
  /** How a deployer deploys to it. */
  readonly deployment: pulumi.Output<DeploymentFacts>;
}
