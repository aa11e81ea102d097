import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseStackFile } from "../../config/stack-file";
import { createEngineHome, type EngineHome } from "./home";
import { pulumi } from "./project";

/** Scalars as people write them, and as they should not. */
const scalars = [
  ..."0 -0 5 -5 +5 3.0 1.50 .5 5. 1e3 1.0e+3 1e-7 123456789012 9007199254740991 0.1".split(" "),
  ..."010 09 00 08 -010 0_8 0o10 0O10 0x1F 0X1f 0b11 0b 0x 0o 0o9 012abc 0x1G 1_000 1__0 1_000.5 1_ _1".split(
    " ",
  ),
  ..."2026-01-01 2026-1-1 2026-01-01T10:00:00Z 2026-01 2026-13-45 04:00 22:30 190:20:30 1e400 1e5e".split(
    " ",
  ),
  ..."12345678901234567890 9007199254740993 123456789012345678901234567890 012345678901".split(" "),
  ..."yes no on off y n Yes NO true True TRUE tRUE false False FALSE ~ null Null NULL nUll".split(" "),
  ..."inf .inf -.inf +.Inf .nan .NaN nan Infinity = 10.1.0.0/16 ap-northeast-1 m7g.large a:b a#b -a - @x `x %x".split(
    " ",
  ),
  ...[
    '"010"',
    "'it''s'",
    '"\\u3042"',
    "",
    "a #b",
    "a: b",
    "[1, 2]",
    "[1,, 2]",
    "[]",
    "{}",
    "{ a: 1 }",
    "{ a: 010 }",
    "[2026-01-01]",
    "[a, b",
  ],
  ...[
    "!!str 010",
    "!!int '10'",
    "!!float 1",
    "!!binary aGVsbG8=",
    "!foo bar",
    "!!bool yes",
    "&a 5",
    "*nope",
    "|\n      x\n      y",
    ">-\n      x\n      y",
    "a\n     b",
  ],
];

/** Whole platforms: structure, keys, aliases. */
const platforms = [
  "a: 1\n    a: 2",
  "a: &x { b: 1 }\n    c: *x",
  "a: &x { b: 1 }\n    c:\n      <<: *x",
  "1: a",
  "true: a",
  "null: a",
  "010: a",
  "on: a",
  "2026-01-01: a",
  "[a]: b",
  "? a\n    : b",
  "a:\t1",
  "\ta: 1",
  "a: {}\n   b: 1",
  "a: { secure: abc }",
  "a: { secure: abc, x: 1 }",
  "a: { secure: 5 }",
  "__proto__: 1\n    constructor: 2",
  '"a": 1\n    "b c": 2',
  "a: 1 # remark\n\n    # remark\n    b: 2",
  "a:\n    - 1\n    - 2",
  "a:\n      - { b: 1 }\n      - c",
];

describe("our reader of stack files and the real one", function () {
  let home: EngineHome;
  let folder: string;
  let salt: string;

  before(async () => {
    home = createEngineHome();
    folder = path.join(home.root, "reader");
    mkdirSync(folder);
    writeFileSync(path.join(folder, "Pulumi.yaml"), "name: archipelago\nruntime: nodejs\n");
    const made = await pulumi(home, folder, "stack", "init", "stg");
    assert.equal(made.code, 0, made.stderr);
    const written = await pulumi(home, folder, "config", "set", "--secret", "datadog:apiKey", "abc");
    assert.equal(written.code, 0, written.stderr);
    salt = readFileSync(path.join(folder, "Pulumi.stg.yaml"), "utf8");
  });
  after(() => home.dispose());

  /** What Pulumi hands to the program; `refused` when it does not read the file, `secret` when the key became one. */
  async function readByPulumi(text: string): Promise<unknown> {
    writeFileSync(path.join(folder, "Pulumi.stg.yaml"), text);
    const { code, stdout } = await pulumi(home, folder, "config", "--json", "--stack", "stg");
    if (code !== 0) return "refused";
    const config = JSON.parse(stdout) as Record<string, { value?: string; secret: boolean } | undefined>;
    const platform = config["archipelago:platform"];
    if (platform === undefined) return undefined;
    return platform.secret ? "secret" : (JSON.parse(platform.value ?? "null") as unknown);
  }

  const textOf = (platform: string) => `${salt}  archipelago:platform:\n    ${platform}\n`;
  const accepted = (platform: string) =>
    parseStackFile(textOf(platform), "Pulumi.stg.yaml").problems.length === 0;

  async function compare(platform: string): Promise<void> {
    const { platform: ours, secretKeys } = parseStackFile(textOf(platform), "Pulumi.stg.yaml");
    assert.deepEqual(secretKeys, ["datadog:apiKey"]);
    assert.deepEqual(ours, await readByPulumi(textOf(platform)), platform);
  }

  it("agree on every scalar that ours accepts", async () => {
    const good = scalars.filter((scalar) => accepted(`k: ${scalar}`));
    assert.ok(good.length > 50 && scalars.length - good.length > 30, `${good.length} of ${scalars.length}`);
    // One file for all: a start of the command takes its time.
    await compare(good.map((scalar, index) => `k${index}: ${scalar}`).join("\n    "));
  });

  it("agree on every structure that ours accepts", async () => {
    const good = platforms.filter(accepted);
    assert.ok(good.length > 8 && platforms.length - good.length > 8, `${good.length} of ${platforms.length}`);
    for (const platform of good) await compare(platform);
  });

  it("agree on files with a mark, other line ends, old key forms and other keys", async () => {
    const body = `${salt}  archipelago:platform: { k: 1 }\n`;
    for (const text of [
      `\uFEFF${body}`,
      body.replaceAll("\n", "\r\n"),
      body.replace("archipelago:platform", "archipelago:config:platform"),
      body.replace("archipelago:platform", "platform"),
      body.replace("archipelago:platform", '"archipelago:platform"'),
    ]) {
      const ours = parseStackFile(text, "Pulumi.stg.yaml");
      assert.deepEqual(ours.problems, [], text);
      assert.deepEqual(ours.platform, { k: 1 });
      assert.deepEqual(await readByPulumi(text), { k: 1 }, text);
    }
  });

  it("agree on the strings that other keys become", async () => {
    const text = `${salt}  archipelago:platform: {}\n  a:b: true\n  a:c: 1.50\n  a:d: 5\n  a:e: text\n  a:f: [x, 1]\n  a:g: { h: true }\n`;
    writeFileSync(path.join(folder, "Pulumi.stg.yaml"), text);
    const { stdout } = await pulumi(home, folder, "config", "--json", "--stack", "stg");
    const all = JSON.parse(stdout) as Record<string, { value?: string; secret: boolean }>;
    const plain = Object.entries(all).filter(
      ([key, { secret }]) => !secret && key !== "archipelago:platform",
    );
    const { config, problems } = parseStackFile(text, "Pulumi.stg.yaml");
    assert.deepEqual(problems, []);
    assert.deepEqual(config, Object.fromEntries(plain.map(([key, { value }]) => [key, value])));
  });

  it("read the nested value that a path names alike", async () => {
    writeFileSync(
      path.join(folder, "Pulumi.stg.yaml"),
      `${salt}  archipelago:platform: { countries: { jp: { zoneCount: 2 } } }\n`,
    );
    const { stdout } = await pulumi(
      home,
      folder,
      "config",
      "get",
      "--stack",
      "stg",
      "--path",
      "archipelago:platform.countries.jp.zoneCount",
    );
    assert.equal(stdout.trim(), "2");
  });
});
