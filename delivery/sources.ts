import fs from "node:fs";
import path from "node:path";

/** What a folder has beside its sources once somebody has worked in it: packages, caches, what was built. */
const made = new Set(["node_modules", "__pycache__", ".cache", "main.js"]);

const here = path.join(__dirname, "..");
/** The compiled program lies in a folder of its own. */
const root = path.basename(here) === ".build" ? path.dirname(here) : here;

/**
 * Files of a folder of the project as it is checked in: paths with slashes, relative to the folder, sorted. What a
 * run in a checkout leaves there is not among them.
 * @param folder relative to the project's
 */
export const listSources = (folder: string): string[] => list(path.join(root, folder)).sort();

function list(folder: string): string[] {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (made.has(entry.name)) return [];
    if (!entry.isDirectory()) return [entry.name];
    return list(path.join(folder, entry.name)).map((file) => `${entry.name}/${file}`);
  });
}
