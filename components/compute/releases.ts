/**
 * Which image a task runs. A deployer releases a service by moving the tag `<environment>-<network>` in the
 * region's repository, writing the parameter `/archipelago/<environment>/<network>/releases/<service>`, and
 * deploying anew. The program reads only which parameters are there: before the first release a task
 * definition names the placeholder, from then on always the same tag, so no later release changes the program's
 * mind, and no change of the program an image.
 */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ResolvedEnvironment, ResolvedNetwork } from "../../config";
import { placeholderContainer, type PlaceholderArgs } from "./placeholder";

/** Names of the services that have been released to a network. */
export type Releases = readonly string[];

type Place = readonly [
  environment: Pick<ResolvedEnvironment, "environment">,
  network: Pick<ResolvedNetwork, "code">,
];

/** Where a deployer notes what it released to a network: one parameter a service. */
export const releasesPath = (...[{ environment }, { code }]: Place): string =>
  `/archipelago/${environment}/${code}/releases/`;

/** The tag that names what runs in a network; a deployer moves it. */
export const releaseTag = (...[{ environment }, { code }]: Place): string => `${environment}-${code}`;

/** Asks a network's Parameter Store which services have been released: one call, empty in an empty account. */
export function readReleases(
  environment: ResolvedEnvironment,
  network: ResolvedNetwork,
  parent: pulumi.Resource,
): pulumi.Output<Releases> {
  const path = releasesPath(environment, network);
  const found = aws.ssm.getParametersByPathOutput({ path, withDecryption: false }, { parent });
  // The values count as secret; the names, which are all that is used, are not.
  return pulumi.unsecret(found.names).apply((names) => names.map((name) => name.slice(path.length)));
}

/** The copy of a repository in another region. */
export const inRegion = (repositoryUrl: string, region: string): string =>
  repositoryUrl.replace(/\.dkr\.ecr\.[^.]+\./, `.dkr.ecr.${region}.`);

export interface ContainerChoice {
  readonly service: PlaceholderArgs;
  /** Has the service been released here? */
  readonly released: boolean;
  /** In any region; absent while the foundation does not know the service yet. */
  readonly repositoryUrl: string | undefined;
  readonly region: string;
  readonly tag: string;
}

/** Image and, for the placeholder only, command. */
export function chooseContainer({ service, released, repositoryUrl, region, tag }: ContainerChoice): {
  readonly image: string;
  readonly command?: readonly string[];
} {
  return released && repositoryUrl !== undefined
    ? { image: `${inRegion(repositoryUrl, region)}:${tag}` }
    : placeholderContainer(service);
}
