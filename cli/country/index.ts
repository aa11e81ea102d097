import { Command } from "commander";
import { explainEnds } from "../shared/help";
import { act, report, type ActOptions } from "./act";
import { checkReleased, type ReleaseOptions } from "./release";

interface AddOptions extends ActOptions {
  readonly like: string;
  readonly region: string;
  readonly name?: string;
  readonly timeZone?: string;
}

interface MoveOptions extends ReleaseOptions {
  readonly region: string;
}

/** `archipelago country add|list|move|remove` */
export function countryCommand(): Command {
  const country = new Command("country").description(
    "add a country in one command; list, move and remove the countries there are",
  );
  const writing = (command: Command): Command =>
    command
      .option("-y, --yes", "do not ask")
      .option("--dry-run", "show everything, and write nothing")
      .option("--json", "print it as JSON")
      .option("--allow-dirty", "also edit files with changes that git does not have yet");
  const touching = (command: Command): Command =>
    writing(command).option(
      "--data-released <environments>",
      "environments whose protected data you have saved and released, such as prd",
    );
  country.addCommand(
    writing(
      new Command("add")
        .description("add a country like one that there is: its file, and its entry in every stack file")
        .argument("<code>", "two letters, ISO 3166, such as vn")
        .requiredOption(
          "--like <code>",
          "the country that it resembles: its sizes and what it uses are copied",
        )
        .requiredOption("--region <region>", "AWS region of its network, such as ap-southeast-1")
        .option("--name <name>", "its name; else the one that the code has")
        .option("--time-zone <zone>", "IANA time zone; else the only one that the country has"),
    ).action(add),
  );
  country.addCommand(
    new Command("list")
      .description("the countries with their addresses, regions, accounts, services and what they use")
      .option("--json", "print them as JSON")
      .action(list),
  );
  country.addCommand(
    touching(
      new Command("move")
        .description("put a country into another region: everything of its network is made anew")
        .argument("<code>", "the country")
        .requiredOption("--region <region>", "AWS region of its network from then on"),
    ).action(move),
  );
  country.addCommand(
    touching(
      new Command("remove")
        .description("take a country out of the files, which are then as they were before it")
        .argument("<code>", "the country"),
    ).action(remove),
  );
  const refused = "or nobody said yes: no file is touched";
  for (const command of country.commands)
    explainEnds(
      command,
      command.name() === "list"
        ? { failed: "it failed" }
        : {
            fine: "written, or shown by --dry-run",
            failed: "AWS would refuse the plan, or the program failed: no file is touched",
            refused,
          },
    );
  return explainEnds(country, { failed: "AWS would refuse the plan, or the program failed", refused });
}

async function add(code: string, options: AddOptions): Promise<void> {
  const { addSteps, planAdd } = await import("../../country");
  await act(options, (texts, sources) => {
    const plan = planAdd(texts, sources, { ...options, code });
    const { values, uses, blocks, like, edits, remarks } = plan;
    const places = Object.entries(blocks).map(([environment, block]) => `${block} in ${environment}`);
    return {
      code,
      title: `${values.name} (${code}), like ${like}: slot ${values.slot}, ${values.region}, ${values.timeZone}; ${places.join(", ")}; uses ${uses.join(", ") || "no shared service"}`,
      verdict: `${code} cannot be added`,
      edits,
      remarks,
      facts: { like, ...values, uses, blocks },
      question: "Write these files?",
      steps: (sides, changes) => addSteps(plan, sides, changes, sources),
    };
  });
}

async function list({ json }: { json?: true }): Promise<void> {
  const { listCountries, loadAll, projectRoot, readTexts } = await import("../../country");
  const { defaultSources } = await import("../../config");
  const { showList } = await import("./show");
  try {
    const sources = defaultSources();
    const environments = loadAll(readTexts(projectRoot()), sources, "The countries cannot be listed");
    const rows = listCountries(sources, environments);
    console.log(json ? JSON.stringify(rows, undefined, 2) : showList(rows));
  } catch (error) {
    report(error);
  }
}

async function move(code: string, options: MoveOptions): Promise<void> {
  const { moveSteps, planMove } = await import("../../country");
  await act(options, (texts, sources) => {
    const plan = planMove(texts, sources, code, options.region);
    const { from, to, edits, remarks } = plan;
    return {
      code,
      title: `${code} moves from ${from} to ${to}: everything of its network is made anew`,
      verdict: `${code} cannot be moved`,
      edits,
      remarks,
      facts: { from, to },
      question: "Write the region?",
      steps: (sides) => {
        checkReleased(options, plan, sides, `${code} cannot be moved`);
        return moveSteps(plan, sides, sources);
      },
    };
  });
}

async function remove(code: string, options: ReleaseOptions): Promise<void> {
  const { planRemove, removeSteps } = await import("../../country");
  await act(options, (texts, sources) => {
    const plan = planRemove(texts, sources, code);
    return {
      code,
      title: `${code} goes out of ${plan.stacks.join(", ")}`,
      verdict: `${code} cannot be removed`,
      edits: plan.edits,
      remarks: plan.remarks,
      facts: { stacks: plan.stacks },
      question: "Write these files?",
      steps: (sides) => {
        checkReleased(options, plan, sides, `${code} cannot be removed`);
        return removeSteps(plan, sides);
      },
    };
  });
}
