import assert from "node:assert/strict";
import { allows, rolePolicies } from "./policies";
import { assertSound, ofType, recordingOf, type PlatformKey } from "./support";

const arn = (service: string, resource: string) =>
  `arn:aws:${service}:ap-northeast-1:123456789012:${resource}`;
const bridges = (recording: Awaited<ReturnType<typeof recordingOf>>) =>
  ofType(recording, "aws:codebuild/project:Project").filter(({ name }) => name.startsWith("deploy-"));

describe("silence of monitors during deployments", () => {
  it("is none until it is asked for", async () => {
    assert.doesNotMatch(JSON.stringify(bridges(await recordingOf("foundation", true))), /DATADOG/);
  });

  it("gives every deploy build Datadog's place and two keys by reference, and the right to read these", async () => {
    const { known } = await assertSound("foundation", {
      platform: (platform: PlatformKey) => {
        platform.datadog = { enabled: false, site: "datadoghq.eu" };
        platform.delivery = { downtime: { appKey: "datadog/app-key", minutes: 60 } };
      },
    });
    assert.ok(bridges(known).length > 0);
    for (const { name, inputs } of bridges(known)) {
      const { environmentVariables } = inputs.environment as { environmentVariables: { name: string }[] };
      assert.deepEqual(
        environmentVariables.filter((one) => one.name.startsWith("DATADOG_")),
        [
          { name: "DATADOG_SITE", value: "datadoghq.eu" },
          { name: "DATADOG_MINUTES", value: "60" },
          { name: "DATADOG_API_KEY", type: "PARAMETER_STORE", value: "/archipelago/datadog/api-key" },
          { name: "DATADOG_APP_KEY", type: "SECRETS_MANAGER", value: "datadog/app-key" },
        ],
      );
      const { statements = [] } = rolePolicies(known).find(({ role }) => role === name) ?? {};
      const may = (action: string, resource: string) => allows(statements, { action, resource });
      assert.ok(may("ssm:GetParameters", arn("ssm", "parameter/archipelago/datadog/api-key")), name);
      assert.ok(
        may("secretsmanager:GetSecretValue", arn("secretsmanager", "secret:datadog/app-key-AbCdEf")),
        name,
      );
      assert.ok(!may("ssm:GetParameters", arn("ssm", "parameter/archipelago/datadog/app-key")), name);
      assert.ok(!may("secretsmanager:GetSecretValue", arn("secretsmanager", "secret:other-AbCdEf")), name);
    }
  });

  it("is refused with a silence that nobody would hear the end of", async () => {
    await assert.rejects(
      recordingOf("foundation", true, {
        platform: (platform: PlatformKey) => (platform.delivery = { downtime: { minutes: 100_000 } }),
      }),
      /delivery\.downtime\.minutes/,
    );
  });
});
