/** What the factory's builds may do. Where AWS lets a tag decide, it does; each star says why. */
import type { Statement } from "../policy";
import { bakeTag, ecsImage, imageTag, keyAlias, rings } from "./names";
import { accountsStatements, diskActions, sharing } from "./policy-accounts";

export interface FactoryPlace {
  readonly accountId: string;
  /** Where images are built. */
  readonly home: string;
  /** Every region in use, `home` included. */
  readonly regions: readonly string[];
  /** Name of the image without its architecture. */
  readonly image: string;
  /** Other accounts that start servers from the images. */
  readonly accounts: readonly string[];
}

const temporary = { StringEquals: { [`aws:ResourceTag/${bakeTag}`]: "temporary" } };

/** EC2's lists know no resource. */
const reads: Statement = {
  Sid: "Look",
  Effect: "Allow",
  Action: [
    "ec2:DescribeImages",
    "ec2:DescribeInstanceStatus",
    "ec2:DescribeInstanceTypeOfferings",
    "ec2:DescribeInstances",
    "ec2:DescribeLaunchTemplates",
    "ec2:DescribeLaunchTemplateVersions",
    "ec2:DescribeRegions",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeSnapshots",
    "ec2:DescribeSpotPriceHistory",
    "ec2:DescribeSubnets",
    "ec2:DescribeTags",
    "ec2:DescribeVolumes",
    "ec2:DescribeVpcs",
  ],
  Resource: "*",
};

/**
 * Images and their snapshots belong to a region, not to an account, in ARNs; their ids are drawn by AWS. The
 * region is a star that `inRegions` closes: named one by one, the regions of four countries already outgrow the
 * 10,240 characters that IAM takes.
 */
const anyImages = ["arn:aws:ec2:*::image/*", "arn:aws:ec2:*::snapshot/*"];

/** The account's keys, of which `ofFactory` leaves the factory's one in each region: its id is drawn by AWS. */
const anyKey = ({ accountId }: FactoryPlace) => `arn:aws:kms:*:${accountId}:key/*`;
const ofFactory = { "ForAnyValue:StringEquals": { "kms:ResourceAliases": keyAlias } };

/** The regions in use, for statements whose resources leave the region open. */
const inRegions = ({ regions }: FactoryPlace) => ({ StringEquals: { "aws:RequestedRegion": regions } });

/** Parameters of an environment: the ring's and the services', whatever countries and services there are. */
const parametersOf = ({ accountId, image }: FactoryPlace, into: readonly string[]) =>
  into.flatMap((ring) => [
    `arn:aws:ssm:*:${accountId}:parameter/archipelago/images/${image}-*/${ring}`,
    `arn:aws:ssm:*:${accountId}:parameter/archipelago/${ring}/*/image-*`,
  ]);

/** The same of Amazon's image for ECS: the rings', and those of the networks' shared capacity. */
const sharedParameters = ({ accountId }: FactoryPlace) =>
  rings.flatMap((ring) => [
    `arn:aws:ssm:*:${accountId}:parameter/archipelago/images/${ecsImage}-*/${ring}`,
    `arn:aws:ssm:*:${accountId}:parameter/archipelago/${ring}/*/ecs/image*`,
  ]);

/** Amazon's recommendation goes through all rings, the first included. */
function sharedStatements(place: FactoryPlace): Statement[] {
  const Condition = inRegions(place);
  return [
    {
      Sid: "Recommended",
      Effect: "Allow",
      Action: "ssm:GetParameter",
      // Public parameters belong to no account.
      Resource: "arn:aws:ssm:*::parameter/aws/service/ecs/optimized-ami/amazon-linux-2023/*",
      Condition,
    },
    {
      Sid: "PointShared",
      Effect: "Allow",
      Action: ["ssm:GetParameter", "ssm:PutParameter"],
      Resource: sharedParameters(place),
      Condition,
    },
  ];
}

function parameterStatements(place: FactoryPlace, writes: readonly string[]): Statement[] {
  const Condition = inRegions(place);
  return [
    {
      Sid: "Read",
      Effect: "Allow",
      Action: "ssm:GetParameter",
      Resource: parametersOf(place, rings),
      Condition,
    },
    {
      Sid: "Point",
      Effect: "Allow",
      Action: "ssm:PutParameter",
      Resource: parametersOf(place, writes),
      Condition,
    },
    // A list, which knows no resource.
    { Sid: "List", Effect: "Allow", Action: "ssm:DescribeParameters", Resource: "*" },
  ];
}

/** Packer's rights: a temporary server that is known by its tag, and images of this factory's name. */
export function bakeStatements(place: FactoryPlace, instanceRoleArn: string): Statement[] {
  const { accountId, home, image } = place;
  const own = (kind: string) => `arn:aws:ec2:${home}:${accountId}:${kind}/*`;
  return [
    reads,
    {
      // Ids are drawn at birth: the tag that must come with the request tells a bake's server from the others.
      Sid: "Start",
      Effect: "Allow",
      Action: ["ec2:CreateFleet", "ec2:RunInstances"],
      Resource: ["fleet", "instance", "volume"].map(own),
      Condition: { StringEquals: { [`aws:RequestTag/${bakeTag}`]: "temporary" } },
    },
    {
      // What a server is started with exists before it, or has no tag of its own.
      Sid: "StartWith",
      Effect: "Allow",
      Action: ["ec2:CreateFleet", "ec2:RunInstances"],
      Resource: [
        ...[
          "key-pair",
          "launch-template",
          "network-interface",
          "security-group",
          "spot-instances-request",
          "subnet",
        ].map(own),
        `arn:aws:ec2:${home}::image/*`,
        `arn:aws:ec2:${home}::snapshot/*`,
      ],
    },
    {
      // Packer names both itself, and AWS draws the template's id.
      Sid: "Prepare",
      Effect: "Allow",
      Action: ["ec2:CreateLaunchTemplate", "ec2:CreateSecurityGroup"],
      Resource: ["launch-template", "security-group", "vpc"].map(own),
    },
    {
      Sid: "Keys",
      Effect: "Allow",
      Action: ["ec2:CreateKeyPair", "ec2:DeleteKeyPair"],
      Resource: `arn:aws:ec2:${home}:${accountId}:key-pair/packer_*`,
    },
    {
      Sid: "Temporary",
      Effect: "Allow",
      Action: [
        "ec2:CreateImage",
        "ec2:DeleteLaunchTemplate",
        "ec2:DeleteSecurityGroup",
        "ec2:StopInstances",
        "ec2:TerminateInstances",
      ],
      Resource: ["instance", "launch-template", "security-group"].map(own),
      Condition: temporary,
    },
    {
      // Copies get their tags after they exist, so only what the call is about can be said here.
      Sid: "Images",
      Effect: "Allow",
      Action: ["ec2:CopyImage", "ec2:CreateImage"],
      Resource: anyImages,
      Condition: inRegions(place),
    },
    {
      Sid: "TagImages",
      Effect: "Allow",
      Action: "ec2:CreateTags",
      Resource: anyImages,
      Condition: { ...inRegions(place), StringLike: { [`aws:RequestTag/${imageTag}`]: `${image}-*` } },
    },
    {
      Sid: "TagAtBirth",
      Effect: "Allow",
      Action: "ec2:CreateTags",
      Resource: [
        "fleet",
        "instance",
        "key-pair",
        "launch-template",
        "network-interface",
        "security-group",
        "volume",
      ].map(own),
      Condition: {
        StringEquals: {
          "ec2:CreateAction": [
            "CreateFleet",
            "CreateKeyPair",
            "CreateLaunchTemplate",
            "CreateSecurityGroup",
            "RunInstances",
          ],
        },
      },
    },
    {
      // Packer tags the request after it is made.
      Sid: "TagSpotRequest",
      Effect: "Allow",
      Action: "ec2:CreateTags",
      Resource: own("spot-instances-request"),
      Condition: { StringEquals: { [`aws:RequestTag/${bakeTag}`]: "temporary" } },
    },
    {
      // Packer gives server and disks their tags a second time.
      Sid: "TagAgain",
      Effect: "Allow",
      Action: "ec2:CreateTags",
      Resource: ["instance", "volume"].map(own),
      Condition: temporary,
    },
    ...ownImages(place),
    {
      // Description and tokens-only; the copy has its tags from the image that it was copied from.
      Sid: "Describe",
      Effect: "Allow",
      Action: "ec2:ModifyImageAttribute",
      Resource: "arn:aws:ec2:*::image/*",
      Condition: { ...inRegions(place), StringLike: { [`aws:ResourceTag/${imageTag}`]: `${image}-*` } },
    },
    // An account that has never used Spot or a fleet lacks these roles; AWS makes each once, on first use.
    ...serviceLinkedRoles(accountId),
    {
      Sid: "Profile",
      Effect: "Allow",
      Action: "iam:PassRole",
      Resource: instanceRoleArn,
      Condition: { StringEquals: { "iam:PassedToService": "ec2.amazonaws.com" } },
    },
    {
      Sid: "Connect",
      Effect: "Allow",
      Action: "ssm:StartSession",
      Resource: own("instance"),
      Condition: { StringEquals: { [`ssm:resourceTag/${bakeTag}`]: "temporary" } },
    },
    {
      Sid: "ConnectBy",
      Effect: "Allow",
      Action: "ssm:StartSession",
      Resource: `arn:aws:ssm:${home}::document/AWS-StartPortForwardingSession`,
    },
    {
      // A session's id begins with the caller's own.
      Sid: "Disconnect",
      Effect: "Allow",
      Action: ["ssm:ResumeSession", "ssm:TerminateSession"],
      Resource: `arn:aws:ssm:${home}:${accountId}:session/\${aws:userid}-*`,
    },
    {
      Sid: "Base",
      Effect: "Allow",
      Action: "ssm:GetParameter",
      Resource: `arn:aws:ssm:${home}::parameter/aws/service/ami-amazon-linux-latest/*`,
    },
    {
      // EBS encrypts for whoever asks, by a grant that only AWS's own services may use.
      Sid: "Grant",
      Effect: "Allow",
      Action: "kms:CreateGrant",
      Resource: anyKey(place),
      Condition: { ...ofFactory, Bool: { "kms:GrantIsForAWSResource": "true" } },
    },
    {
      Sid: "Encrypt",
      Effect: "Allow",
      Action: [
        "kms:Decrypt",
        "kms:DescribeKey",
        "kms:GenerateDataKeyWithoutPlaintext",
        "kms:ReEncryptFrom",
        "kms:ReEncryptTo",
      ],
      Resource: anyKey(place),
      Condition: ofFactory,
    },
    // A bake lets its image into the first environment only.
    ...parameterStatements(place, rings.slice(0, 1)),
    ...accountsStatements("bake", place.accounts),
  ];
}

const linkedRoles = {
  "ec2fleet.amazonaws.com": "AWSServiceRoleForEC2Fleet",
  "spot.amazonaws.com": "AWSServiceRoleForEC2Spot",
};

const serviceLinkedRoles = (accountId: string): Statement[] =>
  Object.entries(linkedRoles).map(([service, role]) => ({
    Sid: role,
    Effect: "Allow",
    Action: "iam:CreateServiceLinkedRole",
    Resource: `arn:aws:iam::${accountId}:role/aws-service-role/${service}/${role}`,
    Condition: { StringEquals: { "iam:AWSServiceName": service } },
  }));

/** Rights on the images that carry the factory's tag. */
function ownImages(place: FactoryPlace): Statement[] {
  return [
    {
      Sid: "OwnImages",
      Effect: "Allow",
      Action: [
        "ec2:DeleteSnapshot",
        "ec2:DeregisterImage",
        "ec2:EnableImageDeprecation",
        ...(place.accounts.length > 0 ? sharing : []),
      ],
      Resource: anyImages,
      Condition: { ...inRegions(place), StringLike: { [`aws:ResourceTag/${imageTag}`]: `${place.image}-*` } },
    },
  ];
}

/** Promotes to the later environments and removes old images; starts nothing. */
export function upkeepStatements(place: FactoryPlace): Statement[] {
  return [
    reads,
    ...ownImages(place),
    ...parameterStatements(place, rings.slice(1)),
    ...sharedStatements(place),
    ...accountsStatements("upkeep", place.accounts),
  ];
}

/**
 * Who may use a region's key: the account's administrators by their own policies, and whoever EC2 starts a
 * server for in this account, above all Auto Scaling's own role, which may not exist when the key is made and
 * so cannot be named. AWS's own key for EBS has the same rule.
 */
export function keyPolicyStatements(region: string, accountId: string): Statement[] {
  return [
    {
      Sid: "Account",
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${accountId}:root` },
      // In a key's own policy: without it nobody could ever change the key again.
      Action: "kms:*",
      Resource: "*",
    },
    {
      Sid: "Servers",
      Effect: "Allow",
      Principal: { AWS: "*" },
      Action: [...diskActions],
      Resource: "*",
      Condition: {
        StringEquals: { "kms:CallerAccount": accountId, "kms:ViaService": `ec2.${region}.amazonaws.com` },
      },
    },
  ];
}
