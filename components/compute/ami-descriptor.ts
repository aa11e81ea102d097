import * as pulumi from "@pulumi/pulumi";
import type { DeployableFleet, Deployments } from "./ami-deployments";
import type { Color } from "./ami-fleet";
import type { MovingRule } from "./ami-sides";
import type { ComputeArgs } from "./compute";
import type { DeploymentFacts } from "./deployment-facts";
import { homeRegion, smokeUrlOf } from "./deployment-target";
import type { BlueGreenTarget } from "../../delivery";
import { sideTarget, type Front } from "../mesh";
import { revisionBucket } from "./revisions";

/** How a deployer brings a revision onto the instances. */
export function describeDeployment(
  { surroundings, service }: ComputeArgs,
  { application, fleets }: Deployments,
  moving: readonly MovingRule[],
): pulumi.Output<DeploymentFacts> {
  const { artifactBuckets, network, repositoryUrls } = surroundings;
  const url = smokeUrlOf(surroundings, service);
  const [named] = fleets.flatMap(({ targets }) => targets.filter(({ front }) => front.second));
  const described = fleets.map((fleet) => describeFleet(fleet, url, named?.front));
  const rules = moving.map(({ rule, blue, green }) =>
    pulumi
      .all([rule.arn, blue.arn, green.arn])
      .apply(([arn, first, second]) => ({ arn, blue: first, green: second })),
  );
  return pulumi
    .all([
      application.name,
      pulumi.all(described),
      pulumi.all(rules),
      artifactBuckets,
      repositoryUrls,
      named && describeNames(named.front),
    ])
    .apply(([name, [first, second], movingRules, buckets, urls, names]): DeploymentFacts => {
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
        switch: names
          ? {
              kind: "dns",
              ...names,
              ttlSeconds: service.deploy.dnsTtlSeconds,
              marginSeconds: service.deploy.dnsMarginSeconds,
              rules: movingRules,
            }
          : { kind: "listener", rules: movingRules },
        bakeMinutes: service.deploy.bakeMinutes,
      };
    });
}

type Names = Pick<
  Extract<BlueGreenTarget["switch"], { kind: "dns" }>,
  "zoneId" | "record" | "testRecord" | "blue" | "green"
>;

/** The names that move between two load balancers. */
function describeNames({
  host = "",
  testHost = "",
  loadBalancer,
  second,
}: Front): pulumi.Output<Names> | undefined {
  const endpoint = ({ dnsName, zoneId }: Front["loadBalancer"]) =>
    pulumi.all([dnsName, zoneId]).apply(([name, zone]) => ({ dnsName: name, zoneId: zone }));
  return (
    second &&
    pulumi
      .all([second.recordZoneId, endpoint(loadBalancer), endpoint(second.loadBalancer)])
      .apply(([zoneId, blue, green]) => ({ zoneId, record: host, testRecord: testHost, blue, green }))
  );
}

function describeFleet(
  { group, deploymentGroup, targets, color, watched }: DeployableFleet,
  url: string | undefined,
  named: Front | undefined,
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
      ...test(color, url, named),
    }));
}

/** How one side is asked whether it answers: by the header whichever has the traffic, by the test name while idle. */
function test(color: Color | undefined, url: string | undefined, named: Front | undefined) {
  if (color === undefined || url === undefined) {
    return {};
  }
  return {
    test: named
      ? { url: url.replace(`//${named.host}/`, `//${named.testHost}/`) }
      : { url, target: sideTarget(color) },
  };
}
