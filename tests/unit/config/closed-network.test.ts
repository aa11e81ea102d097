import assert from "node:assert/strict";
import { loadEnvironment, type ComputeKind } from "../../../config";
import { copyOfSources, platformOf, problemsOf, set } from "./support";

/** Japan's stg without a way to the internet, where no service asks for one and everything runs on one kind. */
const closed = (compute: ComputeKind, interfaceEndpoints: readonly string[]) => {
  const sources = copyOfSources(({ catalogue }) => {
    for (const [name, service] of Object.entries(catalogue)) {
      service.needsInternet = false;
      if (service.scope === "country" && name !== "api") delete catalogue[name];
    }
    Object.assign(catalogue.api ?? {}, { calls: [], sends: [] });
  });
  const platform = platformOf("stg");
  platform.countries = { jp: { nat: "none", interfaceEndpoints, services: { api: { compute } } } };
  for (const key of ["services", "hub"]) set(platform, key, undefined);
  return () => loadEnvironment({ platform, stack: "stg" }, sources);
};

const everyEndpoint = ["ecr.api", "ecr.dkr", "kms", "logs", "secretsmanager", "ssm", "ssmmessages", "sts"];

describe("a network without NAT", () => {
  for (const compute of ["fargate", "ecs-ec2"] as const)
    it(`is refused where a service runs on ${compute}, whatever its endpoints: no task gets its placeholder`, () => {
      const problems = problemsOf(closed(compute, everyEndpoint));
      assert.deepEqual(
        problems.map(({ path }) => path),
        ["stg.jp.nat"],
      );
      assert.match(problems[0]?.problem ?? "", /^api could not start: .*public\.ecr\.aws/);
      assert.match(problems[0]?.allowed ?? "", /single or perZone/);
      assert.match(problems[0]?.fix ?? "", /compute: ami/);
    });

  it("is refused for instances without the endpoints of sessions and logs, and taken with them", () => {
    const problems = problemsOf(closed("ami", ["logs"]));
    assert.deepEqual(
      problems.map(({ path, fix }) => [path, fix]),
      [["stg.jp.interfaceEndpoints", "add ssm, ssmmessages"]],
    );
    assert.doesNotThrow(closed("ami", everyEndpoint));
  });
});
