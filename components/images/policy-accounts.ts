/** Who of other accounts may what with images, and what the factory's builds may do there. */
import type { ResolvedAccount } from "../../config";
import { accountPrincipals, type Statement } from "../policy";
import { rings } from "./names";

/** Builds of the factory that write parameters. */
export const factoryBuilds = ["bake", "upkeep"] as const;
export type FactoryBuild = (typeof factoryBuilds)[number];

/** Name of a build's role in another account. */
export const factoryRole = (build: FactoryBuild): string => `archipelago-images-${build}`;

export const factoryRoleArn = (build: FactoryBuild, accountId: string): string =>
  `arn:aws:iam::${accountId}:role/${factoryRole(build)}`;

/** Roles of AWS's services that start servers in an account: for a group, and for its Spot requests. */
export const launchers = (accountId: string): Readonly<Record<"autoscaling" | "spot", string>> => {
  const role = `arn:aws:iam::${accountId}:role/aws-service-role`;
  return {
    autoscaling: `${role}/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling`,
    spot: `${role}/spot.amazonaws.com/AWSServiceRoleForEC2Spot`,
  };
};

/** What EC2 does with a key for whoever starts a server whose disks are encrypted by it. */
export const diskActions = [
  "kms:CreateGrant",
  "kms:Decrypt",
  "kms:DescribeKey",
  "kms:Encrypt",
  "kms:GenerateDataKey*",
  "kms:ReEncrypt*",
] as const;

/** What a build does in an account of networks: there is no ring, and no image of the account's own. */
export function accountStatements(build: FactoryBuild, { id, regions }: ResolvedAccount): Statement[] {
  const parameters = (ring: string) => `arn:aws:ssm:*:${id}:parameter/archipelago/${ring}/*`;
  const baked = (only: readonly string[]) => only.map((ring) => `${parameters(ring)}/image-*`);
  const Condition = { StringEquals: { "aws:RequestedRegion": regions } };
  const writes =
    build === "bake"
      ? baked(rings.slice(0, 1))
      : [...baked(rings.slice(1)), ...rings.map((ring) => `${parameters(ring)}/ecs/image*`)];
  return [
    {
      // EC2's and SSM's lists know no resource.
      Sid: "Look",
      Effect: "Allow",
      Action: [
        // SSM also asks for it on behalf of whoever writes a parameter that holds an image.
        "ec2:DescribeImages",
        "ssm:DescribeParameters",
        ...(build === "bake" ? [] : looksOfUpkeep),
      ],
      Resource: "*",
      Condition,
    },
    {
      Sid: "Read",
      Effect: "Allow",
      Action: "ssm:GetParameter",
      Resource: [...new Set([...baked(rings), ...writes])],
      Condition,
    },
    { Sid: "Point", Effect: "Allow", Action: "ssm:PutParameter", Resource: writes, Condition },
  ];
}

const looksOfUpkeep = [
  "ec2:DescribeInstances",
  "ec2:DescribeInstanceStatus",
  "ec2:DescribeLaunchTemplates",
  "ec2:DescribeLaunchTemplateVersions",
];

/** How a build gets into the accounts. */
export const accountsStatements = (build: FactoryBuild, accountIds: readonly string[]): Statement[] =>
  accountIds.length === 0
    ? []
    : [
        {
          Sid: "Accounts",
          Effect: "Allow",
          Action: "sts:AssumeRole",
          Resource: accountIds.map((id) => factoryRoleArn(build, id)),
        },
      ];

/** What a build does with the factory's own images, so that other accounts may start from them. */
export const sharing = [
  "ec2:DescribeImageAttribute",
  "ec2:DescribeSnapshotAttribute",
  "ec2:ModifyImageAttribute",
  "ec2:ModifySnapshotAttribute",
];

/**
 * What the key's own policy says of other accounts: to start servers by EC2, for whom their own policies allow it,
 * and the one grant that Auto Scaling needs there, since its role knows no policy but AWS's.
 */
export function keyReaders(region: string, accountIds: readonly string[]): Statement[] {
  if (accountIds.length === 0) return [];
  const Principal = accountPrincipals(accountIds);
  return [
    {
      Sid: "OtherAccounts",
      Effect: "Allow",
      Principal,
      Action: [...diskActions],
      Resource: "*",
      Condition: { StringEquals: { "kms:ViaService": `ec2.${region}.amazonaws.com` } },
    },
    {
      Sid: "Grant",
      Effect: "Allow",
      Principal,
      Action: "kms:CreateGrant",
      Resource: "*",
      Condition: {
        StringEquals: { "kms:GranteePrincipal": accountIds.flatMap((id) => Object.values(launchers(id))) },
      },
    },
    // Pulumi looks whether the grant is there.
    { Sid: "Grants", Effect: "Allow", Principal, Action: "kms:ListGrants", Resource: "*" },
  ];
}
