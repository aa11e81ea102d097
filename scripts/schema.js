"use strict";
// Writes config/schema.json and the reference in docs/configuration.md from the schema in config/keys, and the
// schema of what clients read from components/routing.
const fs = require("node:fs");
const path = require("node:path");
const prettier = require("prettier");

const root = path.join(__dirname, "..");
require("../runtime/build").build(root);
const { routingJsonSchema } = require("../.build/components/routing/schema");
const { referenceMarkdown, stackFileJsonSchema } = require("../.build/config/reference");

/** What lies between these lines of the page is generated. */
const [begin, end] = ["<!-- reference: begin -->", "<!-- reference: end -->"];

const write = (schema, ...place) =>
  fs.writeFileSync(path.join(root, ...place), `${JSON.stringify(schema, undefined, 2)}\n`);

async function main() {
  write(stackFileJsonSchema(), "config", "schema.json");
  write(routingJsonSchema(), "docs", "client-routing.schema.json");
  const page = path.join(root, "docs", "configuration.md");
  const text = fs.readFileSync(page, "utf8");
  const before = text.slice(0, text.indexOf(begin) + begin.length);
  const after = text.slice(text.indexOf(end));
  fs.writeFileSync(
    page,
    await prettier.format(`${before}\n\n${referenceMarkdown()}\n\n${after}`, {
      ...(await prettier.resolveConfig(page)),
      parser: "markdown",
    }),
  );
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
