import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import * as path from "node:path";
import { CountryRefusal, type Edit } from "../../country";

/**
 * Refuses to edit files that git says are modified: what the command writes could not be told from what was there,
 * nor be taken back. Where git does not keep the project there is nothing to ask.
 */
export function checkClean(root: string, edits: readonly Edit[], verdict: string): void {
  const files = edits.map(({ file }) => file).filter((file) => existsSync(path.join(root, file)));
  const { status, stdout } = spawnSync("git", ["status", "--porcelain", "-z", "--", ...files], {
    cwd: root,
    encoding: "utf8",
  });
  if (status !== 0) return;
  const dirty = files.filter((file) =>
    stdout.split("\0").some((entry) => entry.slice(3) === file || entry.slice(3).endsWith(`/${file}`)),
  );
  if (dirty.length === 0) return;
  throw new CountryRefusal(
    verdict,
    dirty.map((file) => ({
      path: file,
      problem: "has changes that are not committed",
      fix: "commit or undo them first, or say --allow-dirty",
    })),
  );
}
