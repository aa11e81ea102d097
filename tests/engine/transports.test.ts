import assert from "node:assert/strict";
import type { EngineStack } from "./harness";
import { Account, configured, only, onlyCountries, touched, type PlatformKey } from "./support";

const otherAccount = { id: "222233334444", roleArn: "arn:aws:iam::222233334444:role/archipelago" };

/** One country, by this way to the hub. */
const by = (code: string, transport: string, own: object = {}) =>
  configured("stg", (platform: PlatformKey) => {
    onlyCountries(code)(platform);
    platform.countries[code] = { ...platform.countries[code], ...own, transport };
  });

const carriers = {
  peering: /^aws:ec2\/vpcPeering/,
  "transit-gateway": /^aws:(ec2transitgateway|ram)\//,
} as const;
type Transport = keyof typeof carriers;

describe("a country's way to the hub turns under the real engine", function () {
  this.timeout(600_000);
  let account: Account;
  afterEach(() => account.close());

  /**
   * Brings the country to another way: the new one must stand when the routes turn, which they do in place, and the old
   * one go when they have turned. Gives what else was touched.
   */
  async function turn(stack: EngineStack, code: string, to: Transport, own?: object): Promise<string[]> {
    const start = account.cloud.journal.length;
    stack.configure(by(code, to, own));
    const result = await stack.up();
    const journal = account.cloud.journal.slice(start);
    const at = (operation: string, type: RegExp) =>
      journal.flatMap((entry, index) =>
        entry.operation === operation && type.test(entry.type) ? [index] : [],
      );
    const from = to === "peering" ? "transit-gateway" : "peering";
    const made = at("create", carriers[to]);
    const turned = at("update", /^aws:ec2\/route:Route$/);
    const gone = at("delete", carriers[from]);
    assert.ok(made.length > 0 && turned.length === 3 && gone.length > 0);
    assert.ok(Math.max(...made) < Math.min(...turned), "the new way stands before a route turns");
    assert.ok(Math.max(...turned) < Math.min(...gone), "the old way goes when all routes have turned");
    assert.deepEqual([...at("create", carriers[from]), ...at("delete", carriers[to])], []);
    assert.deepEqual(touched(await stack.preview()), []);
    return touched(result).filter(
      (one) => !/ (\w*TransitGateway|VpcPeering|RouteTable|\w*Attachment)/.test(one),
    );
  }
  const routes = (code: string, ...zones: string[]) =>
    [`${code}-from-hub`, ...zones.map((zone) => `${code}-to-hub-${zone}`)].map(
      (name) => `update Route ${name}`,
    );

  it("from another region, there and back, with the hub's gateway coming and going", async () => {
    account = await Account.open({ sources: only("kr", "api", "migrate", "payment", "users") });
    const stack = await account.stack("stg", by("kr", "peering"));
    await stack.up();
    const there = await turn(stack, "kr", "transit-gateway");
    const own = (operation: string) =>
      ["hub-mesh", "kr-from-hub", "kr-to-hub", "kr-to-network"].map((name) => `${operation} Route ${name}`);
    assert.deepEqual(there.sort(), [...own("create"), ...routes("kr", "a", "b")].sort());
    const back = await turn(stack, "kr", "peering");
    assert.deepEqual(back.sort(), [...own("delete"), ...routes("kr", "a", "b")].sort());
    const left = account.cloud.resources().filter(({ type }) => carriers["transit-gateway"].test(type));
    assert.deepEqual(left, []);
  });

  it("from another account, over a share that it accepts, and nothing is left in the end", async () => {
    const own = { account: otherAccount };
    account = await Account.open({ sources: only("jp", "api", "payment", "users") });
    const stack = await account.stack("stg", by("jp", "peering", own));
    await stack.up();
    await turn(stack, "jp", "transit-gateway", own);
    const { outputs } = account.cloud.resources("aws:ram/resourceShareAccepter:ResourceShareAccepter")[0]!;
    assert.equal(outputs.receiverAccountId, otherAccount.id);
    await turn(stack, "jp", "peering", own);
    await turn(stack, "jp", "transit-gateway", own);
    await stack.destroy();
  });
});
