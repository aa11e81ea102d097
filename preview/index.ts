/** The preview without an engine: records the program, makes a plan of it, and shows it. */
export { record } from "./recorder";
export type { Program, RecordOptions } from "./recorder";
export { RecordingError } from "./recording";
export type { RecordedInvoke, RecordedResource, Recording } from "./recording";
