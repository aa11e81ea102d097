import type { Architecture } from "./model";

/**
 * Architecture of an EC2 instance type by its name: Graviton families carry a `g` after the generation (t4g, m7gd, c7gn),
 * and a1 is the first of them. `g` before the generation (g5) is a family with graphics cards.
 */
export function architectureOf(instanceType: string): Architecture {
  const family = instanceType.split(".")[0] ?? "";
  return family === "a1" || /\dg[a-z]*(-|$)/.test(family) ? "arm64" : "x86_64";
}
