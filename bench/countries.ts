import fs from "node:fs";
import path from "node:path";
import YAML from "yaml";

/** The countries that the project has; what is beyond them is made up. */
const real = ["jp", "tw", "kr"];

/** Regions that lack nothing, so that a made-up country costs as much as a real one. */
const regions = [
  "ap-northeast-1",
  "ap-northeast-2",
  "ap-southeast-1",
  "ap-southeast-2",
  "us-west-2",
  "eu-west-1",
];

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
  const file = path.join(project, `Pulumi.${environment}.yaml`);
  const stack = YAML.parse(fs.readFileSync(file, "utf8")) as {
    config: Record<string, { countries?: Record<string, object> }>;
  };
  const platform = stack.config["archipelago:platform"] ?? {};
  const countries = Object.fromEntries(codes.map((code) => [code, platform.countries?.[code] ?? {}]));
  stack.config["archipelago:platform"] = { ...platform, countries };
  fs.writeFileSync(file, YAML.stringify(stack));
}
