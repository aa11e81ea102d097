import type { Alias } from "@pulumi/pulumi/proto/alias_pb";
import type * as proto from "@pulumi/pulumi/proto/resource_pb";
import type { RecordedResource } from "./recording";
import { makeUrn } from "./urn";
import { readStruct, type Properties } from "./values";
import type { Vault } from "./vault";

interface Context {
  readonly project: string;
  readonly stack: string;
  readonly vault: Vault;
  readonly resources: ReadonlyMap<string, RecordedResource>;
}

/** Everything that a registration says, as plain values. */
export function readRequest(request: proto.RegisterResourceRequest, context: Context): RecordedResource {
  const { vault } = context;
  const [type, name, parentUrn] = [request.getType(), request.getName(), request.getParent()];
  const parent = context.resources.get(parentUrn);
  const providers = { ...parent?.providers, ...Object.fromEntries(request.getProvidersMap().entries()) };
  const provider = request.getProvider() || undefined;
  const isProvider = type.startsWith("pulumi:providers:");
  const masked = readStruct(request.getObject(), "mask", vault.note);
  const inputs = isProvider ? vault.maskCredentials(masked) : masked;

  return {
    urn: makeUrn(context.stack, context.project, parentUrn, type, name),
    type,
    name,
    ...(parentUrn === "" ? {} : { parent: parentUrn }),
    op: "create",
    custom: request.getCustom(),
    remote: request.getRemote(),
    ...(provider === undefined ? {} : { provider }),
    providers,
    dependencies: [...request.getDependenciesList()].sort(),
    propertyDependencies: readPropertyDependencies(request),
    ...(request.hasProtect() ? { protect: request.getProtect() } : {}),
    ...(request.hasRetainondelete() ? { retainOnDelete: request.getRetainondelete() } : {}),
    ...(request.getDeletebeforereplacedefined()
      ? { deleteBeforeReplace: request.getDeletebeforereplace() }
      : {}),
    ignoreChanges: request.getIgnorechangesList(),
    replaceOnChanges: request.getReplaceonchangesList(),
    additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
    aliases: request.getAliasesList().map(readAlias),
    ...readTimeouts(request),
    ...(request.getDeletedwith() === "" ? {} : { deletedWith: request.getDeletedwith() }),
    inputs,
    id: "",
    ...regionOf(inputs, provider ?? providers.aws, context.resources),
    outputsRegistered: false,
    ...readSource(request),
  };
}

function readPropertyDependencies(request: proto.RegisterResourceRequest): Record<string, string[]> {
  const dependencies: Record<string, string[]> = {};
  request.getPropertydependenciesMap().forEach((value, key) => {
    const urns = value.getUrnsList();
    if (urns.length > 0) {
      dependencies[key] = [...urns].sort();
    }
  });
  return dependencies;
}

/** An alias by its URN, or by what differs: its old name, type, parent, stack or project. */
function readAlias(alias: Alias): unknown {
  const spec = alias.getSpec();
  if (alias.hasUrn() || spec === undefined) {
    return alias.getUrn();
  }
  const { name, type, stack, project, parenturn: parent, noparent } = spec.toObject();
  const given = Object.entries({ name, type, stack, project, parent }).filter(([, value]) => value !== "");
  return { ...Object.fromEntries(given), ...(noparent ? { noParent: true } : {}) };
}

function readTimeouts(request: proto.RegisterResourceRequest): Pick<RecordedResource, "customTimeouts"> {
  const timeouts = request.getCustomtimeouts();
  const given = Object.entries({
    create: timeouts?.getCreate(),
    update: timeouts?.getUpdate(),
    delete: timeouts?.getDelete(),
  }).filter(([, value]) => value);
  return given.length === 0 ? {} : { customTimeouts: Object.fromEntries(given) };
}

function readSource(request: proto.RegisterResourceRequest): Pick<RecordedResource, "source"> {
  const position = request.getSourceposition();
  const uri = position?.getUri() ?? "";
  return uri === "" ? {} : { source: `${uri}:${position?.getLine()}:${position?.getColumn()}` };
}

/** The region that the inputs name, else the one of the provider. */
function regionOf(
  inputs: Properties,
  provider: string | undefined,
  resources: ReadonlyMap<string, RecordedResource>,
): Pick<RecordedResource, "region"> {
  const region = inputs.region ?? resources.get(providerUrn(provider))?.inputs.region;
  return typeof region === "string" ? { region } : {};
}

/** The URN in a provider reference, which is `<urn>::<id>`. */
export function providerUrn(reference: string | undefined): string {
  return reference?.slice(0, reference.lastIndexOf("::")) ?? "";
}
