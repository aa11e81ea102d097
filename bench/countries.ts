import fs from "node:fs";
import path from "node:path";
import YAML from "yaml";

/** The countries that the project has; what is beyond them is made up. */
const real = ["jp", "tw", "kr"];

/** Where Taiwan is. */
const taipei = "ap-east-2";

/** Regions that lack nothing, so that a made-up country costs as much as a real one. */
const regions = [
  "ap-northeast-1",
  "ap-northeast-2",
  "ap-southeast-1",
  "ap-southeast-2",
  "us-west-2",
  "eu-west-1",
];

/** Lets the foundation serve the regions of every country that may be made up, before one is. */
export function writeRegions(project: string): void {
  editPlatform(project, "foundation", (platform) => ({ ...platform, regions: [...regions, taipei] }));
}

/** Codes that no country has: `xa`, `xb`, … `xz`, `za`, … */
const madeUpCode = (index: number): string =>
  `${index < 26 ? "x" : "z"}${String.fromCharCode("a".charCodeAt(0) + (index % 26))}`;

/**
 * Gives a copy of the project as many countries as asked for: a file in `config/countries` for each one made up,
 * and all of them in the environment's stack file.
 */
export function writeCountries(project: string, environment: string, count: number): void {
  const codes = real.slice(0, count);
  for (let index = 0; codes.length < count; index++) {
    const code = madeUpCode(index);
    fs.writeFileSync(
      path.join(project, "config", "countries", `${code}.ts`),
      `import { country } from "../define";

export default country({
  name: "Country ${code}",
  slot: ${10 + index},
  region: "${regions[index % regions.length]}",
  timeZone: "Asia/Tokyo",
  uses: ["payment", "users", "moderation"],
});
`,
    );
    codes.push(code);
  }
  editPlatform(project, environment, (platform) => ({
    ...platform,
    countries: Object.fromEntries(codes.map((code) => [code, platform.countries?.[code] ?? {}])),
  }));
}

interface PlatformKeys {
  readonly countries?: Readonly<Record<string, object>>;
  readonly regions?: readonly string[];
}

function editPlatform(project: string, stack: string, edit: (keys: PlatformKeys) => PlatformKeys): void {
  const file = path.join(project, `Pulumi.${stack}.yaml`);
  const content = YAML.parse(fs.readFileSync(file, "utf8")) as { config: Record<string, PlatformKeys> };
  content.config["archipelago:platform"] = edit(content.config["archipelago:platform"] ?? {});
  fs.writeFileSync(file, YAML.stringify(content));
}
