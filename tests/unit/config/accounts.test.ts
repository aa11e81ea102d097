import assert from "node:assert/strict";
import { loadEnvironment, loadFoundation, type ResolvedAccount } from "../../../config";
import { copyOfSources, platformOf, problemsOf, set } from "./support";

const korea = "222233334444";
const roleArn = `arn:aws:iam::${korea}:role/archipelago`;
const account = { id: korea, roleArn };
const foundation = { stack: "foundation", platform: platformOf("foundation") };
const listed = (accounts: unknown) => ({
  stack: "foundation",
  platform: set(structuredClone(platformOf("foundation")) as Record<string, unknown>, "accounts", accounts),
});

describe("accounts of networks, as the foundation knows them", () => {
  const own: ResolvedAccount = { ...account, regions: ["ap-northeast-2"] };

  it("are none where nobody names one", () => {
    assert.deepEqual(loadFoundation(foundation).accounts, []);
  });

  it("are named by a country, by its part in one environment, or by an environment for all of its networks", () => {
    const country = copyOfSources((all) => (all.countries.kr = { ...all.countries.kr, account } as never));
    assert.deepEqual(loadFoundation(foundation, country).accounts, [own]);
    const part = copyOfSources((all) => {
      const environments = { prd: { account, region: "ap-southeast-1" }, stg: { account } };
      all.countries.kr = { ...all.countries.kr, environments } as never;
    });
    assert.deepEqual(loadFoundation(foundation, part).accounts, [
      { ...own, regions: ["ap-northeast-2", "ap-southeast-1"] },
    ]);
    const whole = copyOfSources(
      (all) => (all.environments.prd = { ...all.environments.prd, account } as never),
    );
    assert.deepEqual(loadFoundation(foundation, whole).accounts, [
      { ...own, regions: ["ap-east-2", "ap-northeast-1", "ap-northeast-2"] },
    ]);
  });

  it("are those of the stack file where it lists them", () => {
    const other = { id: "111122223333", roleArn: "arn:aws:iam::111122223333:role/x", regions: ["ap-east-2"] };
    const country = copyOfSources((all) => (all.countries.kr = { ...all.countries.kr, account } as never));
    assert.deepEqual(loadFoundation(listed([own, other]), country).accounts, [other, own]);
  });

  it("are refused with two roles, with a role of another account, and without role or regions", () => {
    const second = `arn:aws:iam::${korea}:role/second`;
    const two = copyOfSources((all) => {
      all.countries.kr = { ...all.countries.kr, account } as never;
      all.countries.jp = { ...all.countries.jp, account: { id: korea, roleArn: second } } as never;
    });
    const problems = problemsOf(() => loadFoundation(foundation, two));
    assert.deepEqual(
      problems.map(({ path }) => path),
      ["accounts"],
      "once, whatever environments there are",
    );
    assert.match(
      problems[0]?.problem ?? "",
      /another role of 222233334444 than arn:aws:iam::\d+:role\/second/,
    );
    const foreign = listed([{ ...own, id: "111122223333" }]);
    assert.match(
      problemsOf(() => loadFoundation(foreign))[0]?.problem ?? "",
      /another account than 111122223333/,
    );
    for (const wrong of [
      [korea],
      [account],
      [{ id: korea, regions: ["ap-east-2"] }],
      [{ ...own, regions: [] }],
    ])
      assert.match(problemsOf(() => loadFoundation(listed(wrong)))[0]?.path ?? "", /^accounts/);
  });
});

describe("the network in which images are baked", () => {
  it("is named in a warning where it is in another account, and only where images are baked", () => {
    const warned = (sources?: Parameters<typeof loadFoundation>[1], input: typeof foundation = foundation) =>
      loadFoundation(input, sources).warnings.filter(({ path }) => path === "images");
    assert.deepEqual(warned(), []);
    const stg = copyOfSources(
      (all) => (all.environments.stg = { ...all.environments.stg, account } as never),
    );
    assert.match(
      warned(stg)[0]?.message ?? "",
      /stg's hub, and that is in the account 222233334444; set in config/,
    );
    const platform = set(structuredClone(foundation.platform) as never, "images", { enabled: false });
    assert.deepEqual(warned(stg, { ...foundation, platform }), []);
    const prd = copyOfSources(
      (all) => (all.environments.prd = { ...all.environments.prd, account } as never),
    );
    assert.deepEqual(warned(prd), []);
  });
});

describe("an account that the foundation knows in another region only", () => {
  it("is named in a warning, as one that it does not know at all", () => {
    const known = copyOfSources((all) => (all.countries.kr = { ...all.countries.kr, account } as never));
    const moved = structuredClone(platformOf("stg")) as Record<string, unknown>;
    const warningsOf = (platform: unknown) =>
      loadEnvironment({ stack: "stg", platform }, known).warnings.filter(
        ({ path }) => path === "stg.kr.account",
      );
    assert.deepEqual(warningsOf(moved), []);
    const [warning] = warningsOf(set(moved, "countries.kr.region", "ap-northeast-1"));
    assert.match(warning?.message ?? "", /222233334444 in ap-northeast-1 is not one of them/);
  });
});
