import { stackWide } from "../define";

const renewedWeekly = { rotation: { schedule: "weekly" } } as const;

/** A reduced copy of prd in its own networks. Load does not scale it: what it shows must compare from day to day. */
export default stackWide({
  flowLogs: { retentionDays: 30 },
  logRetentionDays: 30,
  ecsEc2: renewedWeekly,
  sizing: { web: renewedWeekly, admin: renewedWeekly, worker: renewedWeekly },
});
