/** A throw-away system in which roles are applied for real: see throw-away-root.sh. */
import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const checkout = realpathSync(join(__dirname, "../.."));
/** What of the system a command may change; all else is read-only. */
export const ownFolders = ["/etc", "/opt", "/var", "/tmp"] as const;

export class ThrowAwayRoot {
  /** Its own folders lie below this one, to be read from outside. */
  readonly folder = mkdtempSync(join(realpathSync(tmpdir()), "archipelago-root-"));

  constructor() {
    for (const name of ["/root", ...ownFolders]) mkdirSync(join(this.folder, name));
    // Where programs of this machine find their libraries.
    const libraries = "/etc/ld.so.cache";
    if (existsSync(libraries)) copyFileSync(libraries, join(this.folder, libraries));
  }

  write(path: string, content: string): void {
    const at = join(this.folder, path);
    mkdirSync(dirname(at), { recursive: true });
    writeFileSync(at, content);
  }

  run(command: readonly string[], variables: Readonly<Record<string, string>> = {}) {
    const script = join(__dirname, "throw-away-root.sh");
    const { status, stdout, stderr, error } = spawnSync(
      "unshare",
      ["--map-root-user", "--mount", "sh", script, this.folder, checkout, ...command],
      {
        encoding: "utf8",
        env: { PATH: `${process.env.PATH}:/usr/sbin:/sbin`, HOME: "/tmp", LANG: "C.UTF-8", ...variables },
      },
    );
    return { status, stdout, output: error ? error.message : `${stdout}${stderr}` };
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Why this machine cannot have one in which the shell's command runs; nothing where it can. */
export function whyNoRoot(command: string): string | undefined {
  const root = new ThrowAwayRoot();
  try {
    const { status, output } = root.run(["sh", "-c", command]);
    return status === 0 ? undefined : output.trim().split("\n")[0] || `unshare ended with ${status}`;
  } finally {
    root.dispose();
  }
}
