import { Command } from "commander";
export function previewCommand(): Command {
  return new Command("preview").action(async () => {
    const { record } = await import("../preview");
    console.log(record.name);
  });
}
