/** Property values on the wire between program and engine, and the marks that the SDK puts on them. */
import { Struct, type Value } from "google-protobuf/google/protobuf/struct_pb";

export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
export const signatureKey = "4dabf18193072939515e22adb298388d";
export const secretSignature = "1b47061264138c4ac30d75fd1eb44270";
export const referenceSignature = "5cf8f73096256a8f31e491e813e4eb8e";
const outputSignature = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

export const maskedSecret = Object.freeze({ [signatureKey]: secretSignature, value: "[secret]" });

export type Properties = Record<string, unknown>;

/** What a conversion does with a secret: keep its mark and hide its value, or take the mark off. */
export type SecretPolicy = "mask" | "reveal";

/**
 * Plain properties of a protobuf Struct. Every secret met is handed to `onSecret`, whatever the policy, so that
 * its text can be kept out of messages too.
 */
export function readStruct(
  struct: Struct | undefined,
  policy: SecretPolicy,
  onSecret: (value: unknown) => void = () => undefined,
): Properties {
  return struct === undefined ? {} : (readFields(struct, policy, onSecret) as Properties);
}

function readFields(struct: Struct, policy: SecretPolicy, onSecret: (value: unknown) => void): unknown {
  const fields = struct.getFieldsMap();
  const signature = fields.has(signatureKey) ? fields.get(signatureKey)?.getStringValue() : undefined;
  const read = (value: Value | undefined, how = policy) =>
    value === undefined ? unknown : readValue(value, how, onSecret);

  if (signature === secretSignature || (signature === outputSignature && isSecret(fields.get("secret")))) {
    const value = read(fields.get("value"), "reveal");
    onSecret(value);
    return policy === "mask" ? maskedSecret : value;
  }
  if (signature === outputSignature) {
    return read(fields.get("value"));
  }
  const result: Properties = {};
  fields.forEach((value, key) => {
    result[key] = readValue(value, policy, onSecret);
  });
  return result;
}

function isSecret(flag: Value | undefined): boolean {
  return flag?.getBoolValue() === true;
}

function readValue(value: Value, policy: SecretPolicy, onSecret: (value: unknown) => void): unknown {
  const kind = Number(value.getKindCase());
  switch (kind) {
    case 2:
      return value.getNumberValue();
    case 3:
      return value.getStringValue();
    case 4:
      return value.getBoolValue();
    case 5:
      return readFields(value.getStructValue() as Struct, policy, onSecret);
    case 6:
      return (value.getListValue()?.getValuesList() ?? []).map((item) => readValue(item, policy, onSecret));
    default:
      return null;
  }
}

/** A Struct of plain properties; what is undefined is left out, as the wire has no word for it. */
export function writeStruct(properties: Properties): Struct {
  return Struct.fromJavaScript(withoutUndefined(properties) as Parameters<typeof Struct.fromJavaScript>[0]);
}

function withoutUndefined(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map((item) => (item === undefined ? null : withoutUndefined(item)));
  }
  if (value !== null && typeof value === "object") {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, item]) => item !== undefined)
        .map(([key, item]) => [key, withoutUndefined(item)]),
    );
  }
  return value;
}

/** Whether a value, or anything inside it, is only known after an update. */
export function holdsUnknown(value: unknown): boolean {
  if (value === unknown) {
    return true;
  }
  return value !== null && typeof value === "object" && Object.values(value).some(holdsUnknown);
}
