/** The command line. A command is loaded when it is called: no start pays for all of them. */
import { Command, CommanderError } from "commander";

const commands: Readonly<Record<string, () => Promise<Command>>> = {
  preview: async () => (await import("./preview")).previewCommand(),
  reach: async () => (await import("./reach")).reachCommand(),
  explain: async () => (await import("./explain")).explainCommand(),
  bake: async () => (await import("./bake")).bakeCommand(),
  country: async () => (await import("./country")).countryCommand(),
  run: async () => (await import("./run")).runCommand(),
  deploy: async () => (await import("./deploy")).deployCommand(),
  rollback: async () => (await import("./deploy")).rollbackCommand(),
  bootstrap: async () => (await import("./bootstrap")).bootstrapCommand(),
  doctor: async () => (await import("./doctor")).doctorCommand(),
};

const exitCodes = `
Exit codes:
  0  fine
  1  the program failed, or the plan breaks a rule
  2  the configuration or the command line has to change`;

async function main(argv: readonly string[]): Promise<void> {
  const program = new Command("archipelago").description(
    "Every country an island with its own network; one program that raises them all.",
  );
  const called = argv.find((argument) => !argument.startsWith("-")) ?? "";
  const wanted = called in commands ? [called] : Object.keys(commands);
  for (const name of wanted) {
    const command = await commands[name]?.();
    if (command !== undefined) {
      program.addCommand(command);
    }
  }
  for (const command of [program, ...program.commands]) {
    command.exitOverride().showHelpAfterError().addHelpText("after", exitCodes);
  }
  await program.parseAsync([...argv], { from: "user" });
}

main(process.argv.slice(2)).catch((error: unknown) => {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 || error.code === "commander.help" ? 0 : 2;
    return;
  }
  console.error(error instanceof Error ? error.stack : error);
  process.exitCode = 1;
});
