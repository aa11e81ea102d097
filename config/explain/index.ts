/** Why a value of the configuration is what it is: what each layer says of it. */
export { explain } from "./explain";
export type { Explanation } from "./explanation";
export { UnknownPathError } from "./unknown-path";
