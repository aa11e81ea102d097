/** The command line asks for what is not there, or lacks what is needed. */
export class UsageError extends Error {}

/** AWS refused, or the bake did not come to its end. */
export class BakeError extends Error {}
