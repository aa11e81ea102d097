/** The children of `awsx.ec2.Vpc`, which a provider makes: expanded here, because no provider is at hand. */
import { expandVpc, isChildReference, isChildResource, type VpcChild } from "../facts/awsx";
import { realisticOutputs, type Place } from "../simulator";
import type { RecordedResource } from "./recording";
import { makeUrn, parseUrn } from "./urn";
import { referenceSignature, signatureKey, unknown, type Properties } from "./values";

export const networkType = "awsx:ec2:Vpc";

export interface ExpandedNetwork {
  readonly outputs: Properties;
  readonly children: readonly ExpandedChild[];
}

export interface ExpandedChild {
  readonly resource: RecordedResource;
  /** What the SDK reads back when the program asks for the child itself. */
  readonly outputs: Properties;
}

/** Expands a recorded network into what its provider would register, with unknown or with realistic outputs. */
export function expandNetwork(
  component: RecordedResource,
  inputs: Properties,
  place: Place,
  known: boolean,
): ExpandedNetwork {
  loadReferencedTypes();
  const { children, outputs } = expandVpc({
    name: component.name,
    // The expansion checks every input itself, and refuses what it does not know.
    inputs: inputs as unknown as Parameters<typeof expandVpc>[0]["inputs"],
  });
  const made = new Map<string, ExpandedChild>();
  const resolve = (value: unknown): unknown => resolveReferences(value, made, known);
  for (const child of children) {
    const childInputs = resolve(child.inputs) as Properties;
    const answer = known
      ? realisticOutputs(child.type, child.name, childInputs, place)
      : { id: "", outputs: childInputs };
    made.set(child.key, {
      resource: recordChild(child, childInputs, { component, id: answer.id, made, region: place.region }),
      outputs: answer.outputs,
    });
  }
  return { outputs: resolve(outputs) as Properties, children: [...made.values()] };
}

/** The SDK makes a resource of a reference only when the package that defines its type is loaded. */
function loadReferencedTypes(): void {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  require("@pulumi/aws/ec2");
}

function resolveReferences(
  value: unknown,
  made: ReadonlyMap<string, ExpandedChild>,
  known: boolean,
): unknown {
  if (isChildReference(value)) {
    if (!known) {
      return unknown;
    }
    const target = made.get(value.ref);
    return value.property === "id" ? target?.resource.id : target?.outputs[value.property];
  }
  if (isChildResource(value)) {
    const target = made.get(value.resource)?.resource;
    return { [signatureKey]: referenceSignature, urn: target?.urn, id: target?.id ?? "" };
  }
  if (Array.isArray(value)) {
    return value.map((item) => resolveReferences(item, made, known));
  }
  if (value !== null && typeof value === "object") {
    return Object.fromEntries(
      Object.entries(value)
        .map(([key, item]) => [key, resolveReferences(item, made, known)] as const)
        .filter(([, item]) => item !== undefined),
    );
  }
  return value;
}

interface Surroundings {
  readonly component: RecordedResource;
  readonly id: string;
  readonly region: string;
  readonly made: ReadonlyMap<string, ExpandedChild>;
}

function recordChild(child: VpcChild, inputs: Properties, around: Surroundings): RecordedResource {
  const { component, made, id, region } = around;
  const urnOf = (key: string) => made.get(key)?.resource.urn ?? "";
  const parent = child.parent === undefined ? component.urn : urnOf(child.parent);
  const { stack, project } = parseUrn(component.urn);
  const propertyDependencies: Record<string, readonly string[]> = {};
  for (const [property, value] of Object.entries(child.inputs)) {
    const input = child.fromInputs[property];
    const urns = isChildReference(value)
      ? [urnOf(value.ref)]
      : ((input === undefined ? undefined : component.propertyDependencies[input]) ?? []);
    if (urns.length > 0) {
      propertyDependencies[property] = urns;
    }
  }
  const dependencies = new Set([
    ...child.dependsOn.map(urnOf),
    ...Object.values(propertyDependencies).flat(),
  ]);
  return {
    urn: makeUrn(stack, project, parent, child.type, child.name),
    type: child.type,
    name: child.name,
    parent,
    op: "create",
    custom: true,
    remote: false,
    expanded: true,
    ...(component.providers.aws === undefined ? {} : { provider: component.providers.aws }),
    providers: {},
    dependencies: [...dependencies].sort(),
    propertyDependencies,
    ...(component.protect === undefined ? {} : { protect: component.protect }),
    ignoreChanges: [],
    replaceOnChanges: [],
    additionalSecretOutputs: [],
    aliases: [],
    inputs,
    id,
    region,
    outputsRegistered: false,
    ...(component.source === undefined ? {} : { source: component.source }),
  };
}
