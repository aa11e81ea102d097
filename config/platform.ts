import { stackWide } from "./define";
import type { ServiceSettings } from "./keys";

const anyClass = {
  enabled: true,
  compute: "fargate",
  arch: "arm64",
  min: 1,
  max: 2,
  fargate: { cpu: 256, memory: 512 },
  ami: { instanceTypes: ["t4g.small"], volumeGiB: 20 },
  spotPercent: 0,
  scaling: {
    enabled: false,
    cpuPercent: 50,
    requestsPerTarget: 1000,
    scaleInCooldownSeconds: 300,
    scaleOutCooldownSeconds: 60,
  },
  rotation: { maxLifetimeSeconds: 604_800, schedule: "never", at: "04:00" },
  healthGraceSeconds: 120,
  deregistrationDelaySeconds: 30,
} satisfies ServiceSettings;

/** The first layer: every key that has a default, and the company's own facts. */
export default stackWide({
  domain: "example.com",
  owner: "platform",
  asOf: "2026-11-21",
  protect: false,
  foundationStack: "organization/archipelago/foundation",
  datadog: { enabled: false, site: "ap1.datadoghq.com" },
  onPremises: [],
  zoneCount: 3,
  nat: "single",
  interfaceEndpoints: [],
  flowLogs: { enabled: true, retentionDays: 7 },
  logRetentionDays: 7,
  offHours: { enabled: false, stop: "22:00", start: "08:00" },
  sizing: { web: anyClass, admin: anyClass, worker: anyClass },
});
