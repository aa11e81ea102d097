import { said, type Layer, type LayerSources } from "../layers";
import type { Finding } from "../model";
import type { Problem } from "../problems";

/** What the resolvers share: where values come from, and what they found on the way. */
export interface Context extends LayerSources {
  readonly problems: Problem[];
  readonly fallbacks: Finding[];
  readonly warnings: Finding[];
}

/** Names the place that set a value, for the problem's fix. */
export function setBy(layers: readonly Layer<object>[], ...path: string[]): string {
  const last = said(layers, path).at(-1);
  return last === undefined ? "no layer sets it" : `set in ${last.where}`;
}
