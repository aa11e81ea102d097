import { showProblem, type Problem } from "../config";

/** The command cannot be carried out, and nothing was written: what is wrong, and what to do about it. */
export class CountryRefusal extends Error {
  override readonly name = "CountryRefusal";

  constructor(
    /** What was asked for, such as `vn cannot be added`. */
    readonly verdict: string,
    readonly problems: readonly Problem[],
    /** What somebody else says about it, in full. */
    said?: string,
  ) {
    super(
      `${verdict}:\n\n${[...problems.map(showProblem), ...(said === undefined ? [] : [said])].join("\n\n")}`,
    );
  }
}
