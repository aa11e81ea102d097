import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ResolvedService } from "../../config";
import { targetParameter, type DeploymentTarget } from "../../delivery";
import { publicHost } from "../mesh";
import { logicalName } from "../naming";
import type { Surroundings } from "./compute";
import type { DeploymentFacts } from "./deployment-facts";
import { releasesPath, releaseTag } from "./releases";

/**
 * The parameter in which a deployer reads how to deploy a service here. It is the service's and not its
 * compute's, so that a move to another kind changes its value and nothing else. Costs nothing.
 */
export function createDeploymentTarget(
  surroundings: Pick<Surroundings, "environment" | "network" | "repositoryUrls">,
  service: ResolvedService,
  facts: pulumi.Output<DeploymentFacts>,
  parent: pulumi.Resource,
): aws.ssm.Parameter {
  const { environment, network, repositoryUrls } = surroundings;
  const smokeUrl = smokeUrlOf(surroundings, service);
  const value = pulumi.all([facts, repositoryUrls]).apply(([own, urls]): DeploymentTarget => ({
    formatVersion: 1,
    environment: environment.environment,
    network: network.code,
    region: network.region,
    service: service.name,
    repository: `archipelago/${service.name}`,
    tag: releaseTag(environment, network),
    releaseParameter: `${releasesPath(environment, network)}${service.name}`,
    homeRegion: homeRegion(urls) ?? network.region,
    ...(smokeUrl !== undefined && { smokeUrl }),
    ...own,
  }));
  return new aws.ssm.Parameter(
    logicalName("aws:ssm/parameter:Parameter", network.code, service.name, "deploy"),
    {
      // Fixed: the deployer knows it by name.
      name: targetParameter(environment.environment, network.code, service.name),
      description: `How ${service.name} is deployed to ${network.code}`,
      type: "String",
      // Nothing in it is secret, and marked as such it would hide what a plan changes.
      insecureValue: value.apply((target) => JSON.stringify(target)),
    },
    { parent },
  );
}

/** Where a deployer asks whether the service answers; only a name that the world can resolve has such an address. */
export function smokeUrlOf(
  { network }: Pick<Surroundings, "network">,
  service: ResolvedService,
): string | undefined {
  return service.exposure === "public" && network.dns.delegated
    ? `https://${publicHost(network, service)}${service.deploy.smokePath ?? "/"}`
    : undefined;
}

/** The region to which builds push: that of the repositories' addresses. */
export function homeRegion(repositoryUrls: Readonly<Record<string, string>>): string | undefined {
  const [url = ""] = Object.values(repositoryUrls);
  return /\.dkr\.ecr\.([^.]+)\./.exec(url)?.[1];
}
