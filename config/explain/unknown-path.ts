/** A path that leads nowhere. */
export class UnknownPathError extends Error {
  override readonly name = "UnknownPathError";

  constructor(
    readonly path: string,
    /** What could stand in the place of the first segment that is unknown. */
    readonly known: readonly string[],
    readonly suggestion: string | undefined,
  ) {
    super(
      `There is no "${path}"${suggestion === undefined ? "." : `; ${suggestion}`}${known.length === 0 ? "" : ` Known there: ${known.join(", ")}.`}`,
    );
  }
}
