import assert from "node:assert/strict";
import { Platform } from "../../components/platform";
import { loadEnvironment } from "../../config";
import { record, type RecordedResource, type Recording } from "../../preview";
import { modelOf, reaches, summarise } from "../../reach";
import { assertSound, platformKey, recordingOf, type PlatformKey, type Variation } from "./support";

const apart = (key: PlatformKey): void => void (key.countries.kr.stack = "stg-kr");
const environment: Variation = { platform: apart };

/** The stack that raises Korea, with the hub in the environment's own. */
async function part(known: boolean, outputs: Recording["outputs"]): Promise<Recording> {
  const own = { environment: "stg", only: ["kr"] };
  const environmentFile = platformKey("stg", apart);
  return record(
    () =>
      new Platform({
        environment: loadEnvironment({ stack: "stg-kr", platform: own, environmentFile }),
      }).networks,
    {
      project: "archipelago",
      stack: "stg-kr",
      known,
      references: { foundation: (await recordingOf("foundation", true)).outputs, stg: outputs },
    },
  );
}

/** What a stack has of a country or of all others, by the URN as it would be in `stg`. */
function resourcesOf({ resources, stack }: Recording, wanted: (code: string) => boolean) {
  const byUrn = new Map(resources.map((one) => [one.urn, one]));
  const codeOf = (one: RecordedResource | undefined): string | undefined =>
    one === undefined || one.type === "archipelago:platform:Country"
      ? one?.name
      : codeOf(byUrn.get(one.parent ?? ""));
  return new Map(
    resources
      .filter((one) => wanted(codeOf(one) ?? ""))
      .map((one) => [one.urn.replace(`urn:pulumi:${stack}::`, "urn:pulumi:stg::"), one]),
  );
}

const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
/** Whether two values are alike, as far as the first is known. */
const agrees = (one: unknown, other: unknown): boolean => {
  if (typeof one === "string" && one.includes(unknown)) return true;
  if (typeof one !== "object" || one === null) return one === other;
  if (typeof other !== "object" || other === null) return false;
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keys].every((key) => agrees((one as PlatformKey)[key], (other as PlatformKey)[key]));
};

describe("a country in a stack of its own", () => {
  let whole: Recording;
  let rest: { readonly unknown: Recording; readonly known: Recording };
  let own: { readonly unknown: Recording; readonly known: Recording };
  before(async () => {
    whole = await recordingOf("stg", false);
    rest = await assertSound("stg", environment);
    const { outputs } = rest.known;
    own = { unknown: await part(false, outputs), known: await part(true, outputs) };
  });

  it("leaves everything of the hub and of the other countries as it was", () => {
    const others = (code: string) => !["kr", ""].includes(code);
    const [before, after] = [resourcesOf(whole, others), resourcesOf(rest.unknown, others)];
    assert.ok(before.size > 400);
    assert.deepEqual([...after.keys()], [...before.keys()]);
    for (const [urn, { inputs, dependencies }] of before)
      assert.deepEqual([after.get(urn)?.inputs, after.get(urn)?.dependencies], [inputs, dependencies], urn);
    assert.equal(resourcesOf(rest.unknown, (code) => code === "kr").size, 0);
  });

  it("has the same resources under the same names, and says the same of each", () => {
    const korean = (code: string) => code === "kr";
    const [before, after] = [resourcesOf(whole, korean), resourcesOf(own.unknown, korean)];
    assert.ok(before.size > 150);
    assert.deepEqual([...after.keys()], [...before.keys()]);
    for (const [urn, { inputs, protect, retainOnDelete, ignoreChanges }] of before) {
      const found = after.get(urn)!;
      assert.ok(agrees(inputs, found.inputs), `${urn}\n${JSON.stringify([inputs, found.inputs], null, 1)}`);
      assert.deepEqual(
        [found.protect, found.retainOnDelete, found.ignoreChanges],
        [protect, retainOnDelete, ignoreChanges],
        urn,
      );
    }
    const platforms = resourcesOf(own.unknown, (code) => code === "");
    assert.deepEqual([...platforms.values()].map(({ name }) => name).sort(), [
      "archipelago-stg-kr",
      "aws-ap-northeast-1",
      "aws-ap-northeast-2",
      "foundation",
      "hub",
    ]);
  });

  it("is one plan in both runs, and hands nobody a hub", () => {
    const urns = ({ resources }: Recording) => resources.map(({ urn }) => urn);
    assert.deepEqual(urns(own.unknown), urns(own.known));
    assert.deepEqual(Object.keys(own.known.outputs), ["kr"]);
    assert.deepEqual(Object.keys(rest.known.outputs).sort(), ["hub", "jp", "mesh", "tw"]);
    const { mesh } = rest.known.outputs;
    assert.deepEqual(JSON.parse(JSON.stringify(mesh)), mesh, "plain values only");
  });

  it("reaches what it did, and nobody else", () => {
    const both = { resources: [...rest.known.resources, ...own.known.resources] };
    const model = modelOf(both);
    assert.deepEqual(summarise(model, both).problems, []);
    assert.ok(reaches(model, "kr/api", "hub/payment").open);
    assert.ok(!reaches(model, "kr/api", "jp/api").open);
  });

  it("is told which stack to raise first when the hub has no list for a service yet", async () => {
    const { mesh, ...outputs } = rest.known.outputs as {
      mesh: { callers: Record<string, string | undefined> };
    };
    const callers = { ...mesh.callers };
    delete callers.payment;
    await assert.rejects(
      part(true, { ...outputs, mesh: { ...mesh, callers } }),
      /service payment yet: raise/,
    );
    await assert.rejects(part(true, outputs), /mesh/);
  });
});
