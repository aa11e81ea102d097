import assert from "node:assert/strict";
import type { EngineStack } from "./harness";
import { Account, configured, only, onlyCountries, touched, type PlatformKey } from "./support";

const api = { compute: "fargate" };
const erp = { name: "erp", block: "192.168.4.10/32", port: 1521 };

const vpn = { gatewayAddress: "198.51.100.1", routes: "static" };

/** Japan with a link by this VPN, or without one. */
const japan = (linked: object | undefined) =>
  configured("stg", (platform: PlatformKey) => {
    onlyCountries("jp")(platform);
    platform.onPremises = ["192.168.0.0/16"];
    platform.services = { api: linked ? { ...api, onPremises: { calls: [erp] } } : api };
    platform.countries.jp = linked ? { onPremisesLink: { vpn: linked } } : {};
  });

describe("a link to the company's sites under the real engine", function () {
  this.timeout(600_000);
  let account: Account;
  let stack: EngineStack;

  before(async () => {
    account = await Account.open({ sources: only("jp", "api") });
    stack = await account.stack("stg", japan(undefined));
    await stack.up();
  });
  after(() => account.close());

  /** What happened, in order. */
  const raised = async (linked: object | undefined) => {
    const start = account.cloud.journal.length;
    stack.configure(japan(linked));
    await stack.up();
    assert.deepEqual(touched(await stack.preview()), []);
    return account.cloud.journal
      .slice(start)
      .map((one) => `${one.operation} ${one.type.split(":").at(-1)} ${one.name}`);
  };
  const at = (steps: readonly string[], step: string) => {
    assert.ok(steps.includes(step), `no step ${step} in\n${steps.join("\n")}`);
    return steps.indexOf(step);
  };

  /** The rule to the outside changes in place, or its successor comes first. */
  const neverShut = (steps: readonly string[]) => {
    const [first] = steps.filter((step) => step.endsWith(" SecurityGroupEgressRule jp-api-https"));
    assert.match(String(first), /^(update|create) /);
  };

  it("comes to a country that runs: no service is without its way out meanwhile", async () => {
    const steps = await raised(vpn);
    neverShut(steps);
    assert.ok(
      at(steps, "create VpnGateway jp-on-premises") < at(steps, "create VpnConnection jp-on-premises"),
    );
    const others = steps.filter((step) => !/on-premises|jp-api-https|jp-internet|jp-vpn|LogGroup/.test(step));
    // The service learns of the address.
    assert.deepEqual(
      others.filter((step) => !/(TaskDefinition|Service|Parameter) jp-api/.test(step)),
      [],
    );
  });

  it("keeps no key of a tunnel in the state", () => {
    const state = account.storedState("stg");
    assert.match(state, /presharedKeyArn/);
    assert.doesNotMatch(state, /"tunnel[12]PresharedKey": ?"/);
    assert.doesNotMatch(state, /pre_shared_key/);
  });

  it("turns to another address of the company's gateway in place", async () => {
    const steps = await raised({ ...vpn, gatewayAddress: "198.51.100.2" });
    assert.deepEqual(steps, [
      "create CustomerGateway jp-on-premises",
      "update VpnConnection jp-on-premises",
      "delete CustomerGateway jp-on-premises",
    ]);
  });

  it("learns BGP by another connection, after the first one is gone: AWS has one between two ends", async () => {
    const steps = await raised({ gatewayAddress: "198.51.100.2", routes: "bgp" });
    assert.deepEqual(steps, [
      "delete VpnConnectionRoute jp-on-premises-192-168-0-0-16",
      "delete VpnConnection jp-on-premises",
      "create VpnConnection jp-on-premises",
    ]);
  });

  it("goes again, what leads to the gateway first", async () => {
    const steps = await raised(undefined);
    const gone = at(steps, "delete VpnGateway jp-on-premises");
    for (const [index, step] of steps.entries())
      if (/^delete (Route|VpnConnection|VpnConnectionRoute) /.test(step)) assert.ok(index < gone, step);
    neverShut(steps);
    assert.deepEqual(
      account.cloud.resources().filter(({ name }) => /on-premises|internet$/.test(name)),
      [],
    );
  });
});
