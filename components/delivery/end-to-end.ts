import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { endToEndProject, pipelineKinds, pipelineName, type ResolvedEndToEnd } from "../../config";
import { logicalName } from "../naming";
import type { Statement } from "../policy";
import { artifactFolder } from "./artifacts";
import { createBuildLogGroup, createBuildRole } from "./build-role";
import { computeTypes, machines } from "./machines";
import type { BuildSurroundings } from "./project";
import { secretVariables } from "./secret-variables";
import { keyStatement, logStatement, readStatements, secretStatements } from "./statements";

/**
 * A service's tests from outside, run by its pipelines after a deployment: its own buildspec, from the very sources that
 * were deployed, on a machine with browsers. It deploys nothing and pushes nothing. Cost: nothing while nothing runs,
 * then about 0.005 US$ by the minute of a small machine.
 */
export function createEndToEnd(
  test: ResolvedEndToEnd,
  { delivery, artifacts, accountId, region }: BuildSurroundings,
  opts: pulumi.CustomResourceOptions,
): aws.codebuild.Project {
  const { service, owner } = test;
  const name = endToEndProject(service);
  const names = ["test", service];
  const logGroup = createBuildLogGroup(names.join("-"), delivery.logRetentionDays, opts);
  const role = createBuildRole(
    {
      names,
      description: `Tests ${service} from outside`,
      accountId,
      statements: pulumi
        .all([logGroup.arn, artifacts.bucketArn, artifacts.keyArn, accountId])
        .apply(([log, bucket, key, account]): Statement[] => [
          logStatement(log),
          // Groups of results are named in the service's own buildspec, and CodeBuild puts the project's name before.
          {
            Sid: "Reports",
            Effect: "Allow",
            Action: [
              "codebuild:BatchPutTestCases",
              "codebuild:CreateReport",
              "codebuild:CreateReportGroup",
              "codebuild:UpdateReport",
            ],
            Resource: `arn:aws:codebuild:${region}:${account}:report-group/${name}-*`,
          },
          ...readStatements(
            "Artifacts",
            bucket,
            pipelineKinds.map((kind) => `${artifactFolder(pipelineName(service, kind))}/source/*`),
          ),
          keyStatement(key, region),
          ...secretStatements(test.secrets, { region, accountId: account }),
        ]),
    },
    opts,
  );
  const { type, image } = machines.x86_64;
  return new aws.codebuild.Project(
    logicalName("aws:codebuild/project:Project", ...names),
    {
      name,
      description: `Tests of ${service} from outside`,
      serviceRole: role.arn,
      buildTimeout: test.timeoutMinutes,
      queuedTimeout: 60,
      encryptionKey: artifacts.keyArn,
      artifacts: { type: "CODEPIPELINE" },
      environment: {
        // AWS's image for this architecture has Chrome and Firefox, the other has none.
        type,
        image,
        computeType: computeTypes[test.computeType],
        imagePullCredentialsType: "CODEBUILD",
        environmentVariables: [{ name: "SERVICE", value: service }, ...secretVariables(test.secrets)],
      },
      source: { type: "CODEPIPELINE", buildspec: test.buildspec },
      logsConfig: { cloudwatchLogs: { groupName: logGroup.name, status: "ENABLED" } },
      tags: { service, owner },
    },
    { ...opts, dependsOn: [role.policy] },
  );
}
