import assert from "node:assert/strict";
import type { Sources } from "../../config";
import { changes } from "./harness";
import { Account, configured, onlyCountries, programOver, only } from "./support";

const worker = {
  scope: "country",
  sizing: "worker",
  exposure: "none",
  kind: "worker",
  description: "Takes messages.",
} as const;
const base = only("jp", "admin");
type Catalogue = Sources["catalogue"];
const withFiles = (files: Catalogue) => programOver({ ...base, catalogue: { ...base.catalogue, ...files } });

const prototype: Catalogue = { stickers: { ...worker, disposable: true, until: "2027-01-31" } };
const core = (value: boolean): Catalogue => ({ ledger: { ...worker, core: value } });

/** prd, in which queues are protected and kept. */
const japan = configured("prd", (platform) => {
  onlyCountries("jp")(platform);
  delete platform.calendar;
  delete platform.countries.jp.calendar;
});

describe("a service's file that goes, under the real engine", function () {
  this.timeout(600_000);
  let account: Account;
  before(async () => {
    account = await Account.open({ sources: base });
  });
  after(() => account.close());

  const raised = (files: Catalogue) => account.stack("prd", japan, withFiles(files));
  const left = (name: string) =>
    account.cloud
      .resources()
      .filter(({ urn }) => urn.includes(name))
      .map(({ urn }) => urn);

  it("takes a prototype with it, and a core service only after the file has said so", async () => {
    await (await raised({ ...prototype, ...core(true) })).up();
    assert.ok(left("jp-stickers").length > 5 && left("jp-ledger").length > 5);

    await (await raised(core(true))).up();
    assert.deepEqual(left("jp-stickers"), []);

    await assert.rejects(async () => (await raised({})).preview(), /protect/);

    const lasting = await raised(core(false));
    await lasting.up();
    assert.deepEqual(changes(await lasting.preview()), []);
  });
});
