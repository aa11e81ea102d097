import { computeMappings } from "./compute";
import { dataMappings } from "./data";
import { deliveryMappings } from "./delivery";
import { entryMappings } from "./entry";
import { messagesMappings } from "./messages";
import { networkMappings } from "./network";
import { securityMappings } from "./security";
import type { Mappings } from "./mapping";

export type { Mapping } from "./mapping";

/** Every type whose property names need help. */
export const mappings: Mappings = {
  ...computeMappings,
  ...dataMappings,
  ...deliveryMappings,
  ...entryMappings,
  ...messagesMappings,
  ...networkMappings,
  ...securityMappings,
};
