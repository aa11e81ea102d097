/** What the two kinds of builds of this program may do in an account; the same for GitHub's workflows and the pipeline. */

const roleActions = [
  "CreateRole",
  "DeleteRole",
  "GetRole",
  "UpdateRole",
  "UpdateRoleDescription",
  "UpdateAssumeRolePolicy",
  "TagRole",
  "UntagRole",
  "ListRoleTags",
  "PutRolePolicy",
  "GetRolePolicy",
  "DeleteRolePolicy",
  "ListRolePolicies",
  "AttachRolePolicy",
  "DetachRolePolicy",
  "ListAttachedRolePolicies",
  "ListInstanceProfilesForRole",
  "PassRole",
  "AddRoleToInstanceProfile",
  "RemoveRoleFromInstanceProfile",
];
const profileActions = [
  "CreateInstanceProfile",
  "DeleteInstanceProfile",
  "GetInstanceProfile",
  "AddRoleToInstanceProfile",
  "RemoveRoleFromInstanceProfile",
  "TagInstanceProfile",
  "UntagInstanceProfile",
];
const policyActions = [
  "CreatePolicy",
  "DeletePolicy",
  "GetPolicy",
  "GetPolicyVersion",
  "ListPolicyVersions",
  "CreatePolicyVersion",
  "DeletePolicyVersion",
  "TagPolicy",
  "UntagPolicy",
];
const iam = (actions: readonly string[]): readonly string[] => actions.map((action) => `iam:${action}`);

/** AWS's own policies of whoever previews: descriptions of what is there, never what is in it. */
export const previewPolicies = [
  "arn:aws:iam::aws:policy/SecurityAudit",
  "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess",
] as const;

/** AWS's own policy of whoever raises. */
export const upPolicies = ["arn:aws:iam::aws:policy/PowerUserAccess"] as const;

export interface Right {
  readonly Sid: string;
  readonly Effect: "Allow" | "Deny";
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
}

/** What they read besides: the image parameters that the program looks up, in any region: a country may be put into any. */
export const imageRight = (accountId: string): Right => ({
  Sid: "ReadImages",
  Effect: "Allow",
  Action: ["ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath"],
  Resource: ["arn:aws:ssm:*::parameter/aws/service/*", `arn:aws:ssm:*:${accountId}:parameter/archipelago/*`],
});

/** The state of the stacks, to read: a preview takes no lock, so it writes nothing. `bucket` is its ARN. */
export const stateRights = (bucket: string): readonly Right[] => [
  { Sid: "FindState", Effect: "Allow", Action: "s3:ListBucket", Resource: bucket },
  { Sid: "ReadState", Effect: "Allow", Action: "s3:GetObject", Resource: `${bucket}/*` },
];

/**
 * Roles, profiles and policies of the platform's servers, on top of PowerUserAccess. All of the account's: the program
 * names a role by its network and service, without a common beginning. Whoever makes roles can make one that may do
 * more, so this is an administrator in effect; the refusals keep an accident from the account's first things.
 */
export function upRights(accountId: string, bucket: string, kept: readonly string[]): readonly Right[] {
  const of = (kind: string) => `arn:aws:iam::${accountId}:${kind}/*`;
  return [
    { Sid: "Roles", Effect: "Allow", Action: iam(roleActions), Resource: of("role") },
    { Sid: "Profiles", Effect: "Allow", Action: iam(profileActions), Resource: of("instance-profile") },
    { Sid: "Policies", Effect: "Allow", Action: iam(policyActions), Resource: of("policy") },
    {
      Sid: "KeepOwnRoles",
      Effect: "Deny",
      Action: iam(roleActions.filter((action) => !/^(Get|List)/.test(action))),
      Resource: kept,
    },
    {
      Sid: "KeepState",
      Effect: "Deny",
      Action: [
        "s3:DeleteBucket",
        "s3:DeleteBucketPolicy",
        "s3:DeleteObjectVersion",
        "s3:PutBucketAcl",
        "s3:PutBucketPolicy",
        "s3:PutBucketPublicAccessBlock",
        "s3:PutBucketVersioning",
        "s3:PutEncryptionConfiguration",
        "s3:PutLifecycleConfiguration",
      ],
      Resource: [bucket, `${bucket}/*`],
    },
  ];
}

/** The key of the state: nobody who raises may take it away. */
export const keepKeyActions = [
  "kms:DisableKey",
  "kms:DisableKeyRotation",
  "kms:PutKeyPolicy",
  "kms:ScheduleKeyDeletion",
] as const;
