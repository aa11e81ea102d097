import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { connectEndpoint, type ResolvedNetwork, type ResolvedService } from "../../config";
import { directName } from "../mesh";
import { logicalName } from "../naming";
import type { ComputeArgs } from "./compute";
import { logConfiguration, portName } from "./ecs-task";

/** The services that a service calls past the load balancer. */
export const directCallees = ({ calls }: Pick<ResolvedService, "calls">): readonly string[] =>
  calls.flatMap(({ service, direct }) => (direct ? [service] : []));

/** The services of a network, none before those that it calls past the load balancer; circles are refused by the configuration. */
export function calleesFirst(services: readonly ResolvedService[]): readonly ResolvedService[] {
  const sorted = new Set<ResolvedService>();
  const add = (service: ResolvedService) => {
    for (const callee of services.filter(({ name }) => directCallees(service).includes(name))) {
      if (!sorted.has(callee)) {
        add(callee);
      }
    }
    sorted.add(service);
  };
  services.forEach(add);
  return [...sorted];
}

/**
 * The Cloud Map namespace in which the proxies of a network find one another; there where a service has one. It
 * holds no DNS zone and costs nothing. Its entries are ECS's.
 */
export function createNamespace(
  { code, services }: Pick<ResolvedNetwork, "code" | "services">,
  parent: pulumi.Resource,
): aws.servicediscovery.HttpNamespace | undefined {
  return services.some(({ serviceConnect }) => serviceConnect)
    ? new aws.servicediscovery.HttpNamespace(
        logicalName("aws:servicediscovery/httpNamespace:HttpNamespace", code),
        { description: `Services of ${code} that call one another directly` },
        { parent },
      )
    : undefined;
}

/** The proxy beside a service's process, and the endpoint by which others find it where it has a port. */
export function connectConfiguration({
  surroundings,
  service,
  logGroup,
}: ComputeArgs): aws.types.input.ecs.ServiceServiceConnectConfiguration | undefined {
  const { environment, network, namespace } = surroundings;
  const { serviceConnect, port, listenerPort } = service;
  if (!serviceConnect || !namespace) {
    return undefined;
  }
  const endpoint = connectEndpoint(service);
  return {
    enabled: true,
    namespace: namespace.arn,
    logConfiguration: logConfiguration(logGroup.name, network.region),
    ...(port !== undefined &&
      listenerPort !== undefined && {
        services: [
          {
            portName,
            discoveryName: endpoint,
            clientAlias: [{ dnsName: directName(environment, network, endpoint), port: listenerPort }],
            timeout: { ...serviceConnect },
          },
        ],
      }),
  };
}
