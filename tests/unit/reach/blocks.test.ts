import assert from "node:assert/strict";
import * as fc from "fast-check";
import { BlockMap, contains, isPublic, overlaps, parseBlock, type Block } from "../../../reach/blocks";

const block = fc
  .tuple(fc.nat({ max: 255 }), fc.nat({ max: 255 }), fc.integer({ min: 8, max: 28 }))
  .map(([second, third, prefix]) => parseBlock(`10.${second}.${third}.0/${prefix}`)!);

describe("reach: blocks", () => {
  it("reads IPv4 only, and from any address of a block", () => {
    assert.deepEqual(parseBlock("10.3.64.7/18"), {
      text: "10.3.64.7/18",
      low: 0x0a034000,
      high: 0x0a037fff,
      prefix: 18,
    });
    for (const text of ["::/0", "10.0.0.0", "10.0.0.0/33", "pl-1", undefined, 5]) {
      assert.equal(parseBlock(text), undefined);
    }
  });

  it("tells public blocks from private ones", () => {
    for (const [text, expected] of [
      ["0.0.0.0/0", true],
      ["8.8.8.0/24", true],
      ["10.0.0.0/8", false],
      ["10.3.0.0/16", false],
      ["8.0.0.0/6", true],
      ["192.168.1.0/24", false],
      ["172.32.0.0/16", true],
    ] as const) {
      assert.equal(isPublic(parseBlock(text)!), expected, text);
    }
  });

  it("finds the longest block around one, and every block inside one, as a plain search does", () => {
    fc.assert(
      fc.property(fc.array(block, { maxLength: 30 }), block, (all, asked) => {
        const map = new BlockMap<Block>();
        all.forEach((one) => map.add(one, one));
        const around = all.filter((one) => contains(one, asked)).sort((a, b) => b.prefix - a.prefix)[0];
        assert.equal(map.covering(asked)?.prefix, around?.prefix);
        assert.equal(map.covering(asked)?.low, around?.low);
        const inside = new Set(
          all.filter((one) => contains(asked, one)).map(({ low, prefix }) => `${low}/${prefix}`),
        );
        assert.deepEqual(new Set(map.within(asked).map(({ low, prefix }) => `${low}/${prefix}`)), inside);
        all.forEach((one) =>
          assert.equal(overlaps(one, asked), contains(one, asked) || contains(asked, one)),
        );
      }),
    );
  });
});
