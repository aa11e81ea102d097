import assert from "node:assert/strict";
import { awsErrorKinds, explainAwsError, isNotFound, orNothing } from "../../../cli/aws-errors";

/** An error as the SDK throws it. */
const thrown = (name: string, message = "", more: object = {}) =>
  Object.assign(new Error(message), { name }, more);

describe("what an error of AWS means", () => {
  const table: [unknown, string, RegExp, RegExp][] = [
    [
      thrown("CredentialsProviderError", "Could not load credentials from any providers"),
      "no credentials",
      /no AWS credentials were found/,
      /AWS_PROFILE/,
    ],
    [
      thrown("CredentialsProviderError", "Profile acme could not be found in shared credentials file."),
      "no credentials",
      /Profile acme/,
      /aws configure/,
    ],
    [
      thrown("CredentialsProviderError", "The SSO session associated with this profile has expired."),
      "expired",
      /session has expired/,
      /aws sso login/,
    ],
    [
      thrown("ExpiredTokenException", "The security token has expired"),
      "expired",
      /expired/,
      /aws sso login/,
    ],
    [thrown("ExpiredToken"), "expired", /expired/, /repeat/],
    [thrown("InvalidClientTokenId"), "bad credentials", /does not know/, /ap-east-2 is not enabled/],
    [
      thrown("AccessDenied", "User: x is not authorized to perform: iam:CreateRole on resource: y"),
      "denied",
      /^iam:CreateRole is denied$/,
      /administrator/,
    ],
    [
      thrown(
        "AccessDeniedException",
        "not authorized to perform: kms:CreateKey with an explicit deny in a service control policy",
      ),
      "denied",
      /kms:CreateKey/,
      /owns the organization/,
    ],
    [thrown("Unknown", "UnknownError", { $metadata: { httpStatusCode: 403 } }), "denied", /denied/, /right/],
    [thrown("ThrottlingException", "Rate exceeded"), "throttled", /fewer calls/, /in a minute/],
    [thrown("SlowDown"), "throttled", /fewer/, /stays done/],
    [thrown("Odd", "", { $metadata: { httpStatusCode: 429 } }), "throttled", /fewer/, /minute/],
    [thrown("RegionDisabledException"), "region disabled", /^ap-east-2 is not enabled/, /bootstrap --yes/],
    [thrown("OptInRequired"), "region disabled", /ap-east-2/, /AWS Regions/],
    [thrown("SubscriptionRequiredException"), "account not ready", /activated/, /sign-up/],
    [thrown("SignatureDoesNotMatch", "Signature expired: 2026"), "clock", /clock/, /set the clock/],
    [thrown("SignatureDoesNotMatch", "does not match"), "bad credentials", /know/, /sign in/],
    [thrown("RequestTimeTooSkewed"), "clock", /clock/, /set the clock/],
    [thrown("Error", "getaddrinfo ENOTFOUND sts", { code: "ENOTFOUND" }), "network", /ENOTFOUND/, /proxy/],
    [thrown("TimeoutError", "Connection timed out"), "network", /TimeoutError/, /DNS/],
    [
      thrown("TypeError", "fetch failed", { cause: { code: "ECONNREFUSED" } }),
      "network",
      /ECONNREFUSED/,
      /network/,
    ],
    [thrown("Error", "x", { code: "SELF_SIGNED_CERT_IN_CHAIN" }), "network", /SELF/, /NODE_EXTRA_CA_CERTS/],
    [thrown("WeirdException", "first\nsecond"), "other", /^WeirdException: first$/, /repeated/],
    ["text", "other", /text/, /repeated/],
    [undefined, "other", /undefined/, /repeated/],
  ];
  for (const [error, kind, reason, todo] of table) {
    const { name = String(error), message = "" } = (error ?? {}) as { name?: string; message?: string };
    it(`${name} ${message.split("\n")[0]}`, () => {
      const explained = explainAwsError(error, { region: "ap-east-2" });
      assert.equal(explained.kind, kind);
      assert.match(explained.reason, reason);
      assert.match(explained.todo, todo);
      assert.doesNotMatch(`${explained.reason}${explained.todo}`, /\n/);
    });
  }

  it("leaves no kind untold", () => {
    const told = new Set(table.map(([, kind]) => kind));
    assert.deepEqual([...told].sort(), [...awsErrorKinds].sort());
  });

  it("tells what is not there from what cannot be seen", async () => {
    const gone = ["NotFound", "NoSuchBucketPolicy", "NoSuchEntityException", "NotFoundException"];
    for (const name of gone) assert.equal(isNotFound(thrown(name)), true, name);
    assert.equal(isNotFound(thrown("Odd", "", { $metadata: { httpStatusCode: 404 } })), true);
    for (const error of [thrown("AccessDenied"), thrown("ENOTFOUND"), undefined])
      assert.equal(isNotFound(error), false);
    assert.equal(await orNothing(Promise.reject(thrown("NoSuchEntity"))), undefined);
    assert.equal(await orNothing(Promise.resolve(1)), 1);
    await assert.rejects(orNothing(Promise.reject(thrown("AccessDenied"))), /^AccessDenied/);
  });
});
