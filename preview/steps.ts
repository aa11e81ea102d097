import type { PlanState, PlanStep } from "./plan";
import type { RecordedResource, Recording } from "./recording";
import { unknown } from "./values";

/** The steps of a recording, as the engine would print them for a stack in which nothing exists yet. */
export function stepsOf(recording: Recording): PlanStep[] {
  return recording.resources.map(toStep);
}

function toStep(resource: RecordedResource): PlanStep {
  const { urn, type, op, custom, parent, provider } = resource;
  const isCreated = custom && op === "create";
  return {
    op,
    urn,
    ...(provider === undefined ? {} : { provider }),
    newState: {
      urn,
      custom,
      ...(resource.id === "" ? (isCreated ? { id: unknown } : {}) : { id: resource.id }),
      type,
      inputs: resource.inputs,
      ...(parent === undefined ? {} : { parent }),
      ...(provider === undefined ? {} : { provider }),
      ...(op === "read" ? { external: true } : {}),
      ...(resource.dependencies.length === 0 ? {} : { dependencies: resource.dependencies }),
      ...(isEmpty(resource.propertyDependencies)
        ? {}
        : { propertyDependencies: resource.propertyDependencies }),
      ...(resource.protect ? { protect: true } : {}),
      ...(resource.retainOnDelete ? { retainOnDelete: true } : {}),
      ...(resource.deleteBeforeReplace ? { deleteBeforeReplace: true } : {}),
      ...listed("ignoreChanges", resource.ignoreChanges),
      ...listed("replaceOnChanges", resource.replaceOnChanges),
      ...listed("additionalSecretOutputs", resource.additionalSecretOutputs),
      ...listed("aliases", resource.aliases),
      ...(resource.customTimeouts === undefined ? {} : { customTimeouts: resource.customTimeouts }),
      ...(resource.deletedWith === undefined ? {} : { deletedWith: resource.deletedWith }),
    },
  };
}

function listed(key: keyof PlanState, values: readonly unknown[]): Partial<PlanState> {
  return values.length === 0 ? {} : { [key]: values };
}

function isEmpty(record: object): boolean {
  return Object.keys(record).length === 0;
}
