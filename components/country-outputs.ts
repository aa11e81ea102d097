import type * as pulumi from "@pulumi/pulumi";
import type { Service, Surroundings } from "./compute";
import type { DnsZone } from "./edge";
import type { OnPremisesOutputs } from "./on-premises";

/** What the stack exports of one network. */
export interface CountryOutputs {
  readonly region: string;
  /** By which one acts in the network's account; absent where that is the program's own. */
  readonly roleArn?: string;
  readonly vpcId: pulumi.Output<string>;
  readonly zoneName: string;
  /** Where a task that is run by hand runs. */
  readonly clusterName: pulumi.Output<string>;
  readonly privateSubnetIds: readonly pulumi.Output<string>[];
  /** Tells of deployments, refreshes and failed work; absent where nobody asked for it. */
  readonly notificationTopicArn?: pulumi.Output<string>;
  /** To be entered at the parent zone, for as long as the zone is not delegated. */
  readonly nameServers: pulumi.Output<string[]>;
  /** The hub's only: the zone of the shared services, delegated in the same step. */
  readonly mesh?: { readonly zoneName: string; readonly nameServers: pulumi.Output<string[]> };
  /** The hub's only: where clients are told of every country. */
  readonly routing?: {
    readonly bucket: pulumi.Output<string>;
    /** Of the objects' keys; `<code>.json` follows. */
    readonly prefix: string;
    /** In the hub's region; the code follows. */
    readonly parameterPath: string;
  };
  /** What the operators of the company's sites need; absent without a link to them. */
  readonly onPremises?: OnPremisesOutputs & {
    /** By service that may be called from there: host and port of its load balancer. */
    readonly callable: Readonly<Record<string, pulumi.Output<string>>>;
  };
  /** By service: what it runs on, where its logs are and, for a public one, its address. */
  readonly services: Readonly<Record<string, ServiceOutputs>>;
}

export interface ServiceOutputs {
  readonly kind: string;
  readonly compute: string;
  readonly securityGroupId: pulumi.Output<string>;
  /** Family of the task definition that can be run by hand; absent where there is none. */
  readonly taskFamily?: pulumi.Output<string>;
  readonly logGroup: pulumi.Output<string>;
  /** Name of the Auto Scaling group or ECS service. */
  readonly unit: pulumi.Output<string>;
  readonly url?: string;
}

/** What is exported of every network, hub and country alike. */
export function describeNetwork(
  { network, vpcId, cluster, privateSubnetIds }: Surroundings,
  zone: DnsZone,
  services: readonly Service[],
): CountryOutputs {
  const scheme = network.dns.delegated ? "https" : "http";
  return {
    region: network.region,
    ...(network.account && { roleArn: network.account.roleArn }),
    vpcId,
    zoneName: network.dns.zoneName,
    clusterName: cluster.clusterName,
    privateSubnetIds,
    nameServers: zone.nameServers,
    services: Object.fromEntries(
      services.map(({ compute, logGroupName, securityGroupId, host, service }) => [
        service.name,
        {
          kind: service.kind,
          compute: compute.kind,
          securityGroupId,
          ...(compute.taskFamily && { taskFamily: compute.taskFamily }),
          logGroup: logGroupName,
          unit: compute.unitName,
          ...(host !== undefined && { url: `${scheme}://${host}` }),
        },
      ]),
    ),
  };
}
