import assert from "node:assert/strict";
import fc from "fast-check";
import {
  blockProblem,
  environmentBlock,
  findOverlaps,
  lastSlot,
  networkAddresses,
  networkBlockProblem,
  overlaps,
  meshTier,
  spareBlocks,
  usableAddresses,
} from "../../../config/addresses";
import { environmentNames, tiers, type EnvironmentName } from "../../../config/model";

const anyEnvironment = fc.constantFrom(...environmentNames);
const anySlot = fc.integer({ min: 0, max: lastSlot });
const anyNetwork = fc
  .tuple(anyEnvironment, anySlot)
  .map(([environment, slot]) => environmentBlock(environment, slot));
const anyBlock = fc
  .tuple(fc.nat(2 ** 32 - 1), fc.integer({ min: 0, max: 32 }))
  .map(([address, prefix]) =>
    text(prefix === 0 ? 0 : Math.floor(address / 2 ** (32 - prefix)) * 2 ** (32 - prefix), prefix),
  );

/** Half of them where the networks are, so that overlaps happen. */
const newcomerBlock = fc.oneof(
  anyBlock,
  fc
    .tuple(fc.nat(255), fc.nat(255), fc.integer({ min: 8, max: 24 }))
    .map(([b, c, prefix]) =>
      text(
        Math.floor((10 * 2 ** 24 + b * 2 ** 16 + c * 2 ** 8) / 2 ** (32 - prefix)) * 2 ** (32 - prefix),
        prefix,
      ),
    ),
);

/** Arithmetic on its own, so that the tests do not lean on what they test. */
function range(block: string): [bigint, bigint] {
  const [address, prefix] = block.split("/") as [string, string];
  const first = address.split(".").reduce((sum, octet) => sum * 256n + BigInt(octet), 0n);
  return [first, first + 2n ** BigInt(32 - Number(prefix)) - 1n];
}
function text(address: number, prefix: number): string {
  const octets = [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256);
  return `${octets.join(".")}/${prefix}`;
}
function subnetsOf(block: string): string[] {
  return tiers.flatMap((tier) => networkAddresses(block).tiers[tier].subnets);
}

describe("address plan: environments and slots", () => {
  const rows: [EnvironmentName, number, string][] = [
    ["stg", 0, "10.0.0.0/16"],
    ["stg", 63, "10.63.0.0/16"],
    ["canary", 0, "10.64.0.0/16"],
    ["canary", 1, "10.65.0.0/16"],
    ["prd", 0, "10.128.0.0/16"],
    ["prd", 63, "10.191.0.0/16"],
  ];
  for (const [environment, slot, block] of rows) {
    it(`puts slot ${slot} of ${environment} at ${block}`, () => {
      assert.equal(environmentBlock(environment, slot), block);
    });
  }

  it("refuses a slot that does not exist", () => {
    for (const slot of [-1, 64, 1.5, Number.NaN]) {
      assert.throws(() => environmentBlock("prd", slot), /1 to 63/);
    }
  });

  it("gives no two slots of any environment the same address, and leaves 10.192 and above alone", () => {
    const all = environmentNames.flatMap((environment) =>
      Array.from({ length: lastSlot + 1 }, (_, slot) => ({
        label: `${environment} ${slot}`,
        block: environmentBlock(environment, slot),
      })),
    );
    assert.equal(all.length, 192);
    assert.deepEqual(findOverlaps([...all, { label: "the future", block: "10.192.0.0/10" }]), []);
  });
});

describe("address plan: a network", () => {
  it("is laid out as documented", () => {
    assert.deepEqual(networkAddresses("10.129.0.0/16"), {
      block: "10.129.0.0/16",
      tiers: {
        public: {
          block: "10.129.0.0/20",
          subnets: ["10.129.0.0/22", "10.129.4.0/22", "10.129.8.0/22", "10.129.12.0/22"],
        },
        private: {
          block: "10.129.64.0/18",
          subnets: ["10.129.64.0/20", "10.129.80.0/20", "10.129.96.0/20", "10.129.112.0/20"],
        },
        isolated: {
          block: "10.129.128.0/20",
          subnets: ["10.129.128.0/22", "10.129.132.0/22", "10.129.136.0/22", "10.129.140.0/22"],
        },
      },
    });
    assert.deepEqual(spareBlocks("10.129.0.0/16"), [
      "10.129.32.0/19",
      "10.129.144.0/20",
      "10.129.160.0/19",
      "10.129.192.0/18",
    ]);
  });

  it("has the hub's mesh tier between the public and the private one", () => {
    assert.deepEqual(meshTier("10.128.0.0/16"), {
      block: "10.128.16.0/20",
      subnets: ["10.128.16.0/22", "10.128.20.0/22", "10.128.24.0/22", "10.128.28.0/22"],
    });
  });

  it("has tiers in their documented order", () => {
    const firsts = tiers.map((tier) => range(networkAddresses("10.1.0.0/16").tiers[tier].block)[0]);
    assert.deepEqual(
      firsts,
      [...firsts].sort((a, b) => (a < b ? -1 : 1)),
    );
  });

  it("has in each tier one aligned block that its four slots fill exactly", () => {
    fc.assert(
      fc.property(anyNetwork, fc.constantFrom(...tiers), (network, tier) => {
        const { block, subnets } = networkAddresses(network).tiers[tier];
        const [first, last] = range(block);
        assert.equal(blockProblem(block), undefined);
        assert.equal(first % (last - first + 1n), 0n);
        let next = first;
        for (const subnet of subnets) {
          const [begin, end] = range(subnet);
          assert.equal(begin, next);
          next = end + 1n;
        }
        assert.equal(next, last + 1n);
      }),
    );
  });

  it("is filled by tiers, the mesh tier and spare blocks, without overlap or gap", () => {
    fc.assert(
      fc.property(anyNetwork, (network) => {
        const parts = [
          ...tiers.map((tier) => networkAddresses(network).tiers[tier].block),
          meshTier(network).block,
          ...spareBlocks(network),
        ];
        const ranges = parts.map(range).sort((a, b) => (a[0] < b[0] ? -1 : 1));
        const [first, last] = range(network);
        let next = first;
        for (const [begin, end] of ranges) {
          assert.equal(begin, next);
          next = end + 1n;
        }
        assert.equal(next, last + 1n);
      }),
    );
  });

  it("shares no subnet with another network", () => {
    fc.assert(
      fc.property(fc.uniqueArray(anyNetwork, { minLength: 2, maxLength: 6 }), (networks) => {
        const claims = networks.flatMap(subnetsOf).map((block) => ({ label: block, block }));
        assert.deepEqual(findOverlaps(claims), []);
      }),
    );
  });

  it("depends on nothing but its own block: what is added elsewhere moves nothing, or is refused", () => {
    fc.assert(
      fc.property(fc.uniqueArray(anyNetwork, { maxLength: 8 }), newcomerBlock, (networks, newcomer) => {
        const claims = networks.map((block) => ({ label: block, block }));
        const refused = findOverlaps([...claims, { label: "newcomer", block: newcomer }]).length > 0;
        const touched = networks.flatMap(subnetsOf).some((subnet) => {
          const [[a, b], [c, d]] = [range(subnet), range(newcomer)];
          return a <= d && c <= b;
        });
        assert.ok(refused || !touched);
      }),
    );
  });
});

describe("address plan: blocks from outside", () => {
  it("knows an overlap from the numbers", () => {
    fc.assert(
      fc.property(anyBlock, anyBlock, (a, b) => {
        const [[firstA, lastA], [firstB, lastB]] = [range(a), range(b)];
        assert.equal(overlaps(a, b), firstA <= lastB && firstB <= lastA);
        assert.equal(overlaps(a, b), overlaps(b, a));
        assert.ok(overlaps(a, a));
      }),
    );
  });

  it("tells neighbours from overlaps, either way round", () => {
    assert.equal(overlaps("10.1.0.0/16", "10.2.0.0/16"), false);
    assert.equal(overlaps("10.2.0.0/16", "10.1.0.0/16"), false);
    assert.equal(overlaps("10.1.255.255/32", "10.1.0.0/16"), true);
  });

  it("takes a block that does not begin at its boundary for the one that it lies in", () => {
    assert.equal(overlaps("10.1.200.0/16", "10.1.0.0/24"), true);
    assert.equal(overlaps("10.1.200.0/16", "10.2.0.0/16"), false);
  });

  it("names both sides of every overlap", () => {
    const problems = findOverlaps([
      { label: "prd.jp", block: "10.129.0.0/16" },
      { label: "prd.tw", block: "10.130.0.0/16" },
      { label: "on-premises", block: "10.128.0.0/10" },
    ]);
    assert.deepEqual(
      problems.map(({ claims }) => claims.map(({ label }) => label)),
      [
        ["prd.jp", "on-premises"],
        ["prd.tw", "on-premises"],
      ],
    );
    assert.match(
      problems[0]!.message,
      /prd\.jp \(10\.129\.0\.0\/16\) and on-premises \(10\.128\.0\.0\/10\) overlap/,
    );
  });

  it("accepts any aligned IPv4 block and refuses the rest", () => {
    fc.assert(fc.property(anyBlock, (block) => assert.equal(blockProblem(block), undefined)));
    for (const wrong of [
      "",
      "10.0.0.0",
      "10/8",
      "10.0.0/16",
      "10.0.0.0/33",
      "10.0.0.0/-1",
      "0x0a.0.0.0/8",
      "fd00::/8",
      "10.256.0.0/16",
      "10.0.0.0/16 ",
    ]) {
      assert.ok(blockProblem(wrong), wrong);
    }
    assert.match(blockProblem("10.200.3.0/16")!, /10\.200\.0\.0\/16\?/);
  });

  it("accepts a private /16 as a network and says why not otherwise", () => {
    for (const good of ["10.200.0.0/16", "172.16.0.0/16", "172.31.0.0/16", "192.168.0.0/16"]) {
      assert.equal(networkBlockProblem(good), undefined);
    }
    assert.match(networkBlockProblem("10.200.0.0/20")!, /is a \/20/);
    assert.match(networkBlockProblem("8.8.0.0/16")!, /not private/);
    assert.match(networkBlockProblem("172.17.0.0/16")!, /Docker/);
    assert.match(networkBlockProblem("nonsense")!, /not a block/);
    assert.throws(() => networkAddresses("10.200.0.0/20"), RangeError);
  });

  it("subtracts what AWS keeps from a subnet", () => {
    assert.equal(usableAddresses("10.0.0.0/22"), 1019);
    assert.equal(usableAddresses("10.0.64.0/20"), 4091);
    assert.equal(usableAddresses("10.0.0.0/28"), 11);
  });
});
