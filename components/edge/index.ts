export { createAliasRecord, type AliasRecordArgs } from "./alias";
export { DnsZone, type DnsZoneArgs } from "./zone";
