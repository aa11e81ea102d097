import * as pulumi from "@pulumi/pulumi";
import type { DeployableFleet, Deployments } from "./ami-deployments";
import type { Color } from "./ami-fleet";
import type { MovingRule } from "./ami-sides";
import type { ComputeArgs } from "./compute";
import { homeRegion, smokeUrlOf, type DeploymentFacts } from "./deployment-target";
import { sideTarget } from "../mesh";
import { revisionBucket } from "./revisions";

/** How a deployer brings a revision onto the instances. */
export function describeDeployment(
  { surroundings, service }: ComputeArgs,
  { application, fleets }: Deployments,
  moving: readonly MovingRule[],
): pulumi.Output<DeploymentFacts> {
  const { artifactBuckets, network, repositoryUrls } = surroundings;
  const url = smokeUrlOf(surroundings, service);
  const described = fleets.map((fleet) => describeFleet(fleet, url));
  const rules = moving.map(({ rule, blue, green }) =>
    pulumi
      .all([rule.arn, blue.arn, green.arn])
      .apply(([arn, first, second]) => ({ arn, blue: first, green: second })),
  );
  return pulumi
    .all([application.name, pulumi.all(described), pulumi.all(rules), artifactBuckets, repositoryUrls])
    .apply(([name, [first, second], movingRules, buckets, urls]): DeploymentFacts => {
      if (!first) {
        throw new Error(`the application ${name} has nothing to deploy to`);
      }
      const common = {
        kind: "ami",
        application: name,
        revisionBucket: revisionBucket(buckets, network.region).bucket,
        homeBucket: revisionBucket(buckets, homeRegion(urls) ?? network.region).bucket,
      } as const;
      if (!second) {
        const { deploymentGroup, group } = first;
        return { ...common, strategy: "rolling", deploymentGroup, group };
      }
      return {
        ...common,
        strategy: "blueGreen",
        min: service.min,
        max: service.max,
        sides: { blue: first, green: second },
        switch: { kind: "listener", rules: movingRules },
        bakeMinutes: service.deploy.bakeMinutes,
      };
    });
}

function describeFleet(
  { group, deploymentGroup, targets, color, watched }: DeployableFleet,
  url: string | undefined,
) {
  return pulumi
    .all([
      group.name,
      deploymentGroup.deploymentGroupName,
      pulumi.all(targets.map(({ targetGroup }) => targetGroup.arn)),
      pulumi.all(watched.map((alarm) => alarm.name)),
    ])
    .apply(([name, deployment, targetGroups, alarms]) => ({
      group: name,
      deploymentGroup: deployment,
      targetGroups,
      alarms,
      ...test(color, url),
    }));
}

/** How one side is asked whether it answers, whichever has the traffic. */
const test = (color: Color | undefined, url: string | undefined) =>
  color !== undefined && url !== undefined ? { test: { url, target: sideTarget(color) } } : {};
