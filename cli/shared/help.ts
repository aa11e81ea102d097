/** What the help of every command says at its end. */
import type { Command } from "commander";

export interface Ends {
  /** What 0 means; `fine` when left out. */
  readonly fine?: string;
  /** What 1 means. */
  readonly failed: string;
  /** What 2 means beyond the command line and the configuration. */
  readonly refused?: string;
}

/** The exit codes of a command, in the same form and words for all of them; lines of at most 80 columns. */
export function exitCodes({ fine = "fine", failed, refused }: Ends): string {
  const wrong = `the configuration or the command line has to change${refused === undefined ? "" : `, ${refused}`}`;
  const rows = [fine, failed, wrong].map(
    (meaning, code) => `  ${code}  ${wrap(meaning, 75).join("\n     ")}`,
  );
  return ["", "Exit codes:", ...rows].join("\n");
}

/** Adds the exit codes to a command's help, and before them what else there is to say, in paragraphs. */
export function explainEnds(command: Command, ends: Ends, ...paragraphs: readonly string[]): Command {
  const said = paragraphs.map((paragraph) => `\n${wrap(paragraph, 80).join("\n")}`);
  return command.addHelpText("after", [...said, exitCodes(ends)].join("\n"));
}

/** Lines of a text that are no longer than `width` where its words allow it. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}
