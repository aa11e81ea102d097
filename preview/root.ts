import * as path from "node:path";

const here = path.dirname(__dirname);

/** The project's folder, also when this runs from the compiled copy in `.build/`. */
export const projectRoot = path.basename(here) === ".build" ? path.dirname(here) : here;
