/** What a pipeline does, stage by stage: plain values, but for the names that AWS draws. */
import type * as aws from "@pulumi/aws";
import {
  deployProjectName,
  endToEndProject,
  type PipelineStep,
  type PipelineTurn,
  type ResolvedPipeline,
} from "../../config";
import { bridgeOf, sourceOf, type StageSurroundings } from "./pipeline-sources";
import { buildProjectName } from "./project";

type Stage = aws.types.input.codepipeline.PipelineStage;
type Action = aws.types.input.codepipeline.PipelineStageAction;
type Rule = aws.types.input.codepipeline.PipelineStageOnSuccessConditionRule;

/** Variable that names a release where no tag does. */
export const releaseVariable = "RELEASE";

/** Longer than the longest deployment with its longest pause; CodeBuild's own limit is 36 hours. */
export const deployMinutes = 30 * 60;

/**
 * Source, build, and a stage for each wave. What a wave deploys runs at the same time. A stage that fails is
 * rolled back to what it last did well, and the waves behind it never begin.
 */
export function pipelineStages(pipeline: ResolvedPipeline, around: StageSurroundings): Stage[] {
  return [
    { name: "source", actions: [sourceOf(pipeline, around), bridgeOf(around)] },
    { name: "build", actions: [buildOf(pipeline)] },
    ...pipeline.steps.flatMap((step) => [
      ...(step.approval ? [approvalOf(pipeline, step)] : []),
      ...step.waves.map((wave) => waveOf(pipeline, step, wave, around)),
      ...(step.tested ? [testOf(pipeline, step)] : []),
    ]),
  ];
}

/** On the way to stg the build names the release itself; a release has its tag's name, or the one it was started with. */
function buildOf({ service, kind, source }: ResolvedPipeline): Action {
  const release = source.kind === "github" ? `#{source.TagName}` : `#{variables.${releaseVariable}}`;
  return {
    name: "build",
    category: "Build",
    owner: "AWS",
    provider: "CodeBuild",
    version: "1",
    namespace: "build",
    inputArtifacts: ["source"],
    configuration: {
      ProjectName: buildProjectName(service),
      ...(kind === "release" && { EnvironmentVariables: variables({ [releaseVariable]: release }) }),
    },
  };
}

/** In a stage of its own: a refusal must not roll back what runs. */
const approvalOf = ({ service }: ResolvedPipeline, { environment }: PipelineStep): Stage => ({
  name: `approve-${environment}`,
  actions: [
    {
      name: "approve",
      category: "Approval",
      owner: "AWS",
      provider: "Manual",
      version: "1",
      configuration: { CustomData: `Release #{build.RELEASE} of ${service} to ${environment}?` },
    },
  ],
});

function waveOf(
  { service }: ResolvedPipeline,
  { environment }: PipelineStep,
  wave: readonly PipelineTurn[],
  { stop, region }: StageSurroundings,
): Stage {
  const migrates = wave.some(({ migration }) => migration !== undefined);
  const deploy = (network: string, name: string, runOrder: number, said: Record<string, string>): Action => ({
    name,
    category: "Build",
    owner: "AWS",
    provider: "CodeBuild",
    version: "1",
    runOrder,
    inputArtifacts: ["bridge"],
    configuration: {
      ProjectName: deployProjectName(environment, network),
      EnvironmentVariables: variables(said),
    },
  });
  return {
    name: [environment, ...wave.map(({ network }) => network)].join("-"),
    actions: [
      ...wave.flatMap(({ network, migration }) =>
        migration === undefined
          ? []
          : [deploy(network, `migrate-${network}`, 1, { COMMAND: "run-task", SERVICE: migration })],
      ),
      ...wave.map(({ network }) =>
        deploy(network, `deploy-${network}`, migrates ? 2 : 1, {
          COMMAND: "deploy",
          SERVICE: service,
          RELEASE: "#{build.RELEASE}",
        }),
      ),
    ],
    onFailure: { result: "ROLLBACK" },
    ...(stop && {
      beforeEntry: { condition: { result: "FAIL", rules: alarmRules(stop.alarms, region) } },
      onSuccess: {
        condition: { result: "ROLLBACK", rules: alarmRules(stop.alarms, region, stop.soakMinutes) },
      },
    }),
  };
}

/** Once for each network, at the same time. Nothing is rolled back: what failed can be looked at where it runs. */
const testOf = ({ service }: ResolvedPipeline, { environment, waves }: PipelineStep): Stage => ({
  name: `test-${environment}`,
  actions: waves.flat().map(({ network }) => ({
    name: `test-${network}`,
    category: "Build",
    owner: "AWS",
    provider: "CodeBuild",
    version: "1",
    inputArtifacts: ["source"],
    configuration: {
      ProjectName: endToEndProject(service),
      EnvironmentVariables: variables({
        ENVIRONMENT: environment,
        NETWORK: network,
        RELEASE: "#{build.RELEASE}",
      }),
    },
  })),
});

const alarmRules = (alarms: readonly string[], region: string, minutes?: number): Rule[] =>
  alarms.map((AlarmName, at) => ({
    name: `alarm-${at + 1}`,
    region,
    ruleTypeId: { category: "Rule", owner: "AWS", provider: "CloudWatchAlarm", version: "1" },
    configuration: {
      AlarmName,
      AlarmStates: "ALARM",
      ...(minutes !== undefined && { WaitTime: String(minutes) }),
    },
  }));

/** As CodePipeline's CodeBuild action takes them. */
export const variables = (values: Readonly<Record<string, string>>): string =>
  JSON.stringify(Object.entries(values).map(([name, value]) => ({ name, value, type: "PLAINTEXT" })));
