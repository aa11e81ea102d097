/** Providers that stand in for AWS, awsx and Datadog under the real engine. See docs/simulator.md. */
import type { Simulator, SimulatorOptions } from "./server";

export type { Simulator, SimulatorOptions } from "./server";
export { Cloud, CloudError } from "./cloud";
export type { CloudResource, Failure, JournalEntry, Operation, Properties } from "./cloud";
export { realisticOutputs, modelledTypes } from "./outputs";
export { answerInvoke, answeredFunctions } from "./invokes";
export { unknownValue } from "./making";
export type { Place } from "./making";

/**
 * Starts the simulated providers on free ports of the loopback interface, over one cloud. Set `env` for the
 * engine's process, and call `stop` at the end.
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  // Loaded here only: who just wants realistic outputs need not pay for the servers.
  const server = await import("./server");
  return server.startSimulator(options);
}
