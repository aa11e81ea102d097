/**
 * Times the engine-less preview against the real engine's preview of the same stack, for growing numbers of
 * countries. Everything happens in temporary copies of the project; nothing is written unless `--json` names a file.
 */
import fs from "node:fs";
import { parseArgs } from "node:util";
import { createEngineHome } from "../tests/engine/home";
import { type Result, subjects } from "./subjects";
import { prepare } from "./prepare";
import { report } from "./report";
import { startProviders } from "./providers";

const usage = `usage: make bench, or node bench/run.js [options]
  --stack NAME        environment to preview: stg, canary or prd (default stg)
  --countries 1,3,10,30
  --runs N            runs of each command at each size, in turns (default 3)
  --only a,b          some commands only: ${subjects.map(({ key }) => key).join(", ")}
  --json FILE         also write every run to FILE`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      stack: { type: "string", default: "stg" },
      countries: { type: "string", default: "1,3,10,30" },
      runs: { type: "string", default: "3" },
      only: { type: "string", default: subjects.map(({ key }) => key).join(",") },
      json: { type: "string" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    return;
  }
  const wanted = values.only.split(",");
  const chosen = subjects.filter(({ key }) => wanted.includes(key));
  const sizes = values.countries.split(",").map(Number);
  const runs = Number(values.runs);
  if (!chosen.length || !sizes.every((size) => size >= 1 && size <= 50) || !(runs >= 1))
    throw new Error(usage);

  const providers = await startProviders();
  const home = createEngineHome(providers);
  const results: Result[] = [];
  try {
    for (const countries of sizes) {
      const projects = await prepare(home, values.stack, countries);
      // The first run fills caches (compiled sources, V8's code) and is not counted.
      for (const subject of chosen) {
        if (subject.caches) await subject.run(home, projects, values.stack);
      }
      for (let run = 1; run <= runs; run++) {
        for (const subject of chosen) {
          process.stderr.write(`bench: ${countries} countries, run ${run} of ${runs}: ${subject.title}\n`);
          const measured = await subject.run(home, projects, values.stack);
          results.push({ subject: subject.key, countries, run, ...measured });
        }
      }
    }
  } finally {
    home.dispose();
    providers.stop();
  }
  console.log(report(results, values.stack));
  if (values.json) fs.writeFileSync(values.json, `${JSON.stringify(results, null, 2)}\n`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
