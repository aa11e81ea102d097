import { UsageError } from "./errors";

/** `tw/api`: the network's code and the service's name, as they are typed. */
export function splitPlace(place: string): { readonly network: string; readonly service: string } {
  const [network = "", service = "", ...more] = place.split("/");
  if (!network || !service || more.length > 0)
    throw new UsageError(`"${place}" is no service: write <network>/<service>, such as tw/api.`);
  return { network, service };
}
