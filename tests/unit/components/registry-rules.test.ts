import assert from "node:assert/strict";
import { lifecyclePolicy, replicationFilters, tagMutability } from "../../../components/registry-rules";
import { releaseTag } from "../../../components/compute";
import { environmentNames } from "../../../config";

interface Image {
  readonly name: string;
  readonly tags: readonly string[];
  /** Days since it was pushed. */
  readonly age: number;
}

const matches = (pattern: string, tag: string) =>
  new RegExp(`^${pattern.replace(/[.+]/g, "\\$&").replaceAll("*", ".*")}$`).test(tag);

/**
 * ECR's rules of evaluation: by priority; all patterns of a rule must be matched; an image that the tags of a rule
 * match is out of reach of every later one.
 */
function expired(images: readonly Image[], { rules }: typeof lifecyclePolicy = lifecyclePolicy): string[] {
  const claimed = new Set<Image>();
  const gone: string[] = [];
  for (const { selection } of [...rules].sort((a, b) => a.rulePriority - b.rulePriority)) {
    const {
      tagStatus,
      tagPatternList = [],
      countType,
      countNumber,
    } = selection as {
      tagStatus: string;
      tagPatternList?: string[];
      countType: string;
      countNumber: number;
    };
    const selected = images.filter(
      ({ tags }) =>
        tagStatus === "any" ||
        (tagStatus === "untagged" && tags.length === 0) ||
        (tagStatus === "tagged" &&
          tagPatternList.every((pattern) => tags.some((tag) => matches(pattern, tag)))),
    );
    const newestFirst = [...selected].sort((a, b) => a.age - b.age);
    const over =
      countType === "imageCountMoreThan"
        ? newestFirst.slice(countNumber)
        : selected.filter(({ age }) => age > countNumber);
    gone.push(...over.filter((image) => !claimed.has(image)).map(({ name }) => name));
    if (tagStatus !== "any") selected.forEach((image) => claimed.add(image));
  }
  return gone;
}

const releases = (count: number): Image[] =>
  Array.from({ length: count }, (_, age) => ({ name: `r${age}`, tags: [`b${age}`], age }));

describe("what of a repository goes", () => {
  it("is never what runs somewhere, however old it is", () => {
    const running = environmentNames.flatMap((environment) =>
      ["jp", "hub"].map((code) => ({
        name: `${environment}-${code}`,
        tags: ["b0000", releaseTag({ environment }, { code })],
        age: 900,
      })),
    );
    const gone = expired([...releases(300), ...running]);
    assert.deepEqual(
      gone.filter((name) => running.some((image) => image.name === name)),
      [],
    );
    assert.ok(gone.length > 0, "old releases go");
  });

  it("would be what runs, without the rules that keep it", () => {
    const others = { rules: lifecyclePolicy.rules.filter(({ rulePriority }) => rulePriority >= 10) };
    const images = [...releases(300), { name: "running", tags: ["b0", "prd-jp"], age: 900 }];
    assert.ok(expired(images, others).includes("running"));
  });

  it("is untagged images after a week, and releases beyond the hundred newest", () => {
    assert.deepEqual(
      expired([
        { name: "fresh", tags: [], age: 7 },
        { name: "left", tags: [], age: 8 },
      ]),
      ["left"],
    );
    assert.deepEqual(expired(releases(102)), ["r100", "r101"]);
  });

  it("has rules as ECR wants them: each priority once, the rule about any image last", () => {
    const priorities = lifecyclePolicy.rules.map(({ rulePriority }) => rulePriority);
    assert.equal(new Set(priorities).size, priorities.length);
    const any = lifecyclePolicy.rules.find(({ selection }) => selection.tagStatus === "any");
    assert.equal(any?.rulePriority, Math.max(...priorities));
  });
});

describe("tags", () => {
  it("cannot be moved but for those of every environment and network, and ECR takes the filters", () => {
    const filters = tagMutability.imageTagMutabilityExclusionFilters;
    assert.ok(filters.length <= 5);
    for (const environment of environmentNames) {
      const tag = releaseTag({ environment }, { code: "jp" });
      assert.equal(filters.filter(({ filter }) => matches(filter, tag)).length, 1, tag);
    }
    for (const release of ["b17-3f2a9c", "v1.4.0", "production"]) {
      assert.ok(!filters.some(({ filter }) => matches(filter, release)), release);
    }
  });
});

describe("replication filters", () => {
  it("name each repository once, at most a hundred a rule", () => {
    const names = Array.from({ length: 250 }, (_, index) => `archipelago/s${index}`);
    const lists = replicationFilters(names);
    assert.deepEqual(
      lists.map(({ length }) => length),
      [100, 100, 50],
    );
    assert.deepEqual(lists.flat(), names);
    assert.deepEqual(replicationFilters([]), []);
  });
});
