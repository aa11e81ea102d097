import * as fs from "node:fs";
import { SourceMap } from "node:module";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { projectRoot } from "./root";

/**
 * Where `<file>:<line>:<column>` of compiled code is in the sources, relative to the project; undefined outside
 * of it. Source maps are read only here, so that a run without errors never pays for them.
 */
export function sourcePlace(position: string): string | undefined {
  const [, rawFile = "", line = "1", column = "1"] = /^(.*):(\d+):(\d+)$/.exec(position) ?? [];
  if (rawFile === "") {
    return undefined;
  }
  const file = rawFile.startsWith("file:") ? fileURLToPath(rawFile) : rawFile;
  const relative = path.relative(projectRoot, file);
  if (relative.startsWith("..") || relative.includes("node_modules") || relative.startsWith("preview/")) {
    return undefined;
  }
  if (!relative.startsWith(".build")) {
    return `${relative}:${line}:${column}`;
  }
  if (relative.startsWith(path.join(".build", "preview"))) {
    return undefined;
  }
  const map = loadMap(file);
  const origin = map?.findEntry(Number(line) - 1, Number(column) - 1);
  return origin !== undefined && "originalLine" in origin
    ? `${path.relative(".build", relative).replace(/\.js$/, ".ts")}:${origin.originalLine + 1}:${origin.originalColumn + 1}`
    : `${relative}:${line}:${column}`;
}

const maps = new Map<string, SourceMap | undefined>();

function loadMap(file: string): SourceMap | undefined {
  if (!maps.has(file)) {
    const mapFile = `${file}.map`;
    maps.set(
      file,
      fs.existsSync(mapFile) ? new SourceMap(JSON.parse(fs.readFileSync(mapFile, "utf8"))) : undefined,
    );
  }
  return maps.get(file);
}
