/** IAM policies as data: the one place that knows a policy document's shape. */
export interface Statement {
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  /** Only in a resource's own policy. */
  readonly Principal?: "*" | Readonly<Record<string, string | readonly string[]>>;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

export function policyDocument(statements: readonly Statement[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

/** Whole accounts, as a resource's own policy names them: who of theirs may is said by their own roles. */
export const accountPrincipals = (accounts: readonly string[]): Statement["Principal"] => ({
  AWS: accounts.map((id) => `arn:aws:iam::${id}:root`),
});

/** Of a resource's own policy: nobody, whatever rights he has, comes in clear text. */
export const tlsOnly = (actions: string, resource: string | readonly string[]): Statement => ({
  Sid: "TlsOnly",
  Effect: "Deny",
  Principal: "*",
  Action: actions,
  Resource: resource,
  Condition: { Bool: { "aws:SecureTransport": "false" } },
});

/** What a bucket's own policy says. */
export const bucketPolicy = (bucketArn: string, more: readonly Statement[] = []): string =>
  policyDocument([...more, tlsOnly("s3:*", [bucketArn, `${bucketArn}/*`])]);

/** What the policy of a topic of events says: EventBridge publishes there, and nobody in clear text. */
export function eventTopicPolicy(topicArn: string, more: readonly Statement[] = []): string {
  return policyDocument([
    ...more,
    {
      // EventBridge takes no condition in a topic's policy: with one, its messages are lost in silence.
      Sid: "Events",
      Effect: "Allow",
      Principal: { Service: "events.amazonaws.com" },
      Action: "sns:Publish",
      Resource: topicArn,
    },
    tlsOnly("sns:Publish", topicArn),
  ]);
}

/** Who may take a role: one AWS service, and only on behalf of this account. */
export function trustPolicy(principal: string, accountId?: string): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Action: "sts:AssumeRole",
        Principal: { Service: principal },
        ...(accountId !== undefined && { Condition: { StringEquals: { "aws:SourceAccount": accountId } } }),
      },
    ],
  });
}

/** Who may take a role: one other role, of whatever account. */
export const roleTrustPolicy = (roleArn: string): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: roleArn } }],
  });
