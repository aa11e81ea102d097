import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { parseStackFile } from "../../../config/stack-file";
import { lineDiff } from "../../../country/edits";
import { CountryRefusal } from "../../../country/refusal";
import { addEntry, mentionsIn, removeEntry } from "../../../country/stack-text";

const file = "Pulumi.stg.yaml";
const root = join(__dirname, "../../..");

type Countries = Record<string, unknown>;
const countries = (text: string): Countries => {
  const { platform, problems } = parseStackFile(text, file);
  assert.deepEqual(problems, [], text);
  return (platform as { countries: Countries }).countries;
};

const below = (lines: string) => `config:\n  archipelago:platform:\n    countries:\n${lines}`;

/** Lines that only one of the two texts has, as a diff shows them. */
const diff = (before: string, after: string) => lineDiff({ file, before, after });

function refused(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    assert.ok(error instanceof CountryRefusal, String(error));
    return error.message;
  }
  return assert.fail("it was accepted");
}

/** A text that adds and takes away again as it should; gives the text with the country back. */
function roundTrip(text: string, like: string): string {
  const added = addEntry(text, file, like, "vn");
  const { added: more, removed } = diff(text, added);
  assert.deepEqual(removed, [], "a line was changed");
  assert.ok(more.length > 0);
  assert.deepEqual(
    Object.keys(countries(added))
      .filter((code) => code !== "vn")
      .sort(),
    Object.keys(countries(text)).sort(),
  );
  assert.equal(removeEntry(added, file, "vn"), text);
  return added;
}

describe("a country's entry in a stack file", () => {
  it("is copied in every stack file of the project by added lines only, and goes without a trace", () => {
    for (const stack of ["stg", "canary", "prd"]) {
      const text = readFileSync(join(root, `Pulumi.${stack}.yaml`), "utf8");
      for (const like of ["jp", "tw", "kr"]) {
        const added = roundTrip(text, like);
        assert.deepEqual(countries(added).vn, countries(text)[like], `${stack} ${like}`);
      }
    }
  });

  it("keeps the entries' order and comments, and copies the template's own comments with it", () => {
    const text = below(
      `      # Taiwan
      tw:
        nat: single # one is enough
        # more in winter
        zoneCount: 2
        # below

      # Korea
      kr: { nat: single } # short
      # the end
  other:key: 1
`,
    );
    assert.equal(
      roundTrip(text, "tw"),
      text.replace(
        "# short\n",
        `# short
      vn:
        nat: single # one is enough
        # more in winter
        zoneCount: 2
        # below
`,
      ),
    );
  });

  it("leaves out what is the template's own, with the lines that say it", () => {
    const text = below(`      tw:
        region: ap-east-2 # Taipei
        nat: single
        dns:
          delegated: true
        account: { id: "123456789012", roleArn: x }
        sizing: { web: { min: 2 } }
        zones: [a, b]
`);
    const added = roundTrip(text, "tw");
    assert.equal(
      diff(text, added).added.join(""),
      "      vn:\n        nat: single\n        sizing: { web: { min: 2 } }\n",
    );
    for (const only of ["      tw: { region: ap-east-2 }\n", "      tw:\n        region: ap-east-2\n"])
      assert.deepEqual(diff(below(only), roundTrip(below(only), "tw")).added, ["      vn: {}\n"]);
    const flow = below("      tw: { region: ap-east-2, nat: single }\n");
    assert.deepEqual(countries(roundTrip(flow, "tw")).vn, { nat: "single" });
  });

  it("leaves out what somebody has set up for the template elsewhere, and groups of which nothing is left", () => {
    const text = below(`      tw:
        onPremisesLink:
          vpn: { gatewayAddress: 198.51.100.1 }
        nat: single
        publicLoadBalancer: { minimumCapacityUnits: 100 }
        services:
          # moves from the old data centre
          web:
            cutover:
              phase: dual
          api:
            min: 2 # two
            partners: { base: { rule: 1 } }
            onPremises: { callers: [192.168.0.0/24] }
          admin: { min: 1 }
`);
    assert.equal(
      diff(text, roundTrip(text, "tw")).added.join(""),
      `      vn:
        nat: single
        services:
          # moves from the old data centre
          api:
            min: 2 # two
          admin: { min: 1 }
`,
    );
    // A flow cannot be cut by lines: it is set anew.
    const flow = below(
      "      tw:\n        nat: single\n        services: { api: { min: 2, cutover: { phase: dual } }, web: { partners: {} } }\n",
    );
    assert.deepEqual(countries(roundTrip(flow, "tw")).vn, { nat: "single", services: { api: { min: 2 } } });
    const bare = below("      tw:\n        services: { web: { partners: {} } }\n");
    assert.deepEqual(diff(bare, roundTrip(bare, "tw")).added, ["      vn: {}\n"]);
  });

  it("says otherwise than the template what it is told to", () => {
    for (const [template, lines] of [
      ["      tw:\n        transport: lattice\n        nat: single # one\n", "        nat: single # one\n"],
      ["      tw:\n        nat: single # one\n", "        nat: single # one\n"],
      ["      tw: {}\n", ""],
      ["      tw:\n", ""],
      ["      tw: { transport: lattice }\n", ""],
    ] as const) {
      const text = below(template);
      const added = addEntry(text, file, "tw", "vn", { transport: "auto" });
      const expected = `      vn:\n        transport: auto\n${lines}`;
      assert.equal(diff(text, added).added.join(""), expected, template);
      assert.equal(removeEntry(added, file, "vn"), text);
    }
  });

  it("stands before the last entry where the file ends without a line's end: no line is changed", () => {
    const text = below("      jp: {}\n      # Taiwan\n      tw: { nat: single }");
    const added = roundTrip(text, "tw");
    assert.equal(
      added,
      below("      jp: {}\n      vn: { nat: single }\n      # Taiwan\n      tw: { nat: single }"),
    );
    roundTrip(below("      tw:\n        nat: single"), "tw");
  });

  it("copies the value of an alias, and no anchor twice", () => {
    const text = below(
      `      jp: &all
        nat: &one single
        zoneCount: 3
      tw: *all
      kr:
        nat: *one
`,
    );
    for (const like of ["jp", "tw", "kr"]) {
      const added = roundTrip(text, like);
      assert.deepEqual(countries(added).vn, countries(text)[like]);
      assert.equal(added.match(/&/g)?.length, 2);
    }
  });

  it("refuses what cannot be copied or cut by lines, and says what to do", () => {
    const flow = "config:\n  archipelago:platform:\n    countries: { jp: {}, tw: {} }\n";
    assert.match(
      refused(() => addEntry(flow, file, "tw", "vn")),
      /lines of its own[^]*set the group out over lines/,
    );
    assert.match(
      refused(() => removeEntry(flow, file, "tw")),
      /set the group out over lines/,
    );
    const broken = "config:\n  archipelago:platform: { a: 1\n";
    assert.match(
      refused(() => addEntry(broken, file, "tw", "vn")),
      /correct the YAML/,
    );
    const bound = below("      jp: &all { nat: single }\n      tw: *all\n");
    assert.match(
      refused(() => removeEntry(bound, file, "jp")),
      /jp|write the aliased values out/,
    );
    const explicit = below("      ? tw\n      : { nat: single }\n      jp: {}\n");
    assert.match(
      refused(() => addEntry(explicit, file, "tw", "vn")),
      /write it as the others are/,
    );
    const only = below("      tw: {}\n");
    assert.match(
      refused(() => removeEntry(only, file, "tw")),
      /countries: \{\}/,
    );
  });

  it("finds where a country is spoken of beside its entry", () => {
    const text = below("      tw: { nat: single }\n").replace(
      "    countries",
      "    waves: [[tw], [jp, kr]]\n    other: { tw: 1 }\n    countries",
    );
    assert.deepEqual(
      mentionsIn(text, "tw").map(({ line }) => line),
      [3, 4],
    );
  });

  describe("however the file is written", () => {
    const codes = ["jp", "tw", "kr", "th"];
    const eol = fc.constantFrom("\n", "\r\n");
    const comment = fc.constantFrom("", " # remark", "   # tw: vn");
    const scalar = fc.constantFrom(
      "1",
      '"vn"',
      "'tw'",
      "single",
      "[a, tw]",
      "{ tw: 1, vn: 2 }",
      "|\n            text\n            tw: x",
      '"a\n              b"',
    );
    const key = fc.constantFrom("nat", "zoneCount", "region", "sizing", "dns", "zones", "calendar");
    const indented = fc.constantFrom(
      "",
      "        # inner\n",
      "\n",
      "          # deep\n",
      "\n        # after a gap\n",
    );
    const entry = fc.oneof(
      {
        weight: 1,
        arbitrary: fc.constantFrom(
          " {}",
          " { nat: single }",
          " {\n          nat: single,\n          a: tw }",
          "",
        ),
      },
      {
        weight: 3,
        arbitrary: fc
          .record({
            anchor: fc.constantFrom("", " &anchor"),
            head: comment,
            pairs: fc.uniqueArray(fc.tuple(key, scalar, comment, indented), {
              selector: ([name]) => name,
              minLength: 1,
            }),
          })
          .map(({ anchor, head, pairs }) => {
            const lines = pairs.map(([name, value, remark, after]) => {
              const block = value.startsWith("|");
              return `        ${name}: ${value}${block ? "" : remark}\n${block ? "" : after}`;
            });
            return `${anchor}${head}\n${lines.join("")}`;
          }),
      },
    );
    const between = fc.constantFrom(
      "",
      "\n",
      "      # of the next\n",
      "    # shallower\n",
      "        # deeper\n",
    );
    const quoted = fc.constantFrom("", '"', "'");
    const texts = fc
      .record({
        eol,
        mark: fc.constantFrom("", "\uFEFF", "# a file\n\n"),
        name: fc.constantFrom("archipelago:platform", '"archipelago:platform"', "platform"),
        head: fc.constantFrom("", " # all of them", " &all"),
        lead: between,
        order: fc.shuffledSubarray(codes, { minLength: 1 }),
        entries: fc.array(fc.tuple(entry, between, quoted), { minLength: 4, maxLength: 4 }),
        tail: fc.constantFrom(
          "",
          "",
          "    zoneCount: 2\n",
          "  pulumi:disable-default-providers:\n    - aws\n",
          "# the end\n",
        ),
        ends: fc.boolean(),
      })
      .map(({ eol: end, mark, name, head, lead, order, entries, tail, ends }) => {
        const body = order.map((code, index) => {
          const [value = "", after = "", quote = ""] = entries[index] ?? [];
          const own = value.replace("&anchor", `&${code}`);
          return `      ${quote}${code}${quote}:${own}${own.endsWith("\n") ? "" : "\n"}${after}`;
        });
        const whole = `${mark}config:\n  ${name}:\n    countries:${head}\n${lead}${body.join("")}${tail}`;
        const cut = ends ? whole : whole.replace(/\n+$/, "");
        return { text: cut.replaceAll("\n", end), like: order[0] ?? "jp" };
      })
      .filter(({ text }) => parseStackFile(text, file).problems.length === 0);

    it("adds lines only, changes no other value, and removes to the same bytes", () => {
      fc.assert(
        fc.property(texts, ({ text, like }) => {
          roundTrip(text, like);
        }),
        { numRuns: 600 },
      );
    });
  });
});
