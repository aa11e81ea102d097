/** What the builds of this program may do. Each star says why. */
import { infrastructureName, infrastructurePipeline } from "../../config";
import { imageRight, keepKeyActions, stateRights, upRights } from "../../delivery";
import type { Statement } from "../policy";

export interface StatePlace {
  readonly accountId: string;
  /** Where the state and its key are: the foundation's region. */
  readonly region: string;
}

/** As `archipelago bootstrap` names them. */
const stateBucket = ({ accountId }: StatePlace): string => `archipelago-state-${accountId}`;
const keyAlias = "alias/archipelago-pulumi";

/** For `pulumi`: where the state is. */
export const backendUrl = (place: StatePlace): string => `s3://${stateBucket(place)}?region=${place.region}`;

/** The key is made before this program knows anything of the account, and found by its name: IAM asks for the same. */
const keyRight = (
  { accountId, region }: StatePlace,
  sid: string,
  effect: Statement["Effect"],
  actions: readonly string[],
): Statement => ({
  Sid: sid,
  Effect: effect,
  Action: actions,
  Resource: `arn:aws:kms:${region}:${accountId}:key/*`,
  Condition: { "ForAnyValue:StringEquals": { "kms:ResourceAliases": keyAlias } },
});

/** Looks, and writes nothing but its word to the channel. */
export const previewStatements = (place: StatePlace, topicArn: string): Statement[] => [
  ...stateRights(`arn:aws:s3:::${stateBucket(place)}`),
  keyRight(place, "ReadSecretsOfState", "Allow", ["kms:Decrypt"]),
  imageRight(place.accountId),
  { Sid: "Tell", Effect: "Allow", Action: "sns:Publish", Resource: topicArn },
];

/** On top of PowerUserAccess; never its own roles, GitHub's, the state's settings, or the key. */
export const upStatements = (place: StatePlace): Statement[] => [
  ...upRights(
    place.accountId,
    `arn:aws:s3:::${stateBucket(place)}`,
    [
      // Pulumi completes the names of the pipeline's own roles, and bootstrap fixes GitHub's.
      `${infrastructureName}-preview-*`,
      `${infrastructureName}-up-*`,
      `pipeline-${infrastructureName}-*`,
      "archipelago-preview",
      "archipelago-up",
    ].map((name) => `arn:aws:iam::${place.accountId}:role/${name}`),
  ),
  keyRight(place, "KeepKey", "Deny", keepKeyActions),
  {
    // What it does is what somebody has approved; that somebody is never itself.
    Sid: "KeepApproval",
    Effect: "Deny",
    Action: "codepipeline:PutApprovalResult",
    Resource: `arn:aws:codepipeline:${place.region}:${place.accountId}:${infrastructurePipeline}/*`,
  },
];
