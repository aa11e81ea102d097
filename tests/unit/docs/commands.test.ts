import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Command } from "commander";
import { bakeCommand } from "../../../cli/bake";
import { bootstrapCommand } from "../../../cli/bootstrap";
import { changesCommand } from "../../../cli/changes";
import { countryCommand } from "../../../cli/country";
import { deployCommand, rollbackCommand } from "../../../cli/deploy";
import { doctorCommand } from "../../../cli/doctor";
import { explainCommand } from "../../../cli/explain";
import { previewCommand } from "../../../cli/preview";
import { reachCommand } from "../../../cli/reach";
import { runCommand } from "../../../cli/run";

const root = join(__dirname, "../../..");
const pages = ["README.md", ...readdirSync(join(root, "docs")).map((file) => `docs/${file}`)].filter((file) =>
  file.endsWith(".md"),
);
const read = (page: string) => readFileSync(join(root, page), "utf8");

const commands: readonly Command[] = [
  bakeCommand(),
  bootstrapCommand(),
  changesCommand(),
  countryCommand(),
  deployCommand(),
  doctorCommand(),
  explainCommand(),
  previewCommand(),
  reachCommand(),
  rollbackCommand(),
  runCommand(),
];

/** What is wrong with a line of the command line, as far as it can be seen without running it. */
function mistakesIn(line: string, isWhole: boolean): string[] {
  const [, name = "", ...rest] = line.split(" ");
  const group = commands.find((one) => one.name() === name);
  const inner = group?.commands.find((one) => one.name() === rest[0]);
  const command = inner ?? group;
  if (command === undefined) return [`there is no ${name}`];
  const words = inner === undefined ? rest : rest.slice(1);
  const mistakes: string[] = [];
  let given = 0;
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? "";
    const option = command.options.find(({ long, short }) => word === long || word === short);
    if (word.startsWith("-") && option === undefined) mistakes.push(`${word} is no option`);
    if (!word.startsWith("-")) given++;
    if (option?.required) at++;
  }
  const wanted = command.registeredArguments;
  if (given > wanted.length) mistakes.push("too many arguments");
  if (isWhole && given < wanted.filter(({ required }) => required).length) mistakes.push("too few arguments");
  for (const { mandatory, long } of command.options)
    if (isWhole && mandatory && !words.includes(long ?? "")) mistakes.push(`${long} is missing`);
  return mistakes;
}

describe("the commands and links of the documents", () => {
  it("show lines that the command line takes", () => {
    let lines = 0;
    for (const page of pages) {
      const text = read(page);
      const fenced = [...text.matchAll(/^ *```\w*\n([^]*?)^ *```/gm)].flatMap(([, block = ""]) =>
        [...block.matchAll(/^ *(?:- run: )?(\.\/archipelago \S.*)$/gm)].map(([, line = ""]) =>
          // What follows after room is a remark.
          line.replace(/ {2,}.*| #.*/, "").trim(),
        ),
      );
      const inline = [...text.replace(/^ *```[^]*?^ *```/gm, "").matchAll(/`(\.\/archipelago [^`]+)`/g)].map(
        ([, line = ""]) => line.replaceAll("\n", " "),
      );
      for (const line of fenced) assert.deepEqual(mistakesIn(line, true), [], `${page}: ${line}`);
      for (const line of inline) assert.deepEqual(mistakesIn(line, false), [], `${page}: ${line}`);
      lines += fenced.length + inline.length;
    }
    assert.ok(lines > 30, String(lines));
  });

  it("would notice a line that it does not take", () => {
    for (const [line, mistake] of [
      ["./archipelago prevew", "there is no prevew"],
      ["./archipelago country add vn --like tw", "--region is missing"],
      ["./archipelago country remove vn --force", "--force is no option"],
      ["./archipelago deploy stg tw/api", "too few arguments"],
      ["./archipelago explain stg jp", "too many arguments"],
    ] as const)
      assert.deepEqual(mistakesIn(line, true), [mistake]);
  });

  it("lead to pages and headings that are there", () => {
    for (const page of pages)
      for (const [, link = ""] of read(page).matchAll(/\]\(([^)\s]+)\)/g)) {
        if (/^https?:/.test(link)) continue;
        const [file = "", heading] = link.split("#");
        const target = file === "" ? page : join(dirname(page), file);
        assert.ok(existsSync(join(root, target)), `${page} links to ${link}`);
        if (heading !== undefined)
          assert.ok(headingsOf(target).includes(heading), `${page} links to ${link}`);
      }
  });
});

/** Headings as a link names them. */
const headingsOf = (page: string): string[] =>
  [...read(page).matchAll(/^#+ (.*)$/gm)].map(([, title = ""]) =>
    title
      .toLowerCase()
      .replaceAll(/[^\w\s-]/g, "")
      .replaceAll(" ", "-"),
  );
