import { stackWide } from "../define";

/** A new image comes by an update of the stack, which can be taken back. */
const pinned = { ami: { image: "pinned" } } as const;

/** Protected and scaled by load; instances are replaced by age and by new images, tasks every week. */
export default stackWide({
  protect: true,
  nat: "perZone",
  interfaceEndpoints: ["ecr.api", "ecr.dkr", "kms", "logs", "secretsmanager", "ssm", "ssmmessages", "sts"],
  flowLogs: { retentionDays: 90 },
  logRetentionDays: 90,
  // That a release arrived, its pipeline tells; every new instance counts as a deployment.
  notifications: { level: "failures" },
  // A spare tenth takes new tasks while the next instance starts.
  ecsEc2: { min: 2, max: 20, targetCapacityPercent: 90 },
  // Counts are what a country starts with; the stack file's size table has those of the grown ones.
  sizing: {
    web: { ...pinned, min: 3, max: 12, scaling: { enabled: true } },
    admin: { ...pinned, min: 2, max: 3, scaling: { enabled: true } },
    worker: { ...pinned, min: 2, max: 4, scaling: { enabled: true, memoryPercent: 75 } },
  },
});
