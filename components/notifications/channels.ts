import * as pulumi from "@pulumi/pulumi";
import type { ResolvedEnvironment, ResolvedNetwork, SlackChannel } from "../../config";
import type { Statement } from "../policy";
import { networkTags, tagging } from "../tags";
import { subscribeSlack } from "./topic";

/** A network, and the topic that its channel listens to. */
export interface Heard {
  readonly network: ResolvedNetwork;
  readonly accountId: pulumi.Output<string>;
  readonly topicArn: pulumi.Output<string>;
}

export interface ChannelsArgs {
  readonly environment: ResolvedEnvironment;
  readonly heard: readonly Heard[];
  /** Where the pipelines are. */
  readonly pipelineRegion: pulumi.Output<string>;
  /** Makes what belongs to a network's account. */
  readonly providerOf: (network: ResolvedNetwork) => pulumi.ProviderResource;
}

/**
 * The environment's Slack channels. AWS takes a channel once an account, so networks that name the same one share
 * its configuration; the topics it listens to may be of several regions. Costs nothing.
 */
export class Channels extends pulumi.ComponentResource {
  constructor(name: string, args: ChannelsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("archipelago:notifications:Channels", name, {}, opts);
    const { environment, heard, providerOf } = args;
    for (const group of byChannel(heard)) {
      const { network, accountId, slack } = group[0];
      const only = group.length === 1 ? network : environment.hub;
      const rollback = group.filter((one) => one.slack.rollback).map((one) => one.network.code);
      subscribeSlack(
        {
          // By the channel, not by a network: another one that joins replaces nothing.
          names: [...(network.account ? [network.account.id] : []), slack.channelId.toLowerCase()],
          configurationName: `archipelago-${environment.environment}-${slack.channelId}`,
          slack,
          accountId,
          topicArns: group.map(({ topicArn }) => topicArn),
          ...(rollback.length > 0 && {
            statements: pulumi
              .all([args.pipelineRegion, accountId])
              .apply(([region, id]) => rollbackStatements(environment.environment, rollback, region, id)),
          }),
        },
        {
          parent: this,
          provider: providerOf(network),
          transformations: [tagging(networkTags(environment, only))],
        },
      );
    }
    this.registerOutputs({});
  }
}

type HeardInSlack = Heard & { readonly slack: SlackChannel };
type Group = [HeardInSlack, ...HeardInSlack[]];

function byChannel(heard: readonly Heard[]): Group[] {
  const groups = new Map<string, Group>();
  for (const one of heard) {
    const { account, notifications } = one.network;
    const { slack } = notifications;
    if (!slack) continue;
    const key = `${account?.id ?? ""} ${slack.workspaceId} ${slack.channelId}`;
    const group = groups.get(key);
    if (group) group.push({ ...one, slack });
    else groups.set(key, [{ ...one, slack }]);
  }
  return [...groups.values()];
}

/**
 * To look at the pipelines that reach an environment, and to retry or roll back the stages that deploy to some of
 * its networks. The services are a wildcard, because a new one has its pipelines by the foundation alone; a stage
 * is named by the environment and the networks of its wave.
 */
function rollbackStatements(
  environment: ResolvedEnvironment["environment"],
  codes: readonly string[],
  region: string,
  accountId: string,
): Statement[] {
  const pipelines = `arn:aws:codepipeline:${region}:${accountId}:archipelago-*-${environment === "stg" ? "stg" : "release"}`;
  return [
    {
      Sid: "Look",
      Effect: "Allow",
      Action: ["codepipeline:GetPipelineState", "codepipeline:ListPipelineExecutions"],
      Resource: pipelines,
    },
    {
      Sid: "Back",
      Effect: "Allow",
      Action: ["codepipeline:RetryStageExecution", "codepipeline:RollbackStage"],
      Resource: codes.flatMap((code) =>
        [code, `${code}-*`, `*-${code}`, `*-${code}-*`].map((wave) => `${pipelines}/${environment}-${wave}`),
      ),
    },
  ];
}
