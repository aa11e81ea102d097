import Table from "cli-table3";
import type { Paint } from "./index";

const none = "";

/** A table without rules: columns two spaces apart, numbers to the right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[], paint: Paint): string {
  const aligns = head.map((_, column) =>
    column > 0 && rows.length > 0 && rows.every((row) => /^(! )?[\d.,–-]*$/.test(plain(row[column] ?? "")))
      ? "right"
      : "left",
  );
  const grid = new Table({
    chars: {
      top: none,
      "top-mid": none,
      "top-left": none,
      "top-right": none,
      bottom: none,
      "bottom-mid": none,
      "bottom-left": none,
      "bottom-right": none,
      left: none,
      "left-mid": none,
      mid: none,
      "mid-mid": none,
      right: none,
      "right-mid": none,
      middle: "  ",
    },
    style: { "padding-left": 0, "padding-right": 0, head: [], border: [] },
    colAligns: aligns as ("left" | "right")[],
  });
  grid.push(
    head.map((title) => paint.dim(title)),
    ...rows.map((row) => [...row]),
  );
  return grid
    .toString()
    .split("\n")
    .map((line) => `  ${line}`.trimEnd())
    .join("\n");
}

// eslint-disable-next-line no-control-regex
const escapes = /\u001B\[\d+m/g;

function plain(text: string): string {
  return text.replace(escapes, "");
}

/** Text broken at spaces so that no line is longer than the page, each line indented. */
export function wrap(text: string, indent: string, width = 100): string {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/)) {
    if (line !== "" && indent.length + line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return [...lines, line].map((each) => indent + each).join("\n");
}
