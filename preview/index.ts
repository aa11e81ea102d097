/** The preview without an engine: records the program, makes a plan of it, and shows it. */
export { compareRuns } from "./compare";
export { knownPlan } from "./known-plan";
export { makePlan } from "./make-plan";
export { formatVersion } from "./plan";
export type {
  Demand,
  NetworkSummary,
  Plan,
  PlanState,
  PlanStep,
  PlanSummary,
  PlanViolation,
  ServiceSummary,
} from "./plan";
export { previewStack } from "./preview-stack";
export type { PreviewResult } from "./preview-stack";
export { readPlan } from "./read";
export { record } from "./recorder";
export type { Program, RecordOptions } from "./recorder";
export { RecordingError } from "./recording";
export type { RecordedInvoke, RecordedResource, Recording } from "./recording";
export { renderPlan } from "./render";
export { recordStack } from "./stack";
export type { StackOptions } from "./stack";
export { stackNames } from "./stack-file";
