import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { Properties } from "../cloud";

/** What the engine sent, as plain objects; secrets stay objects with their signature, unknowns the sentinel. */
export function fromWire(struct: Struct | undefined): Properties {
  return (struct?.toJavaScript() ?? {}) as Properties;
}

/** Plain objects as the engine takes them. Missing values are left out: `Struct` throws on `undefined`. */
export function toWire(properties: Properties): Struct {
  return Struct.fromJavaScript(withoutUndefined(properties) as Parameters<typeof Struct.fromJavaScript>[0]);
}

function withoutUndefined(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.filter((element) => element !== undefined).map(withoutUndefined);
  }
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, child]) => child !== undefined)
        .map(([property, child]) => [property, withoutUndefined(child)]),
    );
  }
  return value;
}

/** Type and logical name out of `urn:pulumi:<stack>::<project>::<parents' types>$<type>::<name>`. */
export function readUrn(urn: string): { type: string; name: string } {
  const [, , chain = "", ...name] = urn.split("::");
  return { type: chain.split("$").at(-1) ?? "", name: name.join("::") };
}
