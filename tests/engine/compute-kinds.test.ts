import assert from "node:assert/strict";
import { changes } from "./harness";
import { Account, configured, nameOf, only, onlyCountries } from "./support";

/** One country, `api` of a kind, `admin` off shared capacity. */
const apiOn = (kind: string) =>
  configured("stg", (platform) => {
    onlyCountries("jp")(platform);
    platform.countries.jp = { ...platform.countries.jp, services: { api: { compute: kind } } };
  });

const twins = { ami: "AmiCompute", fargate: "FargateCompute", "ecs-ec2": "EcsEc2Compute" } as const;
type Kind = keyof typeof twins;

describe("a service goes from AMI to shared capacity to Fargate under the real engine", function () {
  this.timeout(600_000);
  let account: Account;
  before(async () => {
    account = await Account.open({ sources: only("jp", "api", "admin") });
  });
  after(() => account.close());

  it("each time the new side stands before traffic moves, the old one goes last, and nobody else is touched", async () => {
    const stack = await account.stack("stg", apiOn("ami"));
    await stack.up();
    const route: readonly Kind[] = ["ami", "ecs-ec2", "fargate"];
    for (const [index, to] of route.slice(1).entries()) {
      const from = route[index] as Kind;
      const start = account.cloud.journal.length;
      stack.configure(apiOn(to));
      const flip = await stack.up();

      const own = new RegExp(`archipelago:compute:(${twins[from]}|${twins[to]})\\b`);
      for (const { urn, type, op } of changes(flip).filter((one) => !one.type.startsWith("archipelago:"))) {
        const live = type === "aws:lb/listenerRule:ListenerRule" && nameOf(urn).endsWith("-live");
        const described = nameOf(urn) === "jp-api-deploy";
        const shared = /archipelago:compute:SharedCapacity/.test(urn);
        const told = /archipelago:notifications:NetworkNotifications/.test(urn);
        assert.ok(live || described ? op === "update" : shared || told || own.test(urn), `${op} ${urn}`);
        const names = shared ? /^jp-capacity-arm64/ : told ? /^jp-(api|arm64)-/ : /^jp-.*\bapi\b/;
        assert.match(nameOf(urn), names, `${op} ${urn}`);
      }

      const journal = account.cloud.journal.slice(start);
      const at = (operation: string, test: RegExp): number => {
        const found = journal.findIndex((entry) => entry.operation === operation && test.test(entry.urn));
        assert.ok(found >= 0, `${from} to ${to}: no ${operation} of ${String(test)}`);
        return found;
      };
      const unit = {
        ami: /autoscaling\/group:Group::jp-api/,
        fargate: /ecs\/service:Service::jp-api-fargate/,
      };
      const ecsEc2 = /ecs\/service:Service::jp-api-ecs-ec2/;
      const stands = at("create", to === "ecs-ec2" ? ecsEc2 : unit.fargate);
      const moved = journal.flatMap(({ operation, urn }, step) =>
        operation === "update" && /-live$/.test(urn) ? [step] : [],
      );
      assert.equal(moved.length, 2);
      assert.ok(
        moved.every((step) => step > stands),
        `${to}: traffic moved before the new side stood`,
      );
      const gone = at("delete", from === "ecs-ec2" ? ecsEc2 : unit.ami);
      assert.ok(
        moved.every((step) => step < gone),
        `${from}: went before the traffic had moved`,
      );
      const joined = /clusterCapacityProviders:ClusterCapacityProviders::jp-capacity-arm64/;
      const provider = /capacityProvider:CapacityProvider::jp-capacity-arm64/;
      const group = /autoscaling\/group:Group::jp-capacity-arm64/;
      if (to === "ecs-ec2") {
        const steps = [at("create", group), at("create", provider), at("create", joined), stands];
        assert.deepEqual(
          steps,
          [...steps].sort((a, b) => a - b),
          "a service waits for the capacity that it names",
        );
      } else {
        const steps = [gone, at("delete", joined), at("delete", provider), at("delete", group)];
        assert.deepEqual(
          steps,
          [...steps].sort((a, b) => a - b),
          "capacity outlives the last service on it",
        );
      }
      assert.deepEqual(changes(await stack.preview()), []);
    }
    assert.deepEqual(account.cloud.resources("aws:ecs/capacityProvider:CapacityProvider"), []);
  });
});
