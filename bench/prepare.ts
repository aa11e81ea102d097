import fs from "node:fs";
import path from "node:path";
import YAML from "yaml";
import type { EngineHome } from "../tests/engine/home";
import { copyProject, pulumi } from "../tests/engine/project";
import { writeCountries, writeRegions } from "./countries";

/** Two copies of the project, with the same countries. */
export interface Projects {
  /** The project as it is. */
  readonly own: string;
  /** The same with `runtime: nodejs` alone: TypeScript compiled and checked at every start, as Pulumi does by default. */
  readonly stock: string;
}

/** Copies the project for a number of countries; the engine's stack and the foundation's are made on first use. */
export async function prepare(home: EngineHome, stack: string, countries: number): Promise<Projects> {
  const projects = {
    own: copyProject(home, `own-${countries}`),
    stock: copyProject(home, `stock-${countries}`),
  };
  const settings = path.join(projects.stock, "Pulumi.yaml");
  const stock = { ...(YAML.parse(fs.readFileSync(settings, "utf8")) as object), runtime: "nodejs" };
  fs.writeFileSync(settings, YAML.stringify(stock));
  for (const project of Object.values(projects)) writeCountries(project, stack, countries);

  if (!fs.existsSync(path.join(home.root, "raised"))) {
    writeRegions(projects.own);
    await must(pulumi(home, projects.own, "stack", "init", "foundation"));
    await must(pulumi(home, projects.own, "up", "--stack", "foundation", "--yes", "--skip-preview"));
    await must(pulumi(home, projects.own, "stack", "init", stack));
    fs.writeFileSync(path.join(home.root, "raised"), "");
  }
  return projects;
}

async function must(command: ReturnType<typeof pulumi>): Promise<void> {
  const { code, stdout, stderr } = await command;
  if (code !== 0) throw new Error(`pulumi ended with ${code}:\n${stdout}\n${stderr}`);
}
