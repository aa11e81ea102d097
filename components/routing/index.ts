/** Client routing: what apps are told of where each country's back end is. */
export {
  routingEntryOf,
  routingKey,
  routingMap,
  routingParameter,
  routingPath,
  routingPrefix,
  routingText,
} from "./document";
export { RoutingPublication, type RoutingPublicationArgs } from "./publication";
export { routingEntry, routingJsonSchema, type RoutingEntry, type RoutingStatus } from "./schema";
export { RoutingStore, type RoutingStoreArgs } from "./store";
