import { stackWide } from "../define";

const renewedDaily = {
  ami: { volumeGiB: 10 },
  rotation: { maxLifetimeSeconds: 86_400, schedule: "daily" },
  deregistrationDelaySeconds: 10,
  // An alarm has its price by the month, and a test may break a deployment.
  deploy: { alarms: false },
} as const;

/** Cheap and renewed every day. Load does not scale it: a test that loops should not cost. */
export default stackWide({
  flowLogs: { retentionDays: 7 },
  logRetentionDays: 7,
  // Tried here first, by whoever subscribes to the topic; a channel is the company's own.
  notifications: { topic: true },
  ecsEc2: {
    instanceTypes: { arm64: ["m6g.medium", "m7g.medium"] },
    min: 0,
    max: 4,
    spotPercent: 100,
    rotation: { maxLifetimeSeconds: 86_400, schedule: "daily" },
  },
  sizing: { web: renewedDaily, admin: renewedDaily, worker: renewedDaily },
});
