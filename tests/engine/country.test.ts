import assert from "node:assert/strict";
import { defaultSources, type Sources } from "../../config";
import { planAdd, planRemove, projectRoot, readTexts } from "../../country";
import { parseStackFile } from "../../config/stack-file";
import { changes, type StackConfiguration } from "./harness";
import { Account, configured, programOver, type PlatformKey } from "./support";

const texts = readTexts(projectRoot());
const { edits, values, uses } = planAdd(texts, defaultSources(), {
  code: "vn",
  like: "tw",
  region: "ap-southeast-1",
});
/** The repository's countries and the new one, as its file says it. */
const sources: Sources = {
  ...defaultSources(),
  countries: { ...defaultSources().countries, vn: { ...values, uses: [...uses] } },
};

/** The real program over these countries. */
const program = programOver(sources);

/** A stack file's text as the engine's configuration, with as few other countries as there may be. */
function configuration(text: string): StackConfiguration {
  const { countries } = parseStackFile(text, "Pulumi.stg.yaml").platform as PlatformKey;
  const few = Object.fromEntries(
    Object.entries(countries as object).filter(([code]) => ["tw", "vn"].includes(code)),
  );
  return configured("stg", (platform) => (platform.countries = few));
}

const without = texts["Pulumi.stg.yaml"] ?? "";
const withIt = edits.find(({ file }) => file === "Pulumi.stg.yaml")?.after ?? "";

describe("a country that comes and goes under the real engine", function () {
  this.timeout(600_000);
  let account: Account;
  before(async () => {
    account = await Account.open();
  });
  after(() => account.close());

  /** What stands, by URN: id and inputs. */
  const standing = () =>
    Object.fromEntries(
      account.cloud
        .resources()
        .filter(({ urn }) => urn.startsWith("urn:pulumi:stg::"))
        .map(({ urn, id, inputs }) => [urn, { id, inputs }]),
    );

  it("is created without a touch of what exists, and goes without one", async () => {
    const stack = await account.stack("stg", configuration(without), program);
    await stack.up();
    const first = standing();

    stack.configure(configuration(withIt));
    const regions = [...new Set(Object.values(sources.countries).map(({ region }) => region))];
    const foundation = configured("foundation", (platform) => (platform.regions = regions));
    await (await account.stack("foundation", foundation)).up();

    const added = account.cloud.journal.length;
    const planned = changes(await stack.preview());
    assert.ok(planned.length > 100);
    assert.deepEqual([...new Set(planned.map(({ op }) => op))], ["create"]);
    await stack.up();
    const adding = account.cloud.journal.slice(added);
    assert.deepEqual([...new Set(adding.map(({ operation }) => operation))], ["create"]);
    for (const { urn } of adding) assert.ok(!(urn in first), `${urn} was touched`);
    const both = standing();
    for (const [urn, one] of Object.entries(first)) assert.deepEqual(both[urn], one, urn);
    assert.deepEqual(changes(await stack.preview()), []);

    const removed = account.cloud.journal.length;
    const { edits: removal } = planRemove(
      { ...texts, ...Object.fromEntries(edits.map(({ file, after: text = "" }) => [file, text])) },
      sources,
      "vn",
    );
    stack.configure(configuration(removal.find(({ file }) => file === "Pulumi.stg.yaml")?.after ?? ""));
    await stack.up();
    const removing = account.cloud.journal.slice(removed);
    assert.deepEqual([...new Set(removing.map(({ operation }) => operation))], ["delete"]);
    for (const { urn } of removing) assert.ok(!(urn in first), `${urn} was touched`);
    assert.deepEqual(standing(), first);
    assert.deepEqual(changes(await stack.preview()), []);
  });
});
