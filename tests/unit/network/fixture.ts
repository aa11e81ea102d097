import { environmentBlock, networkAddresses } from "../../../config/addresses";
import type { ResolvedEnvironment, ResolvedNetwork } from "../../../config/model";
import { networkDefaults } from "../defaults";

const { ecsEc2, interfaceEndpoints, routing } = networkDefaults;

/** A network of three zones with nothing but the network in it. */
export function aNetwork(changes: Partial<ResolvedNetwork> = {}): ResolvedNetwork {
  const code = changes.code ?? "jp";
  return {
    code,
    name: "Japan",
    role: "country",
    region: "ap-northeast-1",
    timeZone: "Asia/Tokyo",
    addresses: networkAddresses(environmentBlock("prd", 1)),
    zoneSlots: ["a", "c", "d", "b"],
    notifications: { level: "results", region: "ap-northeast-1", topic: false },
    ecsEc2: { ...ecsEc2, max: 4, rotation: { ...ecsEc2.rotation, schedule: "daily" } },
    zones: ["a", "c", "d"],
    fargateSpot: true,
    nat: "perZone",
    transport: "peering",
    sharing: "invitation",
    interfaceEndpoints,
    flowLogs: { enabled: true, retentionDays: 30 },
    logRetentionDays: 30,
    dns: { zoneName: `${code}.prd.example.com`, delegated: false },
    routing,
    uses: [],
    events: [],
    services: [],
    ...changes,
  };
}

export function anEnvironment(changes: Partial<ResolvedEnvironment> = {}): ResolvedEnvironment {
  return {
    environment: "prd",
    stack: "prd",
    domain: "example.com",
    owner: "platform",
    asOf: "2026-01-01",
    protect: true,
    foundationStack: "organization/archipelago/foundation",
    datadog: { enabled: false, site: "datadoghq.com" },
    onPremises: [],
    mesh: { certificates: { authority: "public", keyAlgorithm: "RSA_2048", authorities: {} } },
    hub: aNetwork({ code: "hub", role: "hub" }),
    countries: [],
    fallbacks: [],
    warnings: [],
    ...changes,
  };
}
