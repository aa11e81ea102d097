import assert from "node:assert/strict";
import fc from "fast-check";
import { defaultSources, loadEnvironment, type Problem, type Sources } from "../../../config";
import { parseStackFile } from "../../../config/stack-file";
import { planAdd, type AddRequest } from "../../../country/add";
import { freeSlot, nameOf, regionProblems, timeZoneOf, type RegionBook } from "../../../country/checks";
import type { Edit, Texts } from "../../../country/edits";
import { planMove } from "../../../country/move";
import { projectRoot, readTexts } from "../../../country/project";
import { CountryRefusal } from "../../../country/refusal";
import { planRemove } from "../../../country/remove";

const texts = readTexts(projectRoot());
const sources = defaultSources();
const vietnam: AddRequest = { code: "vn", like: "tw", region: "ap-southeast-1" };

const applied = (before: Texts, edits: readonly Edit[]): Texts =>
  Object.fromEntries(
    Object.entries({
      ...before,
      ...Object.fromEntries(edits.map(({ file, after }) => [file, after])),
    }).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );

/** The sources with a country's definition as its file would say it. */
const withCountry = (code: string, slot: number): Sources => ({
  ...sources,
  countries: {
    ...sources.countries,
    [code]: { name: code.toUpperCase(), slot, region: "ap-southeast-1", timeZone: "Asia/Ho_Chi_Minh" },
  },
});

function refused(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    assert.ok(error instanceof CountryRefusal, String(error));
    return error.message;
  }
  return assert.fail("it was accepted");
}

const add = (change: Partial<AddRequest>, from: Sources = sources, files: Texts = texts, book?: RegionBook) =>
  planAdd(files, from, { ...vietnam, ...change }, book);

describe("adding a country", () => {
  it("takes the next slot, the template's uses and sizes, and touches the stack files and one new file only", () => {
    const plan = planAdd(texts, sources, vietnam);
    assert.deepEqual(plan.values, {
      name: "Vietnam",
      slot: 4,
      region: "ap-southeast-1",
      timeZone: "Asia/Ho_Chi_Minh",
    });
    assert.deepEqual(plan.uses, sources.countries.tw?.uses);
    assert.deepEqual(plan.blocks, { stg: "10.4.0.0/16", canary: "10.68.0.0/16", prd: "10.132.0.0/16" });
    assert.deepEqual(
      plan.edits.map(({ file }) => file),
      ["config/countries/vn.ts", "Pulumi.stg.yaml", "Pulumi.canary.yaml", "Pulumi.prd.yaml"],
    );
    assert.deepEqual(plan.remarks, []);
  });

  it("and removing it again gives every file back byte for byte, services' layers included", () => {
    const layered: Texts = {
      ...texts,
      "config/catalogue/api.ts": (texts["config/catalogue/api.ts"] ?? "").replace(
        "  defaults:",
        '  countries: {\n    tw: { compute: "fargate" },\n  },\n  defaults:',
      ),
    };
    for (const files of [texts, layered]) {
      const { edits } = planAdd(files, sources, vietnam);
      assert.equal(edits.length, files === layered ? 5 : 4);
      const added = applied(files, edits);
      const removed = applied(added, planRemove(added, withCountry("vn", 4), "vn").edits);
      assert.deepEqual(removed, files);
    }
  });

  it("says what it did not copy, and where else the template is spoken of", () => {
    const stg = (texts["Pulumi.stg.yaml"] ?? "").replace(
      "      tw:\n",
      "      tw:\n        dns: { delegated: true }\n",
    );
    const prd = (texts["Pulumi.prd.yaml"] ?? "").replace(/ {6}tw:\n( {8}.*\n)+/, "");
    const files = {
      ...texts,
      "Pulumi.stg.yaml": stg,
      "Pulumi.prd.yaml": prd,
      "config/platform.ts": `${texts["config/platform.ts"]}\nexport const first = ["tw"];\n`,
    };
    const { remarks, edits } = planAdd(files, sources, vietnam);
    assert.match(
      remarks.join("\n"),
      /Pulumi\.stg\.yaml: countries\.tw\.dns belongs to tw and was not copied/,
    );
    assert.match(remarks.join("\n"), /Pulumi\.prd\.yaml does not have tw, so vn is not added there/);
    assert.match(
      remarks.join("\n"),
      /config\/platform\.ts:\d+ \(export const first = \["tw"\];\) speaks of tw/,
    );
    assert.equal(edits.length, 3);
    assert.doesNotMatch(
      edits.find(({ file }) => file === "Pulumi.stg.yaml")?.after?.split("vn:")[1] ?? "",
      /delegated/,
    );
    assert.match(planAdd(texts, sources, { ...vietnam, like: "jp" }).remarks.join(), /prd: tv-show/);
  });

  it("gives the copy a way to the hub that its region has, whatever layer the template has its own from", () => {
    const onLattice = {
      ...sources,
      countries: { ...sources.countries, jp: { ...sources.countries.jp, transport: "lattice" } },
    } as Sources;
    const prd = (texts["Pulumi.prd.yaml"] ?? "").replace(
      "    countries:\n",
      "    transport: lattice\n    countries:\n",
    );
    const stackWide = { ...texts, "Pulumi.prd.yaml": prd.replace(/ {6}(tw|kr):\n( {8}.*\n)+/g, "") };
    const file = { ...texts };
    file["config/countries/jp.ts"] = (texts["config/countries/jp.ts"] ?? "").replace(
      "  uses:",
      '  transport: "lattice",\n  uses:',
    );
    const entryIn = (edits: readonly Edit[], stack: string) =>
      edits.find((edit) => edit.file === `Pulumi.${stack}.yaml`)?.after?.split("      vn:\n")[1] ?? "";
    const away = add({ like: "jp" }, onLattice, file);
    assert.doesNotMatch(away.edits[0]?.after ?? "", /transport/);
    for (const stack of ["stg", "canary", "prd"]) {
      assert.match(entryIn(away.edits, stack), /^ {8}transport: auto\n {8}nat:/);
      assert.match(
        away.remarks.join("\n"),
        new RegExp(`${stack}: jp comes to the hub by lattice[^]*hub is in`),
      );
    }
    const stg = away.edits.find((edit) => edit.file === "Pulumi.stg.yaml")?.after ?? "";
    const { platform } = parseStackFile(stg, "Pulumi.stg.yaml");
    const withIt = { ...onLattice, countries: { ...onLattice.countries, vn: away.values } } as Sources;
    const resolved = loadEnvironment({ platform, stack: "stg" }, withIt).countries;
    assert.deepEqual(
      resolved.flatMap(({ code, transport }) => (["jp", "vn"].includes(code) ? [[code, transport]] : [])),
      [
        ["jp", "lattice"],
        ["vn", "peering"],
      ],
    );
    const beside = add({ like: "jp", region: "ap-northeast-1" }, onLattice, file);
    assert.match(beside.edits[0]?.after ?? "", /transport: "lattice"/);
    assert.doesNotMatch(entryIn(beside.edits, "stg"), /transport/);
    assert.doesNotMatch(beside.remarks.join(), /comes to the hub/);
    const wide = add({ like: "jp" }, sources, stackWide);
    assert.match(entryIn(wide.edits, "prd"), /^ {8}transport: auto\n/);
    assert.doesNotMatch(entryIn(wide.edits, "stg"), /transport/);
  });

  it("does not copy what somebody set up for the template elsewhere, and names each such key", () => {
    const stg = (texts["Pulumi.stg.yaml"] ?? "")
      .replace("    zoneCount: 2\n", "    zoneCount: 2\n    onPremises: [192.168.0.0/16]\n")
      .replace(
        "      tw:\n",
        "      tw:\n        onPremisesLink:\n          vpn: { gatewayAddress: 198.51.100.1 }\n        services:\n          api:\n            onPremises: { callers: [192.168.0.0/24] }\n",
      );
    const { remarks, edits } = add({}, sources, { ...texts, "Pulumi.stg.yaml": stg });
    for (const key of ["onPremisesLink", "services.api.onPremises"])
      assert.ok(
        remarks.some((remark) => remark.startsWith(`Pulumi.stg.yaml: countries.tw.${key} belongs to tw`)),
        remarks.join("\n"),
      );
    const after = edits.find(({ file }) => file === "Pulumi.stg.yaml")?.after ?? "";
    assert.doesNotMatch(after.split("      vn:\n")[1] ?? "", /onPremises|services/);
  });

  it("refuses codes that are none, are taken, or mean something else, and says what to do", () => {
    for (const [change, message] of [
      [{ code: "hub" }, /name of the network in which the shared services live[^]*two lower-case letters/],
      [{ code: "vnm" }, /not a country's code[^]*ISO 3166/],
      [{ code: "VN" }, /not a country's code/],
      [{ code: "../x" }, /not a country's code/],
      [{ code: "kr" }, /South Korea's already[^]*config\/countries\/kr\.ts[^]*take another code/],
      [{ like: "hub" }, /it has the shared services/],
      [{ like: "twn" }, /no such country[^]*jp, kr, tw[^]*did you mean "tw"/],
      [{ name: "taiwan" }, /is tw's already[^]*--name/],
      [{ code: "zz" }, /no country's code in ISO 3166[^]*--name/],
      [{ code: "us", region: "us-east-1" }, /has several[^]*America\/New_York[^]*--time-zone/],
      [{ region: "ap-southest-1" }, /did you mean "ap-southeast-1"/],
      [{ region: "mars-1" }, /not a region of which facts are held/],
    ] as const)
      assert.match(
        refused(() => add(change)),
        message,
        JSON.stringify(change),
      );
    assert.match(
      refused(() => add({ code: "kr", like: "qq", region: "mars" })),
      /South Korea's already[^]*--like = "qq"[^]*--region = "mars"/,
    );
    assert.match(
      refused(() => add({ code: "zz", region: "mars" })),
      /--region[^]*--name[^]*--time-zone|--name[^]*--region/,
    );
  });

  it("refuses a service's name, an exhausted plan of addresses, and a template that stands nowhere", () => {
    const named = { ...sources, catalogue: { ...sources.catalogue, vn: sources.catalogue.web } } as Sources;
    assert.match(
      refused(() => add({}, named)),
      /is a service's name already[^]*rename the service/,
    );
    const nowhere = Object.fromEntries(
      Object.entries(texts).map(([file, text]) => [
        file,
        file.startsWith("Pulumi.") ? text.replace(/ {6}tw:\n( {8}.*\n)+/, "") : text,
      ]),
    );
    assert.match(
      refused(() => add({}, sources, nowhere)),
      /stands in no stack file/,
    );
    const broken = { ...texts, "Pulumi.canary.yaml": "config:\n  a: [1\n" };
    assert.match(
      refused(() => add({}, sources, broken)),
      /Pulumi\.canary\.yaml[^]*correct the YAML/,
    );
    const wrong = {
      ...texts,
      "Pulumi.canary.yaml": (texts["Pulumi.canary.yaml"] ?? "").replace("zoneCount: 3", "zoneCount: 9"),
    };
    assert.match(
      refused(() => add({}, sources, wrong)),
      /put right first[^]*zoneCount = 9/,
    );
  });
});

describe("the next slot", () => {
  const countries = (slots: readonly number[]): Sources["countries"] =>
    Object.fromEntries(
      slots.map((slot) => [`c${slot}`, { name: `c${slot}`, slot, region: "r", timeZone: "UTC" }]),
    );

  it("is the lowest that nobody has and whose blocks no site overlaps, in any environment", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 0, max: 63 })),
        fc.uniqueArray(fc.integer({ min: 0, max: 191 }), { maxLength: 8 }),
        (taken, octets) => {
          const blocked = octets.map((octet) => octet % 64);
          const slot = freeSlot(
            countries(taken),
            octets.map((octet) => `10.${octet}.128.0/17`),
          );
          const open = [...Array(63).keys()]
            .map((at) => at + 1)
            .filter((at) => !taken.includes(at) && !blocked.includes(at));
          if (open.length === 0) assert.match((slot as Problem).problem, /all 63 blocks/);
          else assert.equal(slot, open[0]);
        },
      ),
    );
    const full = freeSlot(countries([...Array(64).keys()]), []) as Problem;
    assert.match(`${full.problem} ${full.fix}`, /all 63 blocks of addresses are taken.*remove a country/);
  });
});

describe("a region", () => {
  const book: RegionBook = {
    regions: ["aa-east-1", "aa-east-2"],
    zonesOf: () => ["a", "b"],
    lacks: (region, feature) =>
      region === "aa-east-2" && feature === "fargate"
        ? { region, feature, certainty: "absent", reason: "not listed", source: "a list", asOf: "2026-11-21" }
        : undefined,
  };

  it("is refused without Fargate or with too few zones, and others are named", () => {
    const [lack] = regionProblems("aa-east-2", 2, book);
    assert.match(lack?.problem ?? "", /has no fargate: not listed \(a list, 2026-11-21\)/);
    assert.equal(lack?.allowed, "aa-east-1");
    assert.match(regionProblems("aa-east-1", 3, book)[0]?.problem ?? "", /has 2 zones, and .* uses 3/);
    assert.deepEqual(regionProblems("aa-east-1", 2, book), []);
    assert.match(
      refused(() => add({ region: "aa-east-2" }, sources, texts, book)),
      /has no fargate/,
    );
  });
});

describe("a name and a time zone", () => {
  it("follow from the code where it leaves no doubt", () => {
    assert.deepEqual([nameOf("vn", undefined), nameOf("vn", "Viet Nam")], ["Vietnam", "Viet Nam"]);
    assert.deepEqual(
      ["vn", "in", "np", "th"].map((code) => timeZoneOf(code, undefined)),
      ["Asia/Ho_Chi_Minh", "Asia/Kolkata", "Asia/Kathmandu", "Asia/Bangkok"],
    );
    assert.equal(timeZoneOf("us", "America/Chicago"), "America/Chicago");
  });
});

describe("moving and removing a country", () => {
  it("writes the region and nothing else", () => {
    const { edits, from, protectedStacks } = planMove(texts, sources, "kr", "ap-northeast-3");
    assert.deepEqual([from, protectedStacks, edits.length], ["ap-northeast-2", ["prd"], 1]);
    assert.equal(edits[0]?.after, edits[0]?.before?.replace("ap-northeast-2", "ap-northeast-3"));
  });

  it("says which environments stay where they are", () => {
    const stg = (texts["Pulumi.stg.yaml"] ?? "").replace(
      "      kr:\n",
      "      kr:\n        region: ap-northeast-1\n",
    );
    const { remarks } = planMove({ ...texts, "Pulumi.stg.yaml": stg }, sources, "kr", "ap-northeast-3");
    assert.match(remarks.join(), /countries\.kr\.region keeps stg in ap-northeast-1/);
  });

  it("tells the foundation to serve both regions meanwhile, and what it serves afterwards", () => {
    const served = (to: string, regions?: string, stg = texts["Pulumi.stg.yaml"] ?? "") =>
      planMove(
        {
          ...texts,
          "Pulumi.stg.yaml": stg,
          ...(regions !== undefined && {
            "Pulumi.foundation.yaml": (texts["Pulumi.foundation.yaml"] ?? "").replace(
              "    owner:",
              `    regions: [${regions}]\n    owner:`,
            ),
          }),
        },
        sources,
        "kr",
        to,
      ).served;
    const all = ["ap-east-2", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3"];
    assert.deepEqual(served("ap-northeast-3"), { meanwhile: all });
    assert.deepEqual(served("ap-northeast-1"), { meanwhile: all.slice(0, 3) });
    assert.deepEqual(served("ap-northeast-3", "ap-northeast-1, ap-east-2, ap-northeast-2"), {
      meanwhile: all,
      afterwards: ["ap-east-2", "ap-northeast-1", "ap-northeast-3"],
    });
    // Nobody leaves a region that an environment keeps.
    const staying = (texts["Pulumi.stg.yaml"] ?? "").replace(
      "      kr:\n",
      "      kr:\n        region: ap-northeast-2\n",
    );
    assert.deepEqual(served("ap-northeast-3", all.join(", "), staying), { afterwards: all });
  });

  it("is refused while the country comes by a way that the new region does not have", () => {
    const byLattice = (own = "") => ({
      ...texts,
      "Pulumi.stg.yaml": (texts["Pulumi.stg.yaml"] ?? "").replace(
        "      jp:\n",
        `      jp:\n        transport: lattice\n${own}`,
      ),
    });
    assert.match(
      refused(() => planMove(byLattice(), sources, "jp", "ap-northeast-3")),
      /stg\.jp\.transport = "lattice"[^]*does not cross regions[^]*transport: auto for jp and raise stg/,
    );
    const staying = byLattice("        region: ap-northeast-1\n");
    assert.deepEqual(planMove(staying, sources, "jp", "ap-northeast-3").moving, ["canary", "prd"]);
  });

  it("is refused where there is nothing to do, or nobody to do it to", () => {
    const zoned = {
      ...sources,
      countries: { ...sources.countries, kr: { ...sources.countries.kr, zones: ["a", "b", "c"] } },
    };
    for (const [action, message] of [
      [() => planMove(texts, sources, "kr", "ap-northeast-2"), /there already/],
      [() => planMove(texts, sources, "kr", "ap-nowhere-1"), /not a region/],
      [() => planMove(texts, sources, "kx", "ap-northeast-1"), /no such country[^]*did you mean "kr"/],
      [() => planMove(texts, zoned as Sources, "kr", "ap-northeast-1"), /zones[^]*letters of ap-northeast-2/],
      [() => planRemove(texts, sources, "hub"), /shared services, which every country needs/],
      [
        () => planRemove(texts, withCountry("vn", 4), "vn"),
        /stands in no stack file[^]*config\/countries\/vn\.ts/,
      ],
    ] as const)
      assert.match(refused(action), message);
  });

  it("names the lines that still speak of a removed country", () => {
    const files = {
      ...texts,
      "Pulumi.foundation.yaml": `${texts["Pulumi.foundation.yaml"]}  a:waves: [kr]\n`,
    };
    const { remarks, edits } = planRemove(files, sources, "kr");
    assert.match(remarks.join(), /Pulumi\.foundation\.yaml:\d+ .* still speaks of kr/);
    assert.deepEqual(
      edits.filter(({ after }) => after === undefined).map(({ file }) => file),
      ["config/countries/kr.ts"],
    );
  });
});
