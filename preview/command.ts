/**
 * What the command line needs of the preview. Apart from the index, because nothing here loads the Pulumi SDK
 * before it is needed: the second process starts first, and a plan from a file is shown without it.
 */
export { changesOf, renderChanges, unapproved, type Changes } from "./changes";
export type { Plan } from "./plan";
export { previewStack } from "./preview-stack";
export { readPlan } from "./read";
export { RecordingError } from "./recording";
export { renderPlan, type RenderOptions } from "./render";
