/** What an error of AWS, of its SDK or of the network means, and what to do about it: one line each. */

export const awsErrorKinds = [
  "no credentials",
  "bad credentials",
  "expired",
  "denied",
  "throttled",
  "region disabled",
  "account not ready",
  "clock",
  "network",
  "other",
] as const;
export type AwsErrorKind = (typeof awsErrorKinds)[number];

export interface AwsExplanation {
  readonly kind: AwsErrorKind;
  /** What happened. */
  readonly reason: string;
  /** What to do about it. */
  readonly todo: string;
}

/** Where the call went; its region makes the advice exact. */
export interface AwsCall {
  readonly region?: string;
}

interface Facts {
  readonly name: string;
  readonly message: string;
  readonly status?: number;
  readonly call: AwsCall;
}

interface Rule {
  readonly kind: AwsErrorKind;
  readonly names: readonly string[];
  /** Also told by the message, where the SDK gives every such error one name. */
  readonly message?: RegExp;
  readonly reason: (facts: Facts) => string;
  readonly todo: (facts: Facts) => string;
}

const consoleRegions = "AWS console, Account, AWS Regions";

/** The first that fits counts: what is more exact stands above what is more general. */
const rules: readonly Rule[] = [
  {
    kind: "expired",
    names: [
      "ExpiredToken",
      "ExpiredTokenException",
      "RequestExpired",
      "TokenRefreshRequired",
      "IDPCommunicationError",
    ],
    message: /\btoken .*(has )?expired|session .*(has )?expired|is expired|refresh failed/i,
    reason: () => "the session has expired",
    todo: () => "sign in again (`aws sso login`, or fetch new credentials), then repeat the command",
  },
  {
    kind: "no credentials",
    names: ["CredentialsProviderError", "NoCredentialsError", "MissingAuthenticationToken"],
    message: /could not load credentials|could not be found in shared credentials|no valid credential/i,
    reason: ({ message }) =>
      /profile/i.test(message) ? `no credentials: ${firstLine(message)}` : "no AWS credentials were found",
    todo: () => "set AWS_PROFILE, or sign in with `aws sso login` or `aws configure`",
  },
  {
    kind: "clock",
    names: ["RequestTimeTooSkewed", "RequestInTheFuture"],
    message: /signature (expired|not yet current)/i,
    reason: () => "this machine's clock is wrong: AWS refuses the signature",
    todo: () => "set the clock (time synchronization on), then repeat the command",
  },
  {
    kind: "region disabled",
    names: ["RegionDisabledException", "OptInRequired", "InvalidRegionException"],
    message: /region.* (is )?(not enabled|disabled)|not opted in/i,
    reason: ({ call }) => `${call.region ?? "the region"} is not enabled in this account`,
    todo: () => `enable it: \`./archipelago bootstrap --yes\`, or ${consoleRegions}`,
  },
  {
    kind: "account not ready",
    names: ["SubscriptionRequiredException", "PendingVerification", "Blocked"],
    reason: () => "AWS has not activated the account for this service yet",
    todo: () => "finish the sign-up (payment method, phone), and wait up to a day after it",
  },
  {
    kind: "bad credentials",
    names: [
      "InvalidClientTokenId",
      "UnrecognizedClientException",
      "InvalidAccessKeyId",
      "SignatureDoesNotMatch",
      "AuthFailure",
      "IncompleteSignature",
      "NotAuthorizedException",
    ],
    reason: ({ call }) => `AWS does not know these credentials${call.region ? ` in ${call.region}` : ""}`,
    todo: ({ call }) =>
      call.region
        ? `if they work elsewhere, ${call.region} is not enabled in the account, or they are not its regional kind; else sign in again`
        : "sign in again, or correct AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
  },
  {
    kind: "throttled",
    names: [
      "Throttling",
      "ThrottlingException",
      "ThrottledException",
      "TooManyRequestsException",
      "RequestLimitExceeded",
      "RequestThrottled",
      "PriorRequestNotComplete",
      "SlowDown",
      "EC2ThrottledException",
    ],
    message: /rate exceeded|too many requests/i,
    reason: () => "AWS asks for fewer calls at a time",
    todo: () => "repeat the command in a minute; what is done stays done",
  },
  {
    kind: "denied",
    names: [
      "AccessDenied",
      "AccessDeniedException",
      "UnauthorizedOperation",
      "AuthorizationError",
      "Forbidden",
      "403",
    ],
    message: /is not authorized to perform|access denied/i,
    reason: ({ message }) => {
      const action = /perform:? ([a-z0-9-]+:[A-Za-z]+)/.exec(message)?.[1];
      return action === undefined ? "access denied" : `${action} is denied`;
    },
    todo: ({ message }) =>
      /service control policy/i.test(message)
        ? "a service control policy of the organization denies it: ask whoever owns the organization"
        : "use credentials with this right (an administrator of the account for the first set-up)",
  },
  {
    kind: "network",
    names: [
      "ENOTFOUND",
      "EAI_AGAIN",
      "ECONNREFUSED",
      "ECONNRESET",
      "ETIMEDOUT",
      "EHOSTUNREACH",
      "ENETUNREACH",
      "EPIPE",
      "TimeoutError",
      "NetworkingError",
      "SELF_SIGNED_CERT_IN_CHAIN",
      "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
      "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
      "DEPTH_ZERO_SELF_SIGNED_CERT",
    ],
    message: /socket hang up|fetch failed|getaddrinfo/i,
    reason: ({ name }) =>
      `AWS cannot be reached (${name === "Error" || name === "TypeError" ? "no connection" : name})`,
    todo: ({ name }) =>
      /CERT|VERIFY|ISSUER/.test(name)
        ? "a proxy changes the certificates: give its authority in NODE_EXTRA_CA_CERTS"
        : "check network, proxy and DNS, then repeat the command",
  },
];

/** Explains whatever a call to AWS threw. */
export function explainAwsError(error: unknown, call: AwsCall = {}): AwsExplanation {
  const facts = factsOf(error, call);
  const found =
    rules.find(({ names, message }) => names.includes(facts.name) || message?.test(facts.message)) ??
    (facts.status === 403 ? rules.find(({ kind }) => kind === "denied") : undefined) ??
    (facts.status === 429 ? rules.find(({ kind }) => kind === "throttled") : undefined);
  return found === undefined
    ? {
        kind: "other",
        reason: [facts.name, firstLine(facts.message)].filter(Boolean).join(": "),
        todo: "read AWS's words; the command may be repeated without harm",
      }
    : { kind: found.kind, reason: found.reason(facts), todo: found.todo(facts) };
}

/** A code of the network says more than the name `Error`; an error may hide in another's cause. */
function factsOf(error: unknown, call: AwsCall): Facts {
  const {
    name = "Error",
    message = String(error),
    code,
    cause,
    $metadata,
  } = (error ?? {}) as {
    name?: string;
    message?: string;
    code?: unknown;
    cause?: { code?: unknown };
    $metadata?: { httpStatusCode?: number };
  };
  const said = [code, cause?.code].find((one): one is string => typeof one === "string");
  const general = name === "Error" || name === "TypeError" || name === "AggregateError";
  return {
    name: general && said !== undefined ? said : name,
    message,
    ...($metadata?.httpStatusCode !== undefined && { status: $metadata.httpStatusCode }),
    call,
  };
}

const firstLine = (message: string): string => message.split("\n")[0] ?? "";

/** Whether the error says that something is not there. */
export function isNotFound(error: unknown): boolean {
  const { name = "", $metadata } = (error ?? {}) as {
    name?: string;
    $metadata?: { httpStatusCode?: number };
  };
  return (
    $metadata?.httpStatusCode === 404 ||
    /^(NotFound|NotFoundException|NoSuch\w+|ResourceNotFoundException|NoSuchEntityException|ServerSideEncryptionConfigurationNotFoundError)$/.test(
      name,
    )
  );
}

/** The answer of a call, or nothing where AWS says that it is not there. */
export async function orNothing<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
