/** The command line. Commands are loaded when they are called: a start must not pay for all of them. */
import { Command, CommanderError } from "commander";
import { previewCommand } from "./preview";

const exitCodes = `
Exit codes:
  0  fine
  1  the program failed, or the plan breaks a rule
  2  the configuration or the command line has to change`;

async function main(argv: readonly string[]): Promise<void> {
  const program = new Command("archipelago")
    .description("Every country an island with its own network; one program that raises them all.")
    .exitOverride()
    .showHelpAfterError()
    .addHelpText("after", exitCodes)
    .addCommand(previewCommand());
  await program.parseAsync([...argv], { from: "user" });
}

main(process.argv.slice(2)).catch((error: unknown) => {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : 2;
    return;
  }
  console.error(error instanceof Error ? error.stack : error);
  process.exitCode = 1;
});
