import { cloudFormationData, pulumiData } from "./data";
import type { ResourceSchema, Schema } from "./data";
import { mappings } from "./mapping";
import type { Mapping } from "./mapping";
import targets from "./types.json";

/** A place in a CloudFormation type that a Pulumi property means. */
export interface Place {
  /** From the type's root, parts joined by `/`. */
  readonly path: string;
  readonly schema: Schema;
}

/** Blocks that Terraform names without CloudFormation's ending. */
const blockEndings = ["Config", "Configuration", "Specification", "Options", "Settings"];

/** One Pulumi type joined to its CloudFormation schema; finds the place of a property, and remembers it. */
export class Resolver {
  readonly cfnType: string;
  readonly resource: ResourceSchema;
  readonly mapping: Mapping;
  readonly root: Place;
  private readonly found = new Map<string, Place | undefined>();
  private names?: Map<string, string[]>;
  /** Pulumi paths above a renamed one, which may have no place themselves. */
  private readonly waypoints: ReadonlySet<string>;

  constructor(
    readonly pulumiType: string,
    target: string,
  ) {
    const [cfnType, definition] = target.split("#") as [string, string?];
    const resource = cloudFormationData().types[cfnType];
    if (!resource)
      throw new Error(`facts/data holds no ${cfnType}, to which facts/types.json joins ${pulumiType}.`);
    this.cfnType = cfnType;
    this.resource = resource;
    this.mapping = mappings[pulumiType] ?? {};
    this.root = { path: "", schema: definition ? this.follow({ ref: definition }) : resource };
    this.waypoints = new Set(
      Object.keys(this.mapping.renamed ?? {}).flatMap((path) =>
        path
          .split(".")
          .slice(0, -1)
          .map((_, index, parts) => parts.slice(0, index + 1).join(".")),
      ),
    );
  }

  /** Whether a path is left alone, by hand, together with what is under it. */
  excluded(path: string): boolean {
    return this.mapping.excluded !== undefined && Object.hasOwn(this.mapping.excluded, path);
  }

  /** Whether there is a reason to look below `path`. */
  leadsOn(path: string, place: Place | undefined): boolean {
    return place !== undefined || this.waypoints.has(path);
  }

  /** Where `property` of the block at `parent` lies. `path` is its whole Pulumi path, without list positions. */
  child(parent: Place | undefined, property: string, path: string): Place | undefined {
    if (!this.found.has(path)) this.found.set(path, this.search(parent, property, path));
    return this.found.get(path);
  }

  /** The place of a list's elements. A block that is a list in Terraform only stands for itself. */
  element(place: Place | undefined): Place | undefined {
    return place?.schema.items ? { path: place.path, schema: this.follow(place.schema.items) } : place;
  }

  /** The place at a CloudFormation path from the root; lists are passed through. */
  at(path: string): Place | undefined {
    let place: Place | undefined = this.root;
    for (const part of path.split("/")) {
      const schema: Schema | undefined = this.element(place)?.schema.properties?.[part];
      place = schema && { path: join(place?.path, part), schema: this.follow(schema) };
    }
    return place;
  }

  /** CloudFormation's properties at the root → the Pulumi inputs that mean them. */
  inputNames(): ReadonlyMap<string, readonly string[]> {
    if (!this.names) {
      this.names = new Map();
      for (const input of pulumiData().types[this.pulumiType]?.inputs ?? []) {
        const path = this.child(this.root, input, input)?.path;
        if (path !== undefined) this.names.set(path, [...(this.names.get(path) ?? []), input]);
      }
    }
    return this.names;
  }

  private search(parent: Place | undefined, property: string, path: string): Place | undefined {
    const renamed = this.mapping.renamed?.[path];
    if (renamed !== undefined) return this.at(renamed);
    const names = [property, ...inflections(property), ...blockEndings.map((ending) => property + ending)];
    const isTop = !path.includes(".");
    if (isTop && property === "name") names.push(`${this.cfnType.split("::")[2] as string}Name`);
    const parents = isTop && this.mapping.within ? [parent, this.at(this.mapping.within)] : [parent];
    for (const block of parents) {
      for (const name of names) {
        const place = this.named(block, name);
        if (place) return place;
      }
    }
    return undefined;
  }

  private named(block: Place | undefined, name: string): Place | undefined {
    const wanted = name.toLowerCase();
    for (const [key, schema] of Object.entries(block?.schema.properties ?? {})) {
      if (key.toLowerCase() === wanted) return { path: join(block?.path, key), schema: this.follow(schema) };
    }
    return undefined;
  }

  private follow(schema: Schema): Schema {
    if (schema.ref === undefined) return schema;
    const { ref, ...own } = schema;
    const definition = this.resource.definitions?.[ref];
    return definition ? this.follow({ ...definition, ...own }) : own;
  }
}

function join(parent: string | undefined, part: string): string {
  return parent ? `${parent}/${part}` : part;
}

function inflections(name: string): string[] {
  if (name.endsWith("ies")) return [`${name.slice(0, -3)}y`];
  if (name.endsWith("s")) return [name.slice(0, -1)];
  return [`${name}s`];
}

const resolvers = new Map<string, Resolver>();

/** The join of a Pulumi type with AWS's schema; nothing for a type that `types.json` does not name. */
export function resolverOf(pulumiType: string): Resolver | undefined {
  let resolver = resolvers.get(pulumiType);
  if (!resolver && Object.hasOwn(targets, pulumiType)) {
    resolver = new Resolver(pulumiType, targets[pulumiType as keyof typeof targets]);
    resolvers.set(pulumiType, resolver);
  }
  return resolver;
}

/** Pulumi types that are joined to a CloudFormation type. */
export const judgedTypes: readonly string[] = Object.keys(targets);
