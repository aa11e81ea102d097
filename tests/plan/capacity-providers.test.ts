import assert from "node:assert/strict";
import { lacks } from "../../facts";
import { environments, ofType, recordingOf, type Stack, type Variation } from "./support";

const providersType = "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders";

async function ofNetworks(stack: Stack, variation?: Variation) {
  const all = ofType(await recordingOf(stack, true, variation), providersType);
  return all.filter(({ name }) => !name.includes("-capacity-"));
}

for (const stack of environments) {
  describe(`capacity providers of ${stack}`, () => {
    it("are asked for only where the region is known to have them: services wait for the cluster", async () => {
      const clusters = await ofNetworks(stack);
      assert.equal(clusters.length, 4);
      for (const { name, region, inputs } of clusters) {
        assert.ok(region, name);
        const spot = lacks(region, "fargate-spot") === undefined;
        assert.deepEqual(inputs.capacityProviders, spot ? ["FARGATE", "FARGATE_SPOT"] : ["FARGATE"], name);
      }
      assert.ok(clusters.some(({ inputs }) => (inputs.capacityProviders as string[]).length === 1));
    });

    it("are in the cluster of every service that names one", async () => {
      const recording = await recordingOf(stack, true);
      const offered = new Map(
        ofType(recording, providersType).map(({ inputs }) => [
          String(inputs.clusterName),
          inputs.capacityProviders as string[],
        ]),
      );
      for (const { urn, inputs } of ofType(recording, "aws:ecs/service:Service")) {
        const cluster = String(inputs.cluster).split("/").at(-1) ?? "";
        const strategies = (inputs.capacityProviderStrategies ?? []) as { capacityProvider: string }[];
        for (const { capacityProvider } of strategies) {
          assert.ok(offered.get(cluster)?.includes(capacityProvider), `${urn}: ${capacityProvider}`);
        }
      }
    });
  });
}

describe("a country in another region than its own", () => {
  it("has the capacity providers of the region that it is in", async () => {
    const inTokyo = await ofNetworks("stg", {
      platform: (key) => (key.countries.tw = { ...key.countries.tw, region: "ap-northeast-1" }),
    });
    inTokyo.forEach(({ name, inputs }) =>
      assert.deepEqual(inputs.capacityProviders, ["FARGATE", "FARGATE_SPOT"], name),
    );
  });
});
