import assert from "node:assert/strict";
import { defaultSources, environmentNames, type Sources } from "../../config";
import {
  canonical,
  differences,
  planAdd,
  planRemove,
  projectRoot,
  readTexts,
  recordBothSides,
  type AddRequest,
  type BothSides,
  type Edit,
  type Texts,
} from "../../country";
import type { Plan } from "../../preview";

const root = projectRoot();
const stacks = ["foundation", ...environmentNames];

const texts = readTexts(root);

/** A country that is added to the repository's files, and taken away again. */
function bothWays(request: AddRequest): { add: readonly Edit[]; back: readonly Edit[] } {
  const sources = defaultSources();
  const { edits, values } = planAdd(texts, sources, request);
  const added = Object.fromEntries(
    Object.entries({ ...texts, ...Object.fromEntries(edits.map(({ file, after }) => [file, after ?? ""])) }),
  ) as Texts;
  const known: Sources = { ...sources, countries: { ...sources.countries, [request.code]: values } };
  return { add: edits, back: planRemove(added, known, request.code).edits };
}

/** Everything that a plan says of its resources, as text. */
const normal = (plan: Plan | undefined): Map<string, string> =>
  new Map((plan?.steps ?? []).map((step) => [step.urn, canonical(step)]));

const label = (urn: string) => urn.split("$").at(-1) ?? urn;

describe("a country that is added by the command", function () {
  before(() => {
    // What is recorded is the compiled copy: it has to be of these sources.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    (require("../../runtime/build") as { build(root: string): unknown }).build(root);
  });

  for (const request of [
    { code: "vn", like: "tw", region: "ap-southeast-1" },
    { code: "th", like: "jp", region: "ap-northeast-1" },
  ] satisfies AddRequest[])
    describe(`${request.code}, like ${request.like}, in ${request.region}`, () => {
      let sides: BothSides;
      const { add, back } = bothWays(request);
      before(async () => {
        sides = await recordBothSides(root, stacks, add, "");
      });

      it("changes no resource of an environment, and adds only its own, with its edge", () => {
        for (const stack of environmentNames) {
          const [old, now] = [normal(sides.before[stack]), normal(sides.after[stack])];
          const touched = [...old].filter(([urn, text]) => now.get(urn) !== text).map(([urn]) => label(urn));
          assert.deepEqual(touched, [], stack);
          const { added } = differences(sides.before, sides.after).find((one) => one.stack === stack) ?? {};
          assert.ok(added && added.length > 100);
          const outside = added.filter(({ network }) => network !== request.code);
          const needsProvider = request.region !== "ap-northeast-1";
          assert.deepEqual(
            outside.map(({ name }) => name),
            needsProvider ? [`aws-${request.region}`] : [],
          );
          const entries = added.filter(({ type }) => type.endsWith(":ManagedPrefixListEntry"));
          const uses = defaultSources().countries[request.like]?.uses ?? [];
          assert.equal(entries.length, uses.length, "one entry a shared service that it may call");
        }
      });

      it("takes nothing from the foundation, which changes what lists regions and networks only", () => {
        const { changed = [], removed = [] } =
          differences(sides.before, sides.after).find(({ stack }) => stack === "foundation") ?? {};
        assert.deepEqual(removed, []);
        const lists = /:(Pipeline|RolePolicy|Project|ReplicationConfiguration|Policy|RegistryPolicy)$/;
        for (const { type, differs, name } of changed) {
          assert.match(type, lists, `${name}: ${differs.join()}`);
          assert.ok(!differs.includes("provider"), name);
        }
      });

      it("leaves no value that AWS would refuse", () => {
        for (const [stack, plan] of Object.entries(sides.after))
          assert.deepEqual(plan.archipelago.violations, [], stack);
      });

      it("gives every file back that the plans are made of, byte for byte, when it is removed", () => {
        assert.deepEqual(back.map(({ file }) => file).sort(), add.map(({ file }) => file).sort());
        for (const { file, after } of back) assert.equal(after, texts[file], file);
      });
    });
});
