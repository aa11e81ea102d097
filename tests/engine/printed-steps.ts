/** A copy of the project in which a test does what a command of the project printed, line by line. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import YAML from "yaml";
import { type JournalEntry, type Simulator, startSimulator } from "../../simulator";
import { createEngineHome, type EngineHome } from "./home";
import { type CommandResult, copyProject } from "./project";

/** What `--json` prints of a step. */
export interface PrintedStep {
  readonly title: string;
  readonly notes: readonly string[];
  readonly commands: readonly string[];
}

/** The key of a stack file, loosely: a test writes what a user would. */
export type Platform = Record<string, unknown> & { countries: Record<string, unknown> };

/** An id that AWS gave, which no other text happens to be. */
const isIdentity = (id: string): boolean => /-[0-9a-f]{8,}$|^arn:|^Z[0-9A-Z]{8,}$/.test(id);

export class Checkout {
  private constructor(
    private readonly simulator: Simulator,
    private readonly home: EngineHome,
    readonly folder: string,
  ) {}

  static async open(): Promise<Checkout> {
    const simulator = await startSimulator();
    const home = createEngineHome(simulator);
    const checkout = new Checkout(simulator, home, copyProject(home));
    // What AWS itself is asked, somebody writes down here.
    fs.mkdirSync(path.join(home.root, "stand-ins"));
    const aws = `#!/bin/sh\necho "$@" >> ${checkout.askedFile}\n`;
    fs.writeFileSync(path.join(home.root, "stand-ins/aws"), aws, { mode: 0o755 });
    return checkout;
  }

  get cloud(): Simulator["cloud"] {
    return this.simulator.cloud;
  }

  /** Arguments of every call of `aws`. */
  asked(): readonly string[] {
    return fs.existsSync(this.askedFile)
      ? fs.readFileSync(this.askedFile, "utf8").trimEnd().split("\n").sort()
      : [];
  }

  rewrite(file: string, change: (text: string) => string): void {
    const full = path.join(this.folder, file);
    fs.writeFileSync(full, change(fs.readFileSync(full, "utf8")));
  }

  /** Changes the key of a stack file, as a user does. */
  edit(stack: string, change: (platform: Platform) => void): void {
    this.rewrite(`Pulumi.${stack}.yaml`, (text) => {
      const content = YAML.parse(text) as { config: Record<string, Platform> };
      change(content.config["archipelago:platform"]!);
      return YAML.stringify(content);
    });
  }

  /** A line as it is printed, in a shell; only nobody is asked. */
  tryLine(line: string): Promise<CommandResult> {
    const quiet = line.replace(/^pulumi up /, "pulumi up --yes --color never ");
    const { root, environment } = this.home;
    const folders = [path.join(root, "bin"), path.join(root, "stand-ins"), process.env.PATH];
    const child = spawn("bash", ["-c", quiet], {
      cwd: this.folder,
      env: { ...process.env, ...environment, PATH: folders.join(path.delimiter) },
    });
    const said = { stdout: "", stderr: "" };
    child.stdout.on("data", (data: Buffer) => (said.stdout += data.toString()));
    child.stderr.on("data", (data: Buffer) => (said.stderr += data.toString()));
    return new Promise((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code) => resolve({ code, ...said }));
    });
  }

  /** A line that must succeed; what it said. */
  async line(line: string): Promise<string> {
    // Where nothing is refused, a preview before an `up` takes time only.
    const quick = line.replace(/^pulumi up /, "pulumi up --skip-preview ");
    const { code, stdout, stderr } = await this.tryLine(quick);
    assert.equal(code, 0, `${line}\n${stdout}\n${stderr}`);
    return stdout;
  }

  /** A line that must fail, and leave everything alone; what it said. */
  async refusedLine(line: string): Promise<string> {
    const start = this.cloud.journal.length;
    const { code, stdout, stderr } = await this.tryLine(line);
    assert.notEqual(code, 0, line);
    assert.deepEqual(this.cloud.journal.slice(start), []);
    return `${stdout}${stderr}`;
  }

  /** An `up` during which nothing is taken away that something else still refers to. */
  async orderlyLine(line: string): Promise<readonly JournalEntry[]> {
    const there = new Map(this.cloud.resources().map((one) => [`${one.urn} ${one.id}`, one]));
    const start = this.cloud.journal.length;
    await this.line(line);
    const journal = this.cloud.journal.slice(start);
    const gone: string[] = [];
    for (const { urn, id, type } of journal.filter((one) => one.operation === "delete")) {
      there.delete(`${urn} ${id}`);
      if (!isIdentity(id)) continue;
      gone.push(id);
      const left = [...there.values()].filter(({ inputs }) => JSON.stringify(inputs).includes(`"${id}"`));
      assert.deepEqual(
        left.map((one) => one.urn),
        [],
        `these still refer to ${type} ${id}`,
      );
    }
    for (const { urn, inputs } of this.cloud.resources())
      for (const id of gone)
        assert.ok(!JSON.stringify(inputs).includes(`"${id}"`), `${urn} leads to ${id}, which is gone`);
    return journal;
  }

  async close(): Promise<void> {
    this.home.dispose();
    await this.simulator.stop();
  }

  private get askedFile(): string {
    return path.join(this.home.root, "asked");
  }
}
