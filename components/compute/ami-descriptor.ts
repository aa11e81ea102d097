import * as pulumi from "@pulumi/pulumi";
import type { Deployments } from "./ami-deployments";
import type { ComputeArgs } from "./compute";
import { homeRegion, type DeploymentFacts } from "./deployment-target";
import { revisionBucket } from "./revisions";

/** How a deployer brings a revision onto the instances. */
export function describeDeployment(
  { surroundings }: ComputeArgs,
  { application, fleets }: Deployments,
): pulumi.Output<DeploymentFacts> {
  const { artifactBuckets, network, repositoryUrls } = surroundings;
  const described = fleets.map(({ group, deploymentGroup }) => ({
    group: group.name,
    deploymentGroup: deploymentGroup.deploymentGroupName,
  }));
  return pulumi
    .all([application.name, pulumi.all(described), artifactBuckets, repositoryUrls])
    .apply(([name, [only], buckets, urls]): DeploymentFacts => {
      if (!only) {
        throw new Error(`the application ${name} has nothing to deploy to`);
      }
      return {
        kind: "ami",
        strategy: "rolling",
        application: name,
        revisionBucket: revisionBucket(buckets, network.region).bucket,
        homeBucket: revisionBucket(buckets, homeRegion(urls) ?? network.region).bucket,
        ...only,
      };
    });
}
