import type { SecretReference } from "../../config";
import type { Statement } from "../policy";

export { policyDocument, trustPolicy, type Statement } from "../policy";

/** Where a name lives; both parts of its ARN. */
export interface Place {
  readonly region: string;
  readonly accountId: string;
}

const parameterPrefix = "ssm:";

/** What a task definition's `valueFrom` takes. */
export function secretArn({ from }: SecretReference, { region, accountId }: Place): string {
  return from.startsWith(parameterPrefix)
    ? `arn:aws:ssm:${region}:${accountId}:parameter/${from.slice(parameterPrefix.length).replace(/^\//, "")}`
    : `arn:aws:secretsmanager:${region}:${accountId}:secret:${from}`;
}

/**
 * Leave to read exactly the service's secrets. A secret's ARN ends in a hyphen and six characters that Secrets
 * Manager draws, which is what the question marks stand for. Both kinds are taken to be encrypted with AWS's
 * own key, which needs no statement.
 */
export function secretStatements(secrets: readonly SecretReference[], place: Place): Statement[] {
  const arns = (wanted: "parameters" | "secrets") =>
    secrets
      .filter(({ from }) => from.startsWith(parameterPrefix) === (wanted === "parameters"))
      .map((secret) => secretArn(secret, place));
  const statements: Statement[] = [
    {
      Sid: "Parameters",
      Effect: "Allow",
      Action: ["ssm:GetParameter", "ssm:GetParameters"],
      Resource: arns("parameters"),
    },
    {
      Sid: "Secrets",
      Effect: "Allow",
      Action: "secretsmanager:GetSecretValue",
      Resource: arns("secrets").map((arn) => `${arn}-??????`),
    },
  ];
  return statements.filter(({ Resource }) => Resource.length > 0);
}

/** Leave to write to the streams of one log group; streams are named by whatever writes, hence the star. */
export function logStatement(logGroupArn: string): Statement {
  return {
    Sid: "Logs",
    Effect: "Allow",
    Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
    Resource: `${logGroupArn}:log-stream:*`,
  };
}

/**
 * Leave to pull the service's own images, from the copy in the network's region. Empty while the foundation
 * does not know the service yet; the placeholder is public.
 */
export function pullStatements(repositoryUrl: string | undefined, region: string): Statement[] {
  const [, accountId, repository] = /^(\d{12})\.dkr\.ecr\.[^/]+\/(.+)$/.exec(repositoryUrl ?? "") ?? [];
  if (accountId === undefined || repository === undefined) {
    return [];
  }
  return [
    {
      Sid: "Pull",
      Effect: "Allow",
      Action: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
      Resource: `arn:aws:ecr:${region}:${accountId}:repository/${repository}`,
    },
    // The token is the registry's: the action knows no resource.
    { Sid: "Token", Effect: "Allow", Action: "ecr:GetAuthorizationToken", Resource: "*" },
  ];
}
