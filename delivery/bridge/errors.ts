/** Every error of AWS in one of a few classes, each with what to do about it. */

export const errorClasses = {
  throttled: "AWS asked to slow down, many times over: start again, what is done is kept",
  unavailable: "AWS or the way to it did not answer: start again, what is done is kept",
  credentials: "there are no valid credentials of AWS, or they ran out: give new ones and start again",
  permission: "the bridge's role lacks this right in this network: compare docs/bridge.md, Rights",
  limit: "a quota of the account is reached: raise it or remove what is old",
  conflict: "another deployment or change is under way: wait for its end and start again",
  missing: "what the descriptor names is not there (any more): run `pulumi up` for this environment",
  invalid: "AWS refuses a value of the call: run `pulumi up`, so that the descriptor is today's",
} as const;
export type ErrorClass = keyof typeof errorClasses;

/** In the order in which they are asked: `DeploymentLimitExceeded` is a conflict, other limits are quotas. */
const patterns: readonly (readonly [ErrorClass, RegExp])[] = [
  ["throttled", /Throttl|RequestLimitExceeded|TooManyRequests|TooManyUpdates|SlowDown|RateExceeded/],
  [
    "credentials",
    /Credential|ExpiredToken|InvalidClientTokenId|UnrecognizedClient|AuthFailure|SignatureDoesNotMatch|TokenRefresh|InvalidAccessKey/,
  ],
  [
    "permission",
    /AccessDenied|Unauthorized|NotAuthorized|OperationNotPermitted|OptInRequired|RegionDisabled|Forbidden|^KmsException|Blocked/,
  ],
  [
    "conflict",
    /DeploymentLimitExceeded|InProgress|InUse|Conflict|AlreadyExists|AlreadyExist|AlreadyCompleted|AlreadyStarted|PriorRequestNotComplete|ResourceContention|Contention|ConcurrentModification|HasAssociatedInstances|Duplicate/,
  ],
  ["limit", /LimitExceeded|Quota|TooMany|Insufficient|MaxLimit|LimitsExceeded/],
  ["missing", /NotFound|DoesNotExist|NoSuch|NotActive|IsNotPresent|TargetNotConnected/],
  [
    "unavailable",
    /InternalError|InternalFailure|InternalServer|ServiceUnavailable|ServerException|Timeout|TimedOut|ECONN|ENOTFOUND|EAI_AGAIN|EPIPE|EHOSTUNREACH|ENETUNREACH|Networking|ServiceException/,
  ],
  ["invalid", /./],
];

/** ECS says this with the name of an invalid value. */
const underWay = /deployment.{0,60}(in progress|under way|ongoing)|(in progress|ongoing).{0,40}deployment/i;

interface AwsLike {
  readonly name?: string;
  readonly code?: string;
  readonly message?: string;
  readonly $fault?: string;
  readonly $retryable?: { readonly throttling?: boolean };
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** The class of an error that a call of the SDK threw; undefined for an error that is not AWS's. */
export function classify(error: unknown): ErrorClass | undefined {
  const { name = "", code = "", message = "", $fault, $metadata, $retryable } = (error ?? {}) as AwsLike;
  if ($retryable?.throttling) return "throttled";
  const status = $metadata?.httpStatusCode;
  const fromAws = $fault !== undefined || status !== undefined;
  if (fromAws && underWay.test(message)) return "conflict";
  const words = [name, code].filter((word) => word !== "" && word !== "Error");
  for (const [kind, pattern] of patterns) {
    // Any name is an invalid value's only where the error is AWS's.
    if (kind === "invalid" && !fromAws) continue;
    if (kind === "invalid" && status !== undefined) return byStatus(status);
    if (words.some((word) => pattern.test(word))) return kind;
  }
  return status === undefined ? undefined : byStatus(status);
}

function byStatus(status: number): ErrorClass {
  if (status === 429) return "throttled";
  if (status >= 500) return "unavailable";
  if (status === 403 || status === 401) return "permission";
  return status === 404 ? "missing" : "invalid";
}

/** Worth another look while something is watched: the next answer may be a better one. */
export const passes = (error: unknown): boolean => {
  const kind = classify(error);
  return kind === "throttled" || kind === "unavailable";
};

/** What was asked for cannot be done; nothing was changed. */
export class Refusal extends Error {
  readonly exitCode = 2;
}

/** The deployment did not come to a good end. */
export class Failure extends Error {
  readonly exitCode = 1;
}

/** It did not come to any end in time. */
export class OutOfTime extends Failure {}

/**
 * A reason to take back what was done: the release failed, or AWS refused a step for good. When AWS did not answer,
 * or the bridge itself is at fault, the next run goes on where this one ended.
 */
export const speaksAgainst = (error: unknown): boolean =>
  error instanceof Failure || (classify(error) !== undefined && !passes(error));

/** What to print and how to end; an error that is not AWS's keeps its stack, since it is a fault of the bridge. */
export function explainError(error: unknown): {
  readonly message: string;
  readonly exitCode: 1 | 2;
  readonly errorClass?: ErrorClass;
} {
  if (error instanceof Refusal || error instanceof Failure)
    return { message: error.message, exitCode: error.exitCode };
  const errorClass = classify(error);
  const { name = "Error", message = String(error), stack } = (error ?? {}) as Error;
  if (errorClass === undefined) return { message: stack ?? message, exitCode: 1 };
  return { message: `${name}: ${message}\n  ${errorClasses[errorClass]}`, exitCode: 1, errorClass };
}
