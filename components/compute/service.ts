import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { ecsMovesTraffic, type ResolvedService } from "../../config";
import { createAliasRecord, createOldSide, type DnsZone } from "../edge";
import {
  calleeUrl,
  createEdges,
  createFronts,
  createLiveRule,
  createPartnerRules,
  goesByLattice,
  planServiceEdges,
  planSmokeEdges,
  publicHost,
  sidesOf,
  testLabel,
  trustedCertificates,
  trustVariable,
  type LoadBalancers,
  type Mesh,
  type Party,
} from "../mesh";
import { anchorOf } from "../guard";
import { logicalName } from "../naming";
import { letOut } from "../on-premises";
import type { Statement } from "../policy";
import { serviceTags, tagging } from "../tags";
import { AmiCompute } from "./ami";
import type { Compute, ComputeArgs, Surroundings } from "./compute";
import { createDeploymentTarget } from "./deployment-target";
import { EcsEc2Compute } from "./ecs-ec2";
import { FargateCompute } from "./fargate";
import { createImageParameter } from "./image";
import { JobCompute } from "./job";
import { variableName } from "./names";
import { planService } from "./plan";
import { consumeStatement, sendStatement } from "./queue";
import { directCallees } from "./service-connect";
import { TaskCompute } from "./run";

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
    const edges = this.createEdges(group);
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
      variables: this.variables(),
      statements: this.statements(),
      dependsOn: [
        surroundings.networkReady,
        ...mesh.readyFor(service),
        ...edges,
        // A proxy knows the endpoints that were there before it.
        ...directCallees(service).flatMap((name) => this.callee(name).compute.ready),
      ],
    });
    const { ownsTraffic, targets } = this.compute;
    const live: pulumi.Resource[] = [];
    for (const { front, targetGroup } of Object.values(targets)) {
      if (ownsTraffic && !front.second) {
        continue;
      }
      if (front.side === "public") {
        const partners = createPartnerRules([network.code, service.name], service, front, targetGroup.arn, {
          parent: this,
          dependsOn: [...this.compute.ready],
        });
        live.push(...partners);
      }
      if (front.shut) {
        continue;
      }
      const rule = createLiveRule([network.code, service.name, front.side], front, targetGroup.arn, {
        parent: this,
        // Traffic moves when the new kind is healthy, not before.
        dependsOn: [...this.compute.ready],
      });
      live.push(rule);
    }
    createDeploymentTarget(surroundings, service, this.compute.deployment, this);
    this.host = this.createPublicName(live);
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

  private createEdges(group: aws.ec2.SecurityGroup): pulumi.Resource[] {
    const { service, surroundings, loadBalancers, mesh } = this.args;
    const groupOf = (party: Party) => {
      if (party === "service") {
        return group.id;
      }
      if (party === "smoke") {
        return surroundings.smokeTest?.securityGroupId;
      }
      if (party === "lattice") {
        return mesh.lattice?.securityGroupId;
      }
      if (typeof party === "object" && "service" in party) {
        return this.callee(party.service).securityGroupId;
      }
      return party === "public"
        ? loadBalancers.public?.securityGroupId
        : mesh.internalOf(party === "internal" ? service.name : party.internalOf)?.securityGroupId;
    };
    const { environment, network } = surroundings;
    const edges = [
      ...planServiceEdges(environment, network, service),
      ...(ecsMovesTraffic(service) ? planSmokeEdges(network, service) : []),
    ];
    const rules = createEdges(edges, groupOf, { parent: this }, mesh.lattice?.prefixListId);
    mesh.lattice?.opened(
      service.name,
      rules.filter((_, n) => goesByLattice(edges[n]!)),
    );
    const { internetListId } = surroundings;
    return internetListId
      ? [...rules, letOut([network.code, service.name], group.id, internetListId, { parent: this })]
      : rules;
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

  /** What every process finds in its environment: where it is, and where those are whom it calls. */
  private variables(): Record<string, pulumi.Input<string>> {
    const { service, surroundings } = this.args;
    const { environment, network } = surroundings;
    const callees = service.calls.map(
      (call) => [variableName(call.service, "URL"), calleeUrl(environment, network, call)] as const,
    );
    const trusted = trustedCertificates(environment, network, service.calls, surroundings.authorities);
    const own = surroundings.queues[service.name];
    const receivers = service.sends.flatMap((receiver) => {
      const queue = surroundings.queues[receiver];
      return queue ? [[variableName(receiver, "QUEUE_URL"), queue.url] as const] : [];
    });
    return {
      ENVIRONMENT: environment.environment,
      COUNTRY: network.code,
      SERVICE: service.name,
      TZ: network.timeZone,
      ...(service.port !== undefined && {
        PORT: String(service.port),
        HEALTH_PATH: service.healthPath ?? "/",
      }),
      ...(own && { QUEUE_URL: own.url }),
      ...Object.fromEntries(receivers),
      ...Object.fromEntries(callees),
      ...(trusted && { [trustVariable]: trusted }),
      ...Object.fromEntries(
        (service.onPremises?.calls ?? []).map(({ name, host, port }) => [
          variableName(name, "ADDRESS"),
          `${host}:${port}`,
        ]),
      ),
    };
  }

  /** What the process may do in AWS: take from its own queue, and send to those that it names. */
  private statements(): pulumi.Output<readonly Statement[]> | undefined {
    const { service, surroundings } = this.args;
    const own = surroundings.queues[service.name];
    const receivers = service.sends.flatMap((receiver) => surroundings.queues[receiver] ?? []);
    if (!own && receivers.length === 0) {
      return undefined;
    }
    return pulumi
      .all([own?.arn ?? "", pulumi.all(receivers.map(({ arn }) => arn))])
      .apply(([queue, targets]) => [
        ...(queue ? [consumeStatement(queue)] : []),
        ...(targets.length > 0 ? [sendStatement(targets)] : []),
      ]);
  }

  private createPublicName(live: readonly pulumi.Resource[]): string | undefined {
    const { service, surroundings, loadBalancers, zone } = this.args;
    const { network } = surroundings;
    if (!sidesOf(service).includes("public") || !loadBalancers.public) {
      return undefined;
    }
    const { moving, front } = this.compute.targets.public ?? {};
    const second = front?.second?.loadBalancer;
    const { cutover } = service;
    // A name that comes back from a second load balancer finds the first one ready.
    const opts = { parent: this, dependsOn: [...live] };
    const named = { code: network.code, zone };
    const moves = second !== undefined;
    const target = loadBalancers.public;
    const record = createAliasRecord({ ...named, host: service.name, target, moves, cutover }, opts);
    if (moving || second) {
      createAliasRecord(
        { ...named, host: testLabel(service), target: second ?? loadBalancers.public, moves },
        opts,
      );
    }
    if (cutover) {
      createOldSide({ ...named, host: service.name, cutover, beside: record }, { parent: this });
    }
    return publicHost(network, service);
  }
}
