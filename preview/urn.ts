/** URNs as the engine makes them: the type carries the types of all ancestors but the stack's. */

export const stackType = "pulumi:pulumi:Stack";

export interface UrnParts {
  readonly stack: string;
  readonly project: string;
  /** Types from the outermost ancestor to the resource itself. */
  readonly types: readonly string[];
  readonly name: string;
}

export function parseUrn(urn: string): UrnParts {
  const [, , stackName = "", project = "", chain = "", name = ""] =
    /^(urn:pulumi):([^:]*)::([^:]*)::(.*?)::(.*)$/s.exec(urn) ?? [];
  return { stack: stackName, project, types: chain.split("$"), name };
}

/** The URN of a resource below `parent` (a URN, or empty for the stack itself). */
export function makeUrn(stack: string, project: string, parent: string, type: string, name: string): string {
  const chain = parent === "" ? [] : parseUrn(parent).types;
  const types = chain[0] === stackType ? chain.slice(1) : chain;
  return `urn:pulumi:${stack}::${project}::${[...types, type].join("$")}::${name}`;
}
