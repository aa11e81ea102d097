import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { logicalName } from "../naming";
import { policyDocument, trustPolicy } from "../policy";

/** Takes events of a pattern to the region in which they are told. */
export type Forward = (names: readonly string[], description: string, pattern: pulumi.Input<object>) => void;

/**
 * A way for events out of a region that cannot tell of them itself: to the default bus of another region of the
 * same account, which asks for a role and nothing else. Costs about 1 US$ a million events.
 */
export function createForward(
  code: string,
  to: string,
  accountId: pulumi.Output<string>,
  opts: pulumi.CustomResourceOptions,
): Forward {
  const bus = accountId.apply((id) => `arn:aws:events:${to}:${id}:event-bus/default`);
  const role = new aws.iam.Role(
    logicalName("aws:iam/role:Role", code, "events"),
    {
      description: `Takes events of ${code} to ${to}, where they are told`,
      assumeRolePolicy: accountId.apply((id) => trustPolicy("events.amazonaws.com", id)),
    },
    opts,
  );
  new aws.iam.RolePolicy(
    logicalName("aws:iam/rolePolicy:RolePolicy", code, "events"),
    {
      role: role.name,
      policy: bus.apply((Resource) =>
        policyDocument([{ Sid: "Forward", Effect: "Allow", Action: "events:PutEvents", Resource }]),
      ),
    },
    opts,
  );
  return (names, description, pattern) => {
    const rule = new aws.cloudwatch.EventRule(
      logicalName("aws:cloudwatch/eventRule:EventRule", ...names, "forward"),
      { description, eventPattern: pulumi.jsonStringify(pattern) },
      opts,
    );
    new aws.cloudwatch.EventTarget(
      logicalName("aws:cloudwatch/eventTarget:EventTarget", ...names, "forward"),
      { rule: rule.name, arn: bus, roleArn: role.arn },
      opts,
    );
  };
}
