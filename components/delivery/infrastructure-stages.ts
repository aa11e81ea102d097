/** What the pipeline of this program does, stage by stage: plain values, but for the names that AWS draws. */
import type * as aws from "@pulumi/aws";
import { infrastructureName, infrastructureProject, type ResolvedInfrastructure } from "../../config";
import { approvedArtifact } from "../../delivery";
import { sourceOf, type StageSurroundings } from "./pipeline-sources";
import { variables } from "./pipeline-stages";

type Stage = aws.types.input.codepipeline.PipelineStage;
type Action = aws.types.input.codepipeline.PipelineStageAction;

/**
 * Source, and two stages a stack: the preview, and what it asks for. The second is skipped where nothing would change, so
 * that nobody is asked about nothing.
 */
export function infrastructureStages(
  { source, stacks }: ResolvedInfrastructure,
  around: StageSurroundings,
): Stage[] {
  return [
    { name: "source", actions: [sourceOf({ service: infrastructureName, source }, around)] },
    ...stacks.flatMap(({ name, approval }) => [
      { name: `preview-${name}`, actions: [previewOf(name)] },
      {
        name: `up-${name}`,
        actions: [...(approval ? [approvalOf(name)] : []), upOf(name, approval ? 2 : 1)],
        beforeEntry: {
          condition: {
            result: "SKIP",
            rules: [
              {
                name: "changes",
                region: around.region,
                ruleTypeId: { category: "Rule", owner: "AWS", provider: "VariableCheck", version: "1" },
                configuration: { Variable: `#{${spaceOf(name)}.CHANGES}`, Value: "0", Operator: "NE" },
              },
            ],
          },
        },
      },
    ]),
  ];
}

/** Namespace of what a stack's preview says. */
const spaceOf = (stack: string): string => stack.replace(/-/g, "_");

const build = { category: "Build", owner: "AWS", provider: "CodeBuild", version: "1" };

const previewOf = (stack: string): Action => ({
  ...build,
  name: "preview",
  namespace: spaceOf(stack),
  inputArtifacts: ["source"],
  outputArtifacts: [approvedArtifact(stack)],
  configuration: {
    ProjectName: infrastructureProject("preview"),
    EnvironmentVariables: variables({ STACK: stack }),
  },
});

const approvalOf = (stack: string): Action => ({
  name: "approve",
  category: "Approval",
  owner: "AWS",
  provider: "Manual",
  version: "1",
  runOrder: 1,
  configuration: { CustomData: `#{${spaceOf(stack)}.SUMMARY}` },
});

const upOf = (stack: string, runOrder: number): Action => ({
  ...build,
  name: "up",
  runOrder,
  inputArtifacts: ["source", approvedArtifact(stack)],
  configuration: {
    ProjectName: infrastructureProject("up"),
    PrimarySource: "source",
    EnvironmentVariables: variables({ STACK: stack, APPROVED: approvedArtifact(stack) }),
  },
});
