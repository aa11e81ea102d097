/** Runs a build's or a hook's shell in an empty folder, with stand-ins for the commands that reach out. */
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";

export interface Ran {
  readonly status: number | null;
  readonly output: string;
}

export class Sandbox {
  readonly root = mkdtempSync(path.join(os.tmpdir(), "archipelago-delivery-"));
  private readonly log = path.join(this.root, "calls.log");

  constructor() {
    mkdirSync(path.join(this.root, "bin"));
    mkdirSync(path.join(this.root, "work"));
  }

  /** A command that notes how it was called, then does what the script says. */
  standIn(name: string, script = ""): void {
    const file = path.join(this.root, "bin", name);
    writeFileSync(file, `#!/bin/sh\necho "${name} $*" >> "${this.log}"\n${script}\n`);
    chmodSync(file, 0o755);
  }

  write(file: string, content: string): void {
    const at = path.join(this.root, file);
    mkdirSync(path.dirname(at), { recursive: true });
    writeFileSync(at, content);
  }

  makeExecutable(file: string): void {
    chmodSync(path.join(this.root, file), 0o755);
  }

  read(file: string): string | undefined {
    const at = path.join(this.root, file);
    return existsSync(at) ? readFileSync(at, "utf8") : undefined;
  }

  get calls(): string[] {
    return (this.read("calls.log") ?? "").split("\n").filter((line) => line !== "");
  }

  forget(): void {
    rmSync(this.log, { force: true });
  }

  run(command: readonly [string, ...string[]], variables: Readonly<Record<string, string>>): Ran {
    const [program, ...parameters] = command;
    const { status, stdout, stderr } = spawnSync(program, parameters, {
      cwd: path.join(this.root, "work"),
      env: { PATH: `${path.join(this.root, "bin")}:/usr/bin:/bin`, HOME: this.root, ...variables },
      encoding: "utf8",
    });
    return { status, output: stdout + stderr };
  }

  dispose(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
