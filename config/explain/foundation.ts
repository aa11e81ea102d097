import { foundationStackName, loadFoundation, type LoadInput } from "../load";
import { said } from "../layers";
import type { Sources } from "../sources";
import type { Explanation } from "./explanation";
import { find, leaves, without, type Tree } from "./tree";

/** The foundation has one layer beside the platform's: its stack file. */
export function explainFoundation(
  segments: readonly string[],
  input: LoadInput,
  sources: Sources,
): Explanation[] {
  const resolved = loadFoundation(input, sources);
  const tree = without(resolved, ["fallbacks", "warnings"]);
  const { domain, owner } = sources.platform;
  const layers = [
    { name: "platform", where: "config/platform.ts", values: { domain, owner } },
    { name: "stack file", where: "Pulumi.foundation.yaml", values: input.platform as Tree },
  ];
  return leaves(find(tree, foundationStackName, segments), segments).map(([at, value]) => {
    const found = said(layers, at);
    const note =
      at[0] === "replicaRegions"
        ? "`regions` of the stack file, else the countries' regions; without the foundation's own"
        : "computed, or a default that no layer sets";
    const path = [foundationStackName, ...at].join(".");
    return { path, value, layers: found, ...(found.length === 0 && { note }) };
  });
}
