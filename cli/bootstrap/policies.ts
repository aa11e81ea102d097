/** The policy documents of an account's first things. Pure. */
import {
  imageRight,
  keepKeyActions,
  previewPolicies,
  stateRights,
  upPolicies,
  upRights as raising,
} from "../../delivery";
import { gitHubIssuer, previewRole, providerArn, roleArn, stateBucket, upRole, type Target } from "./target";

export interface Statement {
  readonly Sid: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: unknown;
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: unknown;
}

export interface PolicyDocument {
  readonly Version: string;
  readonly Statement: readonly Statement[];
}

const version = "2012-10-17";

/** Refuses whoever comes without TLS. */
export function tlsOnly(bucket: string): Statement {
  return {
    Sid: "TlsOnly",
    Effect: "Deny",
    // Everybody and everything: a refusal grants nothing.
    Principal: "*",
    Action: "s3:*",
    Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`],
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
}

/** The bucket's own policy with the refusal added; every statement that is there stays. */
export function withTlsOnly(bucket: string, existing?: string): PolicyDocument {
  const { Version = version, Statement = [] } = (existing === undefined ? {} : JSON.parse(existing)) as {
    Version?: string;
    Statement?: Statement | Statement[];
  };
  return { Version, Statement: [...[Statement].flat(), tlsOnly(bucket)] };
}

/** Whether a bucket's policy refuses whoever comes without TLS. */
export function refusesPlainText(bucket: string, policy: string): boolean {
  const { Statement = [] } = JSON.parse(policy) as { Statement?: Statement | Statement[] };
  return [Statement].flat().some((one) => {
    const resources = [one.Resource ?? []].flat();
    return (
      one.Effect === "Deny" &&
      isEverybody(one.Principal) &&
      [one.Action].flat().includes("s3:*") &&
      [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`].every((arn) => resources.includes(arn)) &&
      sameDocument(one.Condition, { Bool: { "aws:SecureTransport": "false" } })
    );
  });
}

const isEverybody = (principal: unknown): boolean =>
  principal === "*" || [(principal as { AWS?: unknown } | undefined)?.AWS].flat().includes("*");

/** Which workflows may take a role: of one repository, and there only those with one of these subjects. */
function gitHubTrust(target: Target, subjects: readonly string[]): PolicyDocument {
  return {
    Version: version,
    Statement: [
      {
        Sid: "GitHub",
        Effect: "Allow",
        Principal: { Federated: providerArn(target) },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
          StringEquals: {
            [`${gitHubIssuer}:aud`]: "sts.amazonaws.com",
            [`${gitHubIssuer}:sub`]: subjects,
          },
        },
      },
    ],
  };
}

export interface RoleRights {
  readonly name: string;
  /** Where IAM has it; `/` without one. */
  readonly path?: string;
  readonly description: string;
  readonly trust: PolicyDocument;
  /** AWS's own policies. */
  readonly managed: readonly string[];
  /** Name and document of the role's own policy. */
  readonly own: PolicyDocument;
}

/**
 * Reads what is there, never what is in it: descriptions of resources (AWS's two policies), the state and the key to
 * its secrets, and the image parameters that the program looks up. Takes no lock, so it writes nothing.
 */
export function previewRights(target: Target, keyArn: string): RoleRights {
  const { repository = "", branch = "" } = target.github ?? {};
  const bucket = `arn:aws:s3:::${stateBucket(target)}`;
  return {
    name: previewRole,
    description: `Previews of ${repository}: reads, and changes nothing`,
    trust: gitHubTrust(target, [
      `repo:${repository}:pull_request`,
      `repo:${repository}:ref:refs/heads/${branch}`,
    ]),
    managed: previewPolicies,
    own: {
      Version: version,
      Statement: [
        ...stateRights(bucket),
        { Sid: "ReadSecretsOfState", Effect: "Allow", Action: "kms:Decrypt", Resource: keyArn },
        imageRight(target.accountId),
      ],
    },
  };
}

/**
 * Raises everything: AWS's PowerUserAccess, and the roles, profiles and policies of the platform's servers. Whoever
 * makes roles can make one that may do more, so this is an administrator in effect; the refusals keep an accident
 * from the account's first things, not an attacker.
 */
export function upRights(target: Target, keyArn: string): RoleRights {
  const { repository = "" } = target.github ?? {};
  const bucket = `arn:aws:s3:::${stateBucket(target)}`;
  return {
    name: upRole,
    description: `Deployments of ${repository}: raises and changes the platform`,
    trust: gitHubTrust(
      target,
      target.stacks.map((stack) => `repo:${repository}:environment:${stack}`),
    ),
    managed: upPolicies,
    own: {
      Version: version,
      Statement: [
        ...raising(target.accountId, bucket, [roleArn(target, previewRole), roleArn(target, upRole)]),
        { Sid: "KeepKey", Effect: "Deny", Action: keepKeyActions, Resource: keyArn },
      ],
    },
  };
}

/**
 * Raises networks in an account of their own: as `upRights`, for whoever the foundation's account lets take the role,
 * above all those who run Pulumi and the deploy builds. There is no state here.
 */
export function networkRights(target: Target, arn: string, home: string): RoleRights {
  const [, path = "/", name = ""] = /:role(\/(?:.*\/)?)([^/]+)$/.exec(arn) ?? [];
  return {
    name,
    path,
    description: "Raises the platform's networks in this account",
    trust: {
      Version: version,
      Statement: [
        {
          Sid: "Foundation",
          Effect: "Allow",
          Principal: { AWS: `arn:aws:iam::${home}:root` },
          Action: "sts:AssumeRole",
        },
      ],
    },
    managed: upPolicies,
    own: {
      Version: version,
      Statement: raising(target.accountId, "", [arn]).filter(({ Sid }) => Sid !== "KeepState"),
    },
  };
}

/** Whether two documents say the same: order of keys and of lists counts for nothing, nor one for a list of one. */
export function sameDocument(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b);
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) {
    const parts = value.map(canonical).sort();
    return parts.length === 1 ? (parts[0] as string) : `[${parts.join()}]`;
  }
  if (typeof value === "object" && value !== null)
    return `{${Object.entries(value)
      .sort(([x], [y]) => (x < y ? -1 : 1))
      .map(([key, one]) => `${JSON.stringify(key)}:${canonical(one)}`)
      .join()}}`;
  return JSON.stringify(value) ?? "undefined";
}
