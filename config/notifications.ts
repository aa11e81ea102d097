/** What is told of what deploys, renews or fails in a network. */

/** `failures`: what did not end well. `results`: also what did. `all`: also what begins. */
export const noticeLevels = ["failures", "results", "all"] as const;
export type NoticeLevel = (typeof noticeLevels)[number];

/** A Slack channel that Amazon Q Developer in chat applications writes to. */
export interface SlackChannel {
  readonly workspaceId: string;
  readonly channelId: string;
  /** Whether the stages that deploy to the network may be retried and rolled back from the channel. */
  readonly rollback: boolean;
}

export interface ResolvedNotifications {
  readonly level: NoticeLevel;
  /** The region in which events become messages: the network's own, or the nearest choice where that cannot. */
  readonly region: string;
  /** There is a topic although no channel listens. */
  readonly topic: boolean;
  readonly slack?: SlackChannel;
}
