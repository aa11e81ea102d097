export { createAliasRecord, type AliasRecordArgs } from "./alias";
export { proveCertificate, type ProofArgs } from "./certificate";
export { DnsZone, type DnsZoneArgs } from "./zone";
