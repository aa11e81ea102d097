import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { referenceMarkdown, stackFileJsonSchema } from "../../../config/reference";
import { root } from "./support";

const read = (...names: string[]): string => readFileSync(path.join(root, ...names), "utf8");
/** A table's cells without the padding that the formatter adds. */
const unpadded = (text: string): string => text.replace(/ +\|/g, " |").replace(/-{3,}/g, "---").trim();

describe("what is generated from the schema", () => {
  it("config/schema.json is current (make schema)", () => {
    assert.deepEqual(
      JSON.parse(read("config", "schema.json")),
      JSON.parse(JSON.stringify(stackFileJsonSchema())),
    );
  });

  it("the reference in docs/configuration.md is current (make schema)", () => {
    const [, generated = ""] =
      /<!-- reference: begin -->([^]*)<!-- reference: end -->/.exec(read("docs", "configuration.md")) ?? [];
    assert.equal(unpadded(generated), unpadded(referenceMarkdown()));
  });

  for (const stack of ["foundation", "stg", "canary", "prd"])
    it(`Pulumi.${stack}.yaml names the schema`, () => {
      assert.match(read(`Pulumi.${stack}.yaml`), /^# yaml-language-server: \$schema=config\/schema\.json\n/);
    });

  it("describes every key", () => {
    const bare: string[] = [];
    const walk = (node: unknown, at: string): void => {
      if (typeof node !== "object" || node === null) return;
      for (const [key, inner] of Object.entries(node)) {
        if (key !== "properties" || Array.isArray(inner)) walk(inner, `${at}/${key}`);
        else
          for (const [name, property] of Object.entries(
            inner as Record<
              string,
              { description?: string; properties?: unknown; $ref?: string; type?: string }
            >,
          )) {
            if (
              property.description === undefined &&
              property.properties === undefined &&
              property.$ref === undefined
            )
              bare.push(`${at}/${name}`);
            walk(property, `${at}/${name}`);
          }
      }
    };
    const { properties, $defs } = stackFileJsonSchema() as {
      properties: { config: { properties: Record<string, unknown> } };
      $defs: unknown;
    };
    walk(properties.config.properties["archipelago:platform"], "");
    walk($defs, "$defs");
    assert.deepEqual(bare, []);
  });
});
