import { loadEnvironment, type ResolvedNetwork } from "../../../config";
import { platformOf, problemsOf, set } from "./support";

export const sites = ["192.168.0.0/16", "10.200.0.0/16"];
export const vpn = { gatewayAddress: "198.51.100.1", asn: 65_010 };
export const directConnect = { gatewayId: "01234567-89ab-cdef-0123-456789abcdef" };

export type Keys = Readonly<Record<string, unknown>>;

/** `stg` with these keys, by their paths. */
export const stg = (keys: Keys) => {
  const platform = platformOf("stg");
  set(platform, "onPremises", sites);
  for (const [path, value] of Object.entries(keys)) set(platform, path, value);
  return { stack: "stg", platform };
};
export const load = (keys: Keys) => loadEnvironment(stg(keys));
export const networkOf = (keys: Keys, code = "jp"): ResolvedNetwork => {
  const { hub, countries } = load(keys);
  return [hub, ...countries].find((one) => one.code === code)!;
};
export const paths = (keys: Keys) =>
  problemsOf(() => load(keys))
    .map(({ path }) => path)
    .sort();

export const link = "countries.jp.onPremisesLink";
export const api = "countries.jp.services.api";
