/** Providers that stand in for AWS, awsx and Datadog under the real engine. See docs/simulator.md. */
export { realisticOutputs, modelledTypes } from "./outputs";
export { answerInvoke, answeredFunctions } from "./invokes";
export { unknownValue } from "./making";
export type { Place } from "./making";
