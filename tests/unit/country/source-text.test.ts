import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { lineDiff } from "../../../country/edits";
import { CountryRefusal } from "../../../country/refusal";
import {
  copyLayer,
  countryFile,
  leftOutOf,
  leftOutOfLayer,
  mentionsInSource,
  removeLayer,
  withRegion,
} from "../../../country/source-text";

const root = join(__dirname, "../../..");
const values = { name: "Vietnam", slot: 4, region: "ap-southeast-1", timeZone: "Asia/Ho_Chi_Minh" };

describe("a new country's file", () => {
  it("is the template's with the country's own name, slot, region and time zone", () => {
    const file = "config/countries/tw.ts";
    assert.equal(
      countryFile(readFileSync(join(root, file), "utf8"), file, values),
      `import { country } from "../define";

export default country({
  name: "Vietnam",
  slot: 4,
  region: "ap-southeast-1",
  timeZone: "Asia/Ho_Chi_Minh",
  uses: ["payment", "users"],
});
`,
    );
  });

  it("takes no account, zone letters or delegation from the template, nor what a comment says of it", () => {
    const template = `import { country } from "../define";

/** Taipei is an opt-in region. */
export default country({
  account: { id: "123456789012", roleArn: "arn" },
  name: "Taiwan",
  slot: 2,
  region: "ap-east-2",
  zones: ["a", "b"],
  timeZone: "Asia/Taipei",
  nat: "single", // one is enough
  dns: { delegated: true },
  environments: { prd: { region: "ap-northeast-1", nat: "perZone", zones: ["a"] }, stg: { zoneCount: 2 } },
});
`;
    assert.equal(
      countryFile(template, "tw.ts", values),
      `import { country } from "../define";

export default country({
  name: "Vietnam",
  slot: 4,
  region: "ap-southeast-1",
  timeZone: "Asia/Ho_Chi_Minh",
  nat: "single",
  environments: { prd: { nat: "perZone" }, stg: { zoneCount: 2 } },
});
`,
    );
    assert.deepEqual(leftOutOf(template, "tw.ts"), [
      "zones",
      "account",
      "dns",
      "environments.prd.region",
      "environments.prd.zones",
    ]);
  });

  it("takes no link to the company's sites, no reserved capacity, and no other key that is named", () => {
    const template = (lines: string) => `export default country({
  name: "Taiwan",
  slot: 2,
  region: "ap-east-2",
  timeZone: "Asia/Taipei",
${lines}});
`;
    const [text, without] = [
      template(
        `  transport: "lattice",
  onPremisesLink: { vpn: { gatewayAddress: "198.51.100.1" } },
  publicLoadBalancer: { minimumCapacityUnits: 100 },
  environments: { prd: { transport: "lattice", onPremisesLink: { enabled: false }, nat: "perZone" } },
`,
      ),
      template('  environments: { prd: { nat: "perZone" } },\n'),
    ];
    const own = { name: "Taiwan", slot: 2, region: "ap-east-2", timeZone: "Asia/Taipei" };
    assert.equal(countryFile(text, "tw.ts", own, ["transport"]), without);
    assert.match(countryFile(text, "tw.ts", own), /^ {2}transport: "lattice",$/m);
    assert.deepEqual(leftOutOf(text, "tw.ts"), [
      "onPremisesLink",
      "publicLoadBalancer",
      "environments.prd.onPremisesLink",
    ]);
  });

  it("refuses a file that is no plain object, and says how it should be", () => {
    for (const text of ["export default make();\n", "export default country(base);\n", "const a = 1;\n"])
      assert.throws(
        () => countryFile(text, "config/countries/tw.ts", values),
        (error) =>
          error instanceof CountryRefusal &&
          /config\/countries\/tw\.ts[^]*as the files beside it/.test(error.message),
      );
    assert.throws(
      () => countryFile('export default country({ ...base, name: "x" });', "tw.ts", values),
      (error) => error instanceof CountryRefusal && /tw\.ts: slot[^]*write slot out/.test(error.message),
    );
  });

  it("changes its region and nothing else", () => {
    const file = "config/countries/kr.ts";
    const text = readFileSync(join(root, file), "utf8");
    const { added, removed } = lineDiff({
      file,
      before: text,
      after: withRegion(text, file, "ap-northeast-1"),
    });
    assert.deepEqual(
      [removed, added],
      [['  region: "ap-northeast-2",\n'], ['  region: "ap-northeast-1",\n']],
    );
  });
});

describe("a service's layer for a country", () => {
  const service = (layers: string) => `export default service({ scope: "country", ${layers} });\n`;
  const variants = [
    "countries: { tw: { min: 2 } }",
    'countries: { tw: { min: 2, compute: "tw" }, kr: { min: 3 } },',
    "countries: { kr: {},  tw: { environments: { prd: { max: 4 } } },  }",
    'countries: {\n    tw: { min: 2 },\n    "kr": {},\n  },',
    'countries: {\n    // few\n    jp: {},\n    "tw": {\n      min: 2, // two\n    },\n  },',
    "countries: {\r\n    tw: { min: 2 }\r\n  }",
  ];

  it("is copied beside the template's, and goes without a trace", () => {
    for (const text of variants.map(service)) {
      const copied = copyLayer(text, "api.ts", "tw", "vn");
      assert.notEqual(copied, text);
      const read = (of: string) => /countries: (\{[^]*\})[^]*\}\);\n$/.exec(of)?.[1] ?? "";
      const { vn, ...others } = new Function(`return ${read(copied)}`)() as Record<string, unknown>;
      const before = new Function(`return ${read(text)}`)() as Record<string, unknown>;
      assert.deepEqual(others, before);
      assert.deepEqual(vn, before.tw);
      assert.equal(removeLayer(copied, "api.ts", "vn"), text);
    }
  });

  it("is copied without its old side, its partners and its ways to the company's sites", () => {
    const layer = (inner: string) => service(`countries: { tw: ${inner} }`);
    const text = layer(
      '{ min: 2, cutover: { phase: "dual" }, environments: { prd: { partners: { base: { rule: 1 } }, max: 4 } }, onPremises: { callers: [] } }',
    );
    const copied = copyLayer(text, "api.ts", "tw", "vn");
    assert.equal(copied, text.replace(" } });", ", vn: { min: 2, environments: { prd: { max: 4 } } } } });"));
    assert.deepEqual(leftOutOfLayer(text, "api.ts", "tw"), [
      "cutover",
      "onPremises",
      "environments.prd.partners",
    ]);
    assert.equal(removeLayer(copied, "api.ts", "vn"), text);
    const nothing = layer('{ cutover: { phase: "dual" } }');
    assert.equal(copyLayer(nothing, "api.ts", "tw", "vn"), nothing);
    assert.deepEqual(leftOutOfLayer(text, "api.ts", "kr"), []);
  });

  it("adds whole lines where the layers stand on lines of their own", () => {
    const text = service(variants[3] ?? "");
    const { added, removed } = lineDiff({ file: "", before: text, after: copyLayer(text, "", "tw", "vn") });
    assert.deepEqual([removed, added], [[], ["    vn: { min: 2 },\n"]]);
  });

  it("is left alone where there is none", () => {
    for (const text of ["countries: { kr: {} }", "calls: []", "countries"].map(service)) {
      assert.equal(copyLayer(text, "api.ts", "tw", "vn"), text);
      assert.equal(removeLayer(text, "api.ts", "vn"), text);
    }
    assert.match(removeLayer(service("countries: { vn: {}, },"), "", "vn"), /countries: \{ *\}/);
  });

  it("is told from other places that name the country", () => {
    const text =
      'export default service({\n  countries: { tw: {} },\n  waves: ["jp", "tw"],\n  tw: 1,\n});\n';
    assert.deepEqual(
      mentionsInSource(text, "tw").map(({ line }) => line),
      [3, 4],
    );
  });
});
