import { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import { ConstructRequest, ConstructResponse } from "@pulumi/pulumi/proto/provider_pb";
import { expandVpc, isChildReference, isChildResource, VpcChild, VpcInputs } from "../../facts/awsx";
import { Properties } from "../cloud";
import { unknownValue } from "../making";
import { Monitor, Registered } from "./monitor";
import { fromWire, toWire } from "./wire";

const resourceSignature = {
  "4dabf18193072939515e22adb298388d": "5cf8f73096256a8f31e491e813e4eb8e",
} as const;

/** Registers `awsx.ec2.Vpc` and its children on the engine's monitor, as the real component does. */
export async function constructVpc(request: ConstructRequest): Promise<ConstructResponse> {
  if (request.getType() !== "awsx:ec2:Vpc") {
    throw new Error(
      `The simulator has no component ${request.getType()}: of awsx it knows awsx:ec2:Vpc only.`,
    );
  }
  const monitor = new Monitor(request.getMonitorendpoint());
  try {
    return await construct(monitor, request);
  } finally {
    monitor.close();
  }
}

async function construct(monitor: Monitor, request: ConstructRequest): Promise<ConstructResponse> {
  const name = request.getName();
  const inputs = fromWire(request.getInputs());
  const inputDependencies: Record<string, readonly string[]> = {};
  request
    .getInputdependenciesMap()
    .forEach((dependencies, property) => (inputDependencies[property] = dependencies.getUrnsList()));
  const provider = request.getProvidersMap().get("aws");
  const component = await monitor.register(
    {
      type: request.getType(),
      name,
      custom: false,
      parent: request.getParent(),
      inputs: {},
      dependencies: request.getDependenciesList(),
      propertyDependencies: {},
    },
    (registration) => {
      handDown(request, registration);
      registration.setAliasesList(request.getAliasesList());
      request
        .getProvidersMap()
        .forEach((reference, key) => registration.getProvidersMap().set(key, reference));
    },
  );

  const { children, outputs } = expandVpc({ name, inputs: inputs as unknown as VpcInputs });
  const made = new Map<string, Registered>();
  for (const child of children) {
    const propertyDependencies = dependenciesOf(child, made, inputDependencies);
    const explicit = child.dependsOn.map((key) => existing(made, key).urn);
    const registered = await monitor.register(
      {
        type: child.type,
        name: child.name,
        custom: true,
        parent: child.parent === undefined ? component.urn : existing(made, child.parent).urn,
        inputs: resolve(child.inputs, made) as Properties,
        dependencies: [...new Set([...explicit, ...Object.values(propertyDependencies).flat()])],
        propertyDependencies,
        ...(provider !== undefined && { provider }),
      },
      (registration) => handDown(request, registration),
    );
    made.set(child.key, registered);
  }

  const state = resolve(outputs, made) as Properties;
  await monitor.registerOutputs(component.urn, state);
  const response = new ConstructResponse().setUrn(component.urn).setState(toWire(state));
  for (const [property, value] of Object.entries(outputs)) {
    const urns = [...new Set(keysIn(value).map((key) => existing(made, key).urn))];
    response
      .getStatedependenciesMap()
      .set(property, new ConstructResponse.PropertyDependencies().setUrnsList(urns));
  }
  return response;
}

/** What children inherit from the component's options. */
function handDown(request: ConstructRequest, registration: RegisterResourceRequest): void {
  const protect = request.getProtect();
  const retain = request.getRetainondelete();
  if (protect !== undefined) {
    registration.setProtect(protect);
  }
  if (retain !== undefined) {
    registration.setRetainondelete(retain);
  }
}

function dependenciesOf(
  child: VpcChild,
  made: ReadonlyMap<string, Registered>,
  inputDependencies: Readonly<Record<string, readonly string[]>>,
): Record<string, readonly string[]> {
  return Object.fromEntries(
    Object.entries(child.inputs).map(([property, value]) => {
      const source = child.fromInputs[property];
      const own = keysIn(value).map((key) => existing(made, key).urn);
      return [property, [...own, ...((source && inputDependencies[source]) ?? [])]];
    }),
  );
}

/** The children that a value refers to. */
function keysIn(value: unknown): string[] {
  if (isChildReference(value)) {
    return [value.ref];
  }
  if (isChildResource(value)) {
    return [value.resource];
  }
  return Array.isArray(value) ? value.flatMap(keysIn) : [];
}

/** Puts the children's ids and properties where the expansion refers to them. */
function resolve(value: unknown, made: ReadonlyMap<string, Registered>): unknown {
  if (isChildReference(value)) {
    const { id, outputs } = existing(made, value.ref);
    const known = id !== unknownValue;
    if (value.absentOnceKnown) {
      return known ? undefined : unknownValue;
    }
    return value.property === "id" ? id : (outputs[value.property] ?? (known ? undefined : unknownValue));
  }
  if (isChildResource(value)) {
    const { urn, id } = existing(made, value.resource);
    return { ...resourceSignature, urn, id, packageVersion: "" };
  }
  if (Array.isArray(value)) {
    return value.map((element) => resolve(element, made));
  }
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, resolve(child, made)]));
  }
  return value;
}

function existing(made: ReadonlyMap<string, Registered>, key: string): Registered {
  const found = made.get(key);
  if (!found) {
    throw new Error(`awsx.ec2.Vpc: ${key} is referred to before it is made.`);
  }
  return found;
}
