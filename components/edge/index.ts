export { createAliasRecord, type AliasRecordArgs } from "./alias";
export { createOldSide, type OldSideArgs } from "./cutover";
export { proveCertificate, type ProofArgs } from "./certificate";
export { DnsZone, type DnsZoneArgs } from "./zone";
