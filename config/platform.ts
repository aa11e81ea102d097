import { stackWide } from "./define";
import type { ServiceSettings } from "./keys";

const anyClass = {
  enabled: true,
  compute: "fargate",
  arch: "arm64",
  min: 1,
  max: 2,
  fargate: { cpu: 256, memory: 512 },
  ami: { instanceTypes: ["t4g.small"], volumeGiB: 20, image: "follow" },
  spotPercent: 0,
  scaling: {
    enabled: false,
    predictive: "off",
    cpuPercent: 50,
    requestsPerTarget: 1000,
    scaleInCooldownSeconds: 300,
    scaleOutCooldownSeconds: 60,
  },
  rotation: { maxLifetimeSeconds: 604_800, schedule: "never", at: "04:00" },
  queue: { backlogPerTask: 100, visibilityTimeoutSeconds: 60, maxReceives: 5, retentionDays: 4 },
  job: { schedule: "cron(0 3 * * ? *)", retries: 5, maxDelaySeconds: 3600 },
  healthGraceSeconds: 120,
  deregistrationDelaySeconds: 30,
  containers: [],
  exec: false,
  slowStartSeconds: 0,
  deploy: {
    strategy: "rolling",
    bakeMinutes: 5,
    canaryPercent: 10,
    canaryMinutes: 10,
    stepPercent: 20,
    stepMinutes: 3,
    batchPercent: 25,
    switch: "listener",
    dnsTtlSeconds: 60,
    dnsMarginSeconds: 20,
    alarms: true,
  },
} satisfies ServiceSettings;

/** The first layer: every key that has a default, and the company's own facts. */
export default stackWide({
  domain: "example.com",
  owner: "platform",
  asOf: "2026-11-21",
  protect: false,
  datadog: { enabled: false, site: "ap1.datadoghq.com" },
  onPremises: [],
  zoneCount: 3,
  nat: "single",
  interfaceEndpoints: [],
  flowLogs: { enabled: true, retentionDays: 7 },
  logRetentionDays: 7,
  offHours: { enabled: false, stop: "22:00", start: "08:00" },
  ecsEc2: {
    instanceTypes: { arm64: ["m7g.large", "m6g.large"], x86_64: ["m6i.large", "m5.large"] },
    min: 1,
    max: 10,
    targetCapacityPercent: 100,
    volumeGiB: 30,
    spotPercent: 0,
    // An hour after the tasks' own, so that no task moves twice in a night for nothing.
    rotation: { maxLifetimeSeconds: 604_800, schedule: "never", at: "05:00" },
  },
  sizing: { web: anyClass, admin: anyClass, worker: anyClass },
});
