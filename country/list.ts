import {
  hubCode,
  type ChosenTransport,
  type ResolvedEnvironment,
  type ResolvedNetwork,
  type Sources,
} from "../config";

/** A country in one environment. */
export interface CountryPlace {
  readonly environment: string;
  /** The stack that raises it. */
  readonly stack: string;
  /** The network's addresses. */
  readonly block: string;
  readonly region: string;
  /** AWS account; absent: the one whose credentials run the program. */
  readonly account?: string;
  /** Number of services that run there. */
  readonly services: number;
  readonly uses: readonly string[];
  /** What carries calls to the hub. */
  readonly transport: ChosenTransport;
  /** Own ways to the company's sites; empty without a link. */
  readonly onPremises: readonly ("vpn" | "directConnect")[];
}

export interface CountryRow {
  readonly code: string;
  readonly name: string;
  readonly slot: number;
  /** Region of the country's file; an environment may say another. */
  readonly region: string;
  readonly account?: string;
  readonly uses: readonly string[];
  /** Empty for a country that no stack file has. */
  readonly environments: readonly CountryPlace[];
}

/** Every country of the files, by slot; without the hub. */
export function listCountries(
  { countries }: Sources,
  environments: readonly ResolvedEnvironment[],
): CountryRow[] {
  return Object.entries(countries)
    .filter(([code]) => code !== hubCode)
    .sort(([, a], [, b]) => a.slot - b.slot)
    .map(([code, { name, slot, region, account, uses = [] }]) => ({
      code,
      name,
      slot,
      region,
      ...(account && { account: account.id }),
      uses,
      environments: environments.flatMap(({ environment, countries: own }) =>
        own.filter((network) => network.code === code).map((network) => placeOf(environment, network)),
      ),
    }));
}

function placeOf(environment: string, network: ResolvedNetwork): CountryPlace {
  const { addresses, region, account, services, uses, transport, onPremisesLink } = network;
  const { stack = environment } = network;
  return {
    environment,
    stack,
    block: addresses.block,
    region,
    ...(account && { account: account.id }),
    services: services.length,
    uses,
    transport,
    onPremises: (["vpn", "directConnect"] as const).filter((way) => onPremisesLink?.[way] !== undefined),
  };
}
