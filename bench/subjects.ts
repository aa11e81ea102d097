import path from "node:path";
import type { EngineHome } from "../tests/engine/home";
import { type Cost, measure } from "./measure";
import type { Projects } from "./prepare";

/** A run's cost and, of a preview, how many resources it shows. */
export interface Outcome extends Cost {
  readonly resources?: number;
}

export interface Result extends Outcome {
  readonly subject: string;
  readonly countries: number;
  readonly run: number;
}

/** A command that is timed. */
export interface Subject {
  readonly key: string;
  readonly title: string;
  /** Whether it keeps caches between runs, so that its first run is not counted. */
  readonly caches: boolean;
  run(home: EngineHome, projects: Projects, stack: string): Promise<Outcome>;
}

const offline = async (cwd: string, ...argv: string[]) =>
  measure({ argv: ["./archipelago", "preview", ...argv], cwd, environment: {} });

/** A code that no made-up country has. */
const newCountry = ["vn", "--like", "jp", "--region", "ap-southeast-1"];

/** A command of which only the cost is of interest; it records every stack that it tells of. */
const withoutCount = async (cwd: string, ...argv: string[]): Promise<Outcome> => {
  const { seconds, cpuSeconds, peakMiB } = await measure({
    argv: ["./archipelago", ...argv],
    cwd,
    environment: {},
  });
  return { seconds, cpuSeconds, peakMiB };
};

const engine = async (home: EngineHome, cwd: string, stack: string): Promise<Outcome> => {
  const { stdout, ...cost } = await measure({
    argv: [
      path.join(home.root, "bin", "pulumi"),
      "preview",
      "--stack",
      stack,
      "--color",
      "never",
      "--non-interactive",
    ],
    cwd,
    environment: home.environment,
  });
  return { ...cost, resources: Number(/\+ (\d+) to create/.exec(stdout)?.[1]) };
};

/** The first is what the others are compared with. */
export const subjects: readonly Subject[] = [
  {
    key: "json",
    title: "./archipelago preview --json",
    caches: true,
    async run(_home, { own }, stack) {
      const { stdout, ...cost } = await offline(own, "--stack", stack, "--json");
      const { changeSummary } = JSON.parse(stdout) as { changeSummary: { create: number } };
      return { ...cost, resources: changeSummary.create };
    },
  },
  {
    key: "plain",
    title: "./archipelago preview",
    caches: true,
    async run(_home, { own }, stack) {
      const { stdout, ...cost } = await offline(own, "--stack", stack);
      return { ...cost, resources: Number(/([\d,]+) to create/.exec(stdout)?.[1]?.replaceAll(",", "")) };
    },
  },
  {
    key: "reach",
    title: "./archipelago reach",
    caches: true,
    run: async (_home, { own }, stack) => withoutCount(own, "reach", "--stack", stack),
  },
  {
    key: "add",
    title: "./archipelago country add --dry-run",
    caches: true,
    run: async (_home, { own }) => withoutCount(own, "country", "add", ...newCountry, "--dry-run"),
  },
  {
    key: "own",
    title: "pulumi preview, this project's Pulumi.yaml",
    caches: false,
    run: (home, { own }, stack) => engine(home, own, stack),
  },
  {
    key: "stock",
    title: "pulumi preview, stock options",
    caches: false,
    run: (home, { stock }, stack) => engine(home, stock, stack),
  },
];
