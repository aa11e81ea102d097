import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { parseStackFile, readStackFile } from "../../../config/stack-file";
import { platformOf, root } from "./support";

const file = "Pulumi.stg.yaml";
const read = (platform: string) => parseStackFile(`config:\n  archipelago:platform:\n${platform}`, file);
const value = (scalar: string) => (read(`    k: ${scalar}\n`).platform as { k?: unknown } | undefined)?.k;

describe("reading a stack file", () => {
  for (const stack of ["foundation", "stg", "canary", "prd"])
    it(`reads Pulumi.${stack}.yaml`, () => {
      const { platform, config, secretKeys, problems } = readStackFile(
        path.join(root, `Pulumi.${stack}.yaml`),
      );
      assert.deepEqual(problems, []);
      assert.deepEqual(platform, platformOf(stack));
      assert.deepEqual(config, { "pulumi:disable-default-providers": '["aws","datadog"]' });
      assert.deepEqual(secretKeys, []);
    });

  it("reports secrets by key only, and needs no passphrase", () => {
    const text =
      "encryptionsalt: v1:x\nconfig:\n  archipelago:platform: { countries: {} }\n  datadog:apiKey: { secure: v1:a:b }\n  datadog:appKey:\n    secure: v1:c:d\n  aws:region: ap-northeast-1\n";
    const { platform, config, secretKeys, problems } = parseStackFile(text, file);
    assert.deepEqual(problems, []);
    assert.deepEqual(platform, { countries: {} });
    assert.deepEqual(secretKeys, ["datadog:apiKey", "datadog:appKey"]);
    assert.deepEqual(config, { "aws:region": "ap-northeast-1" });
  });

  for (const where of [
    "    domain: { secure: v1:a:b }\n",
    "    - secure: v1:a:b\n",
    "    secure: v1:a:b\n",
    "    countries: { jp: { dns: { parentZoneId: { secure: v1:a:b } } } }\n",
  ])
    it(`refuses a secret in the platform: ${where.trim()}`, () => {
      const { problems, secretKeys } = read(where);
      assert.equal(problems.length, 1);
      assert.match(problems[0]?.problem ?? "", /makes the whole key secret/);
      assert.ok(problems[0]?.line !== undefined && !JSON.stringify(problems).includes("v1:a:b"));
      assert.deepEqual(secretKeys, []);
    });

  it("names the key and the line of an ambiguous scalar", () => {
    const { problems } = read(
      "    countries:\n      jp:\n        zoneCount: 2\n        sizing: { web: { max: 010 } }\n",
    );
    assert.equal(problems.length, 1);
    assert.deepEqual(
      [problems[0]?.path, problems[0]?.line, problems[0]?.fix],
      ["countries.jp.sizing.web.max", 6, 'put it in quotes: "010"'],
    );
  });

  it("reads what is plain, and quoted text as text", () => {
    assert.deepEqual(
      [
        "5",
        "-5",
        "1.5",
        "1e3",
        "true",
        "False",
        "yes",
        "on",
        "~",
        "",
        "10.0.0.0/16",
        "04:00",
        '"010"',
        "'2026-01-01'",
        "a b",
        "!!str 010",
      ].map(value),
      [
        5,
        -5,
        1.5,
        1000,
        true,
        false,
        "yes",
        "on",
        null,
        null,
        "10.0.0.0/16",
        "04:00",
        "010",
        "2026-01-01",
        "a b",
        "010",
      ],
    );
  });

  for (const text of ["", "# only a comment\n", "config:\n", "config: {}\n"])
    it(`finds no platform in ${JSON.stringify(text)}`, () => {
      const { platform, problems } = parseStackFile(text, file);
      assert.equal(platform, undefined);
      assert.deepEqual(problems, []);
    });

  it("follows aliases, and does not let them explode", () => {
    assert.deepEqual(read("    countries: { jp: &one { zoneCount: 2 }, kr: *one }\n").platform, {
      countries: { jp: { zoneCount: 2 }, kr: { zoneCount: 2 } },
    });
    const bomb = [
      "a: &a [x, x, x, x, x, x, x, x, x, x]",
      ..."bcdefgh"
        .split("")
        .map((name, index) => `${name}: &${name} [${Array(10).fill(`*${"abcdefg"[index]}`).join(", ")}]`),
    ];
    const { problems } = read(bomb.map((line) => `    ${line}\n`).join(""));
    assert.ok(problems.length > 0);
  });

  it("leaves the prototype alone", () => {
    const { platform } = read('    "__proto__": { polluted: true }\n');
    assert.ok(Object.hasOwn(platform as object, "__proto__"));
    assert.equal(({} as { polluted?: boolean }).polluted, undefined);
  });

  it("has a problem for a file that cannot be read, and never throws", () => {
    const folder = mkdtempSync(path.join(tmpdir(), "stack-file-"));
    try {
      assert.match(readStackFile(path.join(folder, "none.yaml")).problems[0]?.problem ?? "", /ENOENT/);
      assert.match(readStackFile(folder).problems[0]?.problem ?? "", /EISDIR/);
      writeFileSync(path.join(folder, "latin.yaml"), Buffer.from([0x61, 0x3a, 0xff]));
      assert.match(readStackFile(path.join(folder, "latin.yaml")).problems[0]?.problem ?? "", /UTF-8/);
    } finally {
      rmSync(folder, { recursive: true });
    }
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => void parseStackFile(text, file)),
      { numRuns: 500 },
    );
    const pieces = fc.constantFrom(
      "config:",
      "archipelago:platform:",
      "\n",
      "\n  ",
      "\n    ",
      "a",
      ": ",
      "- ",
      "&x ",
      "*x",
      "<<: ",
      "{",
      "}",
      "[",
      "]",
      "'",
      '"',
      "|",
      ">",
      "#",
      "!!str ",
      "? ",
      "---\n",
      "%YAML 1.1\n",
      "\t",
      "~",
      "secure",
      "0x",
      "1",
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), (parts) => void parseStackFile(parts.join(""), file)),
      { numRuns: 2000 },
    );
  });
});
