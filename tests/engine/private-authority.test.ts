import assert from "node:assert/strict";
import type { AuthorityChoice } from "../../config";
import { Account, configured, only, onlyCountries, touched, type PlatformKey } from "./support";

const stg = (authority: AuthorityChoice, delegated: boolean) =>
  configured("stg", (platform: PlatformKey) => {
    onlyCountries("kr")(platform);
    platform.dns = { delegated };
    platform.mesh = { certificates: { authority } };
  });

describe("the certificates of the mesh turn under the real engine", function () {
  this.timeout(600_000);
  let account: Account;
  afterEach(() => account.close());

  it("from public to private and back: what listeners show stands before, and goes after, they turn", async () => {
    account = await Account.open({ sources: only("kr", "api", "migrate", "payment", "users") });
    for (const zone of ["kr", "hub", "mesh"]) account.cloud.delegate(`${zone}.stg.example.com`);
    const stack = await account.stack("stg", stg("public", true));
    await stack.up();
    /** One step, and what of it reached AWS, in order. */
    const step = async (authority: AuthorityChoice) => {
      const start = account.cloud.journal.length;
      stack.configure(stg(authority, true));
      await stack.up();
      assert.deepEqual(touched(await stack.preview()), []);
      const journal = account.cloud.journal.slice(start);
      assert.ok(journal.every(({ error }) => error === undefined));
      return (operation: string, type: RegExp) =>
        journal.flatMap((entry, n) => (entry.operation === operation && type.test(entry.type) ? [n] : []));
    };
    const [authorities, certificates, listeners] = [
      /^aws:acmpca\//,
      /^aws:acm\/certificate:/,
      /^aws:lb\/listener:/,
    ];

    const prepared = await step("transition");
    assert.equal(prepared("create", authorities).length, 8);
    assert.deepEqual([...prepared("create", certificates), ...prepared("update", listeners)], []);

    const there = await step("private");
    assert.equal(there("update", listeners).length, 3);
    assert.equal(there("create", certificates).length, 2);
    assert.ok(Math.max(...there("create", certificates)) < Math.min(...there("update", listeners)));
    // The hub's public one stays for the way back.
    assert.equal(there("delete", certificates).length, 1);
    assert.ok(Math.max(...there("update", listeners)) < Math.min(...there("delete", certificates)));

    const back = await step("transition");
    assert.equal(back("update", listeners).length, 3);
    assert.ok(Math.max(...back("create", certificates)) < Math.min(...back("update", listeners)));
    assert.ok(Math.max(...back("update", listeners)) < Math.min(...back("delete", certificates)));
    assert.deepEqual(back("delete", authorities), []);

    const last = await step("public");
    assert.equal(last("delete", authorities).length, 8);
    assert.deepEqual([...last("update", listeners), ...last("create", certificates)], []);
  });

  it("are private from the first update, with nothing delegated, and leave nothing in the end", async () => {
    account = await Account.open({ sources: only("kr", "api", "migrate", "payment", "users") });
    const stack = await account.stack("stg", stg("private", false));
    await stack.up();
    assert.deepEqual(touched(await stack.preview()), []);
    const shown = account.cloud
      .resources("aws:lb/listener:Listener")
      .filter(({ inputs }) => Number(inputs.port) >= 10_000)
      .map(({ inputs }) => inputs.protocol);
    assert.deepEqual(shown, ["HTTPS", "HTTPS", "HTTPS"]);

    // The hub's authority signs a new root for its own key: callers are told, and nothing that it has signed is touched.
    const root = account.cloud
      .resources("aws:acmpca/certificate:Certificate")
      .find(({ urn }) => urn.endsWith("::mesh-ap-northeast-1"))!;
    const start = account.cloud.journal.length;
    await stack.up({ replace: [root.urn] });
    const renewed = account.cloud.journal.slice(start).map(({ operation, type }) => `${operation} ${type}`);
    assert.ok(renewed.includes("create aws:acmpca/certificate:Certificate"));
    assert.ok(renewed.includes("update aws:ec2/launchTemplate:LaunchTemplate"), renewed.join("\n"));
    assert.deepEqual(
      renewed.filter((one) => /authority:|aws:acm\/|aws:lb\/|aws:ram\/|:Permission/.test(one)),
      [],
    );
    assert.deepEqual(touched(await stack.preview()), []);
    await stack.destroy();
    assert.deepEqual(
      account.cloud.resources().filter(({ type }) => /acm/.test(type)),
      [],
    );
  });
});
