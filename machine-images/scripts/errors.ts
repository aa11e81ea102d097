/** Every error of AWS in one of a few classes, each with what to do about it and an exit code of its own. */

export const errorClasses = {
  permission: { exitCode: 3, advice: "the build's role lacks this right: see components/images/policy.ts" },
  credentials: { exitCode: 3, advice: "there are no valid credentials of AWS" },
  missing: { exitCode: 4, advice: "what the call names does not exist (any more)" },
  invalid: { exitCode: 5, advice: "AWS refuses a value of the call" },
  conflict: { exitCode: 6, advice: "somebody else changed it at the same time: start again" },
  limit: { exitCode: 7, advice: "a quota of the account is reached: raise it or remove what is old" },
  throttled: { exitCode: 8, advice: "AWS asked to slow down, ten times over: start again later" },
  unavailable: { exitCode: 8, advice: "AWS did not answer: start again later" },
} as const;
export type ErrorClass = keyof typeof errorClasses;

const patterns: readonly (readonly [ErrorClass, RegExp])[] = [
  ["throttled", /Throttl|RequestLimitExceeded|TooManyRequests|TooManyUpdates|SlowDown|BandwidthLimit/],
  [
    "credentials",
    /Credential|ExpiredToken|InvalidClientTokenId|UnrecognizedClient|AuthFailure|SignatureDoesNotMatch|TokenRefresh/,
  ],
  ["permission", /AccessDenied|Unauthorized|NotAuthorized|OptInRequired|KMSKey.*AccessDenied|Forbidden/],
  ["limit", /LimitExceeded|Quota|InsufficientInstanceCapacity|MaxSpotInstanceCount/],
  ["missing", /NotFound|Unavailable$|DoesNotExist|NoSuch/],
  ["conflict", /InUse|Conflict|AlreadyExists|IncorrectState|Concurrent/],
  [
    "unavailable",
    /InternalError|InternalFailure|InternalServer|ServiceUnavailable|Timeout|ECONN|ENOTFOUND|EAI_AGAIN|EPIPE|Networking/,
  ],
  ["invalid", /Invalid|Malformed|Validation|Missing|Unsupported|Unknown|Mismatch|Parameter/],
];

interface AwsLike {
  readonly name?: string;
  readonly code?: string;
  readonly message?: string;
  readonly $retryable?: { readonly throttling?: boolean };
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** The class of an error that a call of the SDK threw; undefined for an error that is not AWS's. */
export function classify(error: unknown): ErrorClass | undefined {
  const { name = "", code = "", $metadata, $retryable } = (error ?? {}) as AwsLike;
  if ($retryable?.throttling) return "throttled";
  const words = [name, code].filter((word) => word !== "" && word !== "Error");
  // Services of AWS at their end may be called ServiceUnavailable: that is no missing thing.
  for (const [kind, pattern] of patterns) {
    if (kind === "missing" && words.some((word) => /ServiceUnavailable/.test(word))) continue;
    if (words.some((word) => pattern.test(word))) return kind;
  }
  const status = $metadata?.httpStatusCode;
  if (status === undefined) return undefined;
  if (status === 429) return "throttled";
  return status >= 500
    ? "unavailable"
    : status === 403
      ? "permission"
      : status === 404
        ? "missing"
        : "invalid";
}

/** What somebody has to change before it can go on; printed without a stack. */
export class Refusal extends Error {
  readonly exitCode = 2;
}

/** What to print and how to end after an error; an unknown one keeps its stack, since it is a fault of ours. */
export function explainError(error: unknown): { readonly message: string; readonly exitCode: number } {
  if (error instanceof Refusal) return { message: error.message, exitCode: error.exitCode };
  const kind = classify(error);
  const { name = "Error", message = String(error), stack } = (error ?? {}) as Error;
  if (kind === undefined) return { message: stack ?? message, exitCode: 1 };
  return {
    message: `${name}: ${message}\n  ${errorClasses[kind].advice}`,
    exitCode: errorClasses[kind].exitCode,
  };
}
