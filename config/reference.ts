import { z } from "zod";
import {
  buildSettings,
  pipelineSettings,
  environmentStack,
  foundationStack,
  networkSettings,
  ownNetworkSettings,
  partSettings,
  partStack,
  serviceSettings,
  stackCountrySettings,
  stackWideSettings,
  type KeyDocumentation,
} from "./keys";

interface JsonSchema {
  $ref?: string;
  $defs?: Record<string, JsonSchema>;
  anyOf?: JsonSchema[];
  type?: string;
  enum?: unknown[];
  properties?: Record<string, JsonSchema>;
  items?: JsonSchema;
  minimum?: number;
  maximum?: number;
  documentation?: KeyDocumentation;
}

/** JSON Schema of a whole stack file, for editors. One for every stack: an environment's keys, a part's or the foundation's. */
export function stackFileJsonSchema(): object {
  const { $schema, $defs, ...platform } = z.toJSONSchema(
    z.union([environmentStack, foundationStack, partStack]),
    {
      reused: "ref",
      // The parts of a description are for the reference; an editor shows the whole.
      override: ({ jsonSchema }) => void delete (jsonSchema as JsonSchema).documentation,
    },
  );
  return {
    $schema,
    title: "A stack file of Archipelago",
    type: "object",
    properties: {
      config: {
        type: "object",
        properties: {
          "archipelago:platform": platform,
          "pulumi:disable-default-providers": { type: "array", items: { type: "string" } },
        },
        required: ["archipelago:platform"],
      },
      secretsprovider: { type: "string" },
      encryptedkey: { type: "string" },
      encryptionsalt: { type: "string" },
      environment: {},
    },
    required: ["config"],
    additionalProperties: false,
    $defs,
  };
}

const ofNetworks = Object.fromEntries(Object.entries(networkSettings).filter(([key]) => key !== "sizing"));

const sections: readonly (readonly [title: string, shape: z.ZodRawShape])[] = [
  ["The whole stack", stackWideSettings],
  ["Networks: for all of them, or below `hub` or `countries.<code>`", ofNetworks],
  ["One network: below `hub` or `countries.<code>`", ownNetworkSettings],
  ["One country: below `countries.<code>`", stackCountrySettings],
  [
    "Services: below `sizing.<class>` or `services.<name>`, for all networks or for one",
    serviceSettings.shape,
  ],
  ["A stack of some countries: the whole of its file", partSettings],
  ["The foundation", foundationStack.shape],
  ["Builds: below `build` in `config/catalogue/<service>.ts`", buildSettings.shape],
  ["Pipelines: below `pipeline` in `config/catalogue/<service>.ts`", pipelineSettings.shape],
];

/** The reference of every key as Markdown. */
export function referenceMarkdown(): string {
  return sections
    .map(([title, shape]) => {
      const rows = rowsOf(z.toJSONSchema(z.strictObject(shape)) as JsonSchema, "");
      return [
        `### ${title}`,
        "",
        "| key | value | what it does | default | cost |",
        "| --- | --- | --- | --- | --- |",
        ...rows,
      ].join("\n");
    })
    .join("\n\n");
}

function rowsOf(schema: JsonSchema, path: string): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, below]) => {
    const at = path === "" ? key : `${path}.${key}`;
    if (below.properties !== undefined) return rowsOf(below, at);
    const { text = "", unit, default: byDefault = "", cost = "" } = below.documentation ?? {};
    const value = valueText(below) + (unit === undefined ? "" : `, ${unit}`);
    return [
      `| ${[`\`${at}\``, value, text, byDefault, cost].map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`,
    ];
  });
}

function valueText({ type, enum: values, items, minimum, maximum }: JsonSchema): string {
  if (values !== undefined) return values.map((value) => `\`${String(value)}\``).join(", ");
  if (type === "array") return `list of ${items === undefined ? "values" : valueText(items)}`;
  if (type === "boolean") return "`true`, `false`";
  if (minimum !== undefined && maximum !== undefined) return `${minimum} to ${maximum}`;
  return type ?? "";
}
