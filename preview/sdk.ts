/**
 * The few internals of the Pulumi SDK that the recorder stands on, in one place. `setMocks` of the SDK itself
 * uses the same ones; tests/unit/preview/sdk.test.ts fails when an update moves them.
 */
import "../runtime/fast-start";
import * as settings from "@pulumi/pulumi/runtime/settings";
import type { ResourceMonitor } from "./monitor";

// Typed here, as it is plain JavaScript that knows no types.
// eslint-disable-next-line @typescript-eslint/no-require-imports
(require("../runtime/lazy-outputs") as { install(): (() => void) | undefined }).install();

interface Internals {
  awaitFeatureSupport(): Promise<void>;
}

interface PendingRegistration {
  readonly label: string;
  readonly type?: string;
  readonly name?: string;
  readonly phase: string;
  readonly inputProperty?: string;
}

interface State {
  withLocalStorage<T>(callback: () => Promise<T>): Promise<T>;
  getPendingResourceRegistrations(): Map<unknown, PendingRegistration>;
}

// The SDK marks these @internal, so its declarations leave them out.
// eslint-disable-next-line @typescript-eslint/no-require-imports
const state = require("@pulumi/pulumi/runtime/state") as State;

/** Runs `work` with settings, configuration and bookkeeping of its own, so that one process can record many stacks. */
export function isolated<T>(work: () => Promise<T>): Promise<T> {
  return state.withLocalStorage(work);
}

/** Puts `monitor` where the SDK expects the engine's. Call inside `isolated`. */
export async function connect(
  monitor: ResourceMonitor,
  place: { project: string; stack: string; dryRun: boolean; organization: string },
): Promise<void> {
  settings.setMockOptions(monitor, place.project, place.stack, place.dryRun, place.organization);
  await (settings as unknown as Internals).awaitFeatureSupport();
}

/** Resources whose registration has begun but waits for something, each with what it waits for. */
export function pendingRegistrations(): string[] {
  return [...state.getPendingResourceRegistrations().values()].map(
    ({ type, name, label, phase, inputProperty }) =>
      `${name && type ? `${name} [${type}]` : label} waits for its ${inputProperty ? `input ${inputProperty}` : phase}`,
  );
}

/** Resolves when every registration and every call in flight has been answered. */
export const drained = settings.disconnect;
