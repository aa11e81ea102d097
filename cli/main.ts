/** The command line. A command is loaded when it is called: no start pays for all of them. */
import { Command, CommanderError } from "commander";
import { exitCodes } from "./shared/help";

const commands: Readonly<Record<string, () => Promise<Command>>> = {
  preview: async () => (await import("./preview")).previewCommand(),
  reach: async () => (await import("./reach")).reachCommand(),
  explain: async () => (await import("./explain")).explainCommand(),
  changes: async () => (await import("./changes")).changesCommand(),
  bake: async () => (await import("./bake")).bakeCommand(),
  country: async () => (await import("./country")).countryCommand(),
  run: async () => (await import("./run")).runCommand(),
  deploy: async () => (await import("./deploy")).deployCommand(),
  rollback: async () => (await import("./deploy")).rollbackCommand(),
  bootstrap: async () => (await import("./bootstrap")).bootstrapCommand(),
  doctor: async () => (await import("./doctor")).doctorCommand(),
};

async function main(argv: readonly string[]): Promise<void> {
  const program = new Command("archipelago")
    .description("Every country an island with its own network; one program that raises them all.")
    // Only names: with their arguments beside them the descriptions would have no room at 80 columns.
    .configureHelp({ subcommandTerm: (command) => command.name() })
    .addHelpText("after", exitCodes({ failed: "it failed; the help of each command says more" }));
  const called = argv.find((argument) => !argument.startsWith("-")) ?? "";
  const wanted = Object.hasOwn(commands, called) ? [called] : Object.keys(commands);
  for (const name of wanted) {
    const command = await commands[name]?.();
    if (command !== undefined) {
      program.addCommand(command);
    }
  }
  settle(program);
  await program.parseAsync(meant(argv, program), { from: "user" });
}

/** A mistake ends in `main`, whichever command of which group it was made in. */
function settle(command: Command): void {
  command.exitOverride().showHelpAfterError();
  command.commands.forEach(settle);
}

/** Nothing, or a group's name alone, asks for help; an unknown command is a mistake even where help is asked. */
function meant(argv: readonly string[], program: Command): string[] {
  const [first, ...rest] = argv;
  if (first === undefined) return ["--help"];
  if (first === "help") return meant([...rest, "--help"], program);
  const command = program.commands.find((one) => one.name() === first);
  if (command === undefined && !first.startsWith("-")) return [first];
  return command?.commands.length && rest.length === 0 ? [first, "--help"] : [...argv];
}

main(process.argv.slice(2)).catch((error: unknown) => {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : 2;
    return;
  }
  console.error(error instanceof Error ? error.stack : error);
  process.exitCode = 1;
});
