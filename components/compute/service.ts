import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ResolvedService } from "../../config";
import type { DnsZone } from "../edge";
import { createFronts, type LoadBalancers, type Mesh } from "../mesh";
import { anchorOf } from "../guard";
import { logicalName } from "../naming";
import { serviceTags, tagging } from "../tags";
import { AmiCompute } from "./ami";
import type { Compute, ComputeArgs, Surroundings } from "./compute";
import { createDeploymentTarget } from "./deployment-target";
import { EcsEc2Compute } from "./ecs-ec2";
import { FargateCompute } from "./fargate";
import { createImageParameter } from "./image";
import { JobCompute } from "./job";
import { planService } from "./plan";
import { processStatements, processVariables } from "./process";
import { directCallees } from "./service-connect";
import { TaskCompute } from "./run";
import { createServiceEdges } from "./service-edges";
import { createPublicName, createTrafficRules } from "./traffic";

export interface ServiceArgs {
  readonly service: ResolvedService;
  readonly surroundings: Surroundings;
  readonly loadBalancers: Pick<LoadBalancers, "public" | "second">;
  readonly mesh: Mesh;
  /** Those that it calls past the load balancer, by name. */
  readonly callees: ReadonlyMap<string, Service>;
  /** Zone in which a public service has its name. */
  readonly zone: Pick<DnsZone, "zoneId" | "zoneName">;
}

/** The twins, by kind. */
const computeKinds = { ami: AmiCompute, fargate: FargateCompute, "ecs-ec2": EcsEc2Compute } as const;

/**
 * One service in one network. Creates its security group and the rules that its calls ask for, its log group,
 * the parameter of its machine image, its internal listener, its compute, the rules that carry traffic to it,
 * and its public name. What it runs on is one of three twins: changing it replaces the twin and turns the live
 * rules, nothing else.
 */
export class Service extends pulumi.ComponentResource {
  /** What was asked for. */
  readonly service: ResolvedService;
  readonly securityGroupId: pulumi.Output<string>;
  readonly logGroupName: pulumi.Output<string>;
  readonly compute: Compute;
  /** Public host name; absent on what is not public. */
  readonly host?: string;

  constructor(
    name: string,
    private readonly args: ServiceArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    const { service, surroundings, loadBalancers, mesh } = args;
    const { environment, network } = surroundings;
    super(
      "archipelago:compute:Service",
      name,
      {},
      {
        ...opts,
        transformations: [
          ...(opts?.transformations ?? []),
          tagging(serviceTags(environment, network, service)),
        ],
      },
    );
    this.service = service;
    const plan = planService(network, service);
    const group = this.createSecurityGroup();
    const edges = createServiceEdges(
      {
        service,
        surroundings,
        loadBalancers,
        mesh,
        securityGroupId: group.id,
        calleeGroupId: (callee) => this.callee(callee).securityGroupId,
      },
      this,
    );
    const logGroup = this.createLogGroup();
    const balancers = {
      public: loadBalancers.public,
      second: loadBalancers.second,
      zoneId: pulumi.output(args.zone.zoneId),
      internal: mesh.internalOf(service.name),
    };
    const fronts = createFronts(network, service, balancers, this);
    this.compute = this.createCompute({
      surroundings,
      service,
      plan,
      fronts,
      securityGroupId: group.id,
      logGroup,
      // What runs and ends never stands on instances of its own.
      ...((service.kind === "web" || service.kind === "worker") && {
        image: createImageParameter(surroundings, service, this),
      }),
      variables: processVariables({ service, surroundings }),
      statements: processStatements({ service, surroundings }),
      dependsOn: [
        surroundings.networkReady,
        ...mesh.readyFor(service),
        ...edges,
        // A proxy knows the endpoints that were there before it.
        ...directCallees(service).flatMap((name) => this.callee(name).compute.ready),
      ],
    });
    const traffic = { network, service, compute: this.compute };
    const live = createTrafficRules(traffic, this);
    createDeploymentTarget(surroundings, service, this.compute.deployment, this);
    this.host = createPublicName({ ...traffic, loadBalancers, zone: args.zone }, live, this);
    this.securityGroupId = group.id;
    this.logGroupName = logGroup.name;
    this.registerOutputs({
      securityGroupId: this.securityGroupId,
      logGroupName: this.logGroupName,
      host: this.host,
    });
  }

  private createSecurityGroup(): aws.ec2.SecurityGroup {
    const { service, surroundings } = this.args;
    const { network, vpcId } = surroundings;
    return new aws.ec2.SecurityGroup(
      logicalName("aws:ec2/securityGroup:SecurityGroup", network.code, service.name),
      { vpcId, description: `${service.name} in ${network.code}` },
      { parent: this },
    );
  }

  private callee(name: string): Service {
    const callee = this.args.callees.get(name);
    if (!callee) {
      throw new Error(`${this.service.name} calls ${name} directly, which is raised after it`);
    }
    return callee;
  }

  /** The logs belong to the service, so that they stay when its compute changes. */
  private createLogGroup(): aws.cloudwatch.LogGroup {
    const { service, surroundings } = this.args;
    const { environment, network } = surroundings;
    return new aws.cloudwatch.LogGroup(
      logicalName("aws:cloudwatch/logGroup:LogGroup", network.code, service.name),
      {
        // Fixed: agents in images and saved queries know it by name.
        name: `/archipelago/${environment.environment}/${network.code}/${service.name}`,
        retentionInDays: network.logRetentionDays,
      },
      { parent: this, ...anchorOf(service) },
    );
  }

  private createCompute(args: ComputeArgs): Compute {
    const { code } = args.surroundings.network;
    const { name, compute, kind } = args.service;
    if (kind === "job" || kind === "task") {
      return new { job: JobCompute, task: TaskCompute }[kind](`${code}-${name}-${kind}`, args, {
        parent: this,
      });
    }
    return new computeKinds[compute](`${code}-${name}-${compute}`, args, { parent: this });
  }
}
