import type { Architecture } from "./model";

/**
 * Architecture of an EC2 instance type by its name: Graviton families carry a `g` after the generation (t4g, m7gd, c7gn),
 * and a1 is the first of them. `g` before the generation (g5) is a family with graphics cards.
 */
export function architectureOf(instanceType: string): Architecture {
  const family = instanceType.split(".")[0] ?? "";
  return family === "a1" || /\dg[a-z]*(-|$)/.test(family) ? "arm64" : "x86_64";
}

/** Whether a type has graphics cards or other accelerators, for which an image needs drivers: p5, g6, gr6, inf2, trn1, … */
export const hasAccelerator = (instanceType: string): boolean =>
  /^(p|g|gr|inf|trn|dl|vt|f)\d/.test(instanceType);
