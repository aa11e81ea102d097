/** Work, counted: function calls inside a part of the program. The same work gives the same number on any machine. */
import { Session, type Profiler } from "node:inspector";
import { join } from "node:path";

const root = join(__dirname, "../..");

/** How often functions in the files below a folder are called by `work`, callbacks included. */
export function callsWithin(folder: string, work: () => void): number {
  const session = new Session();
  session.connect();
  const post = (method: "Profiler.enable" | "Profiler.takePreciseCoverage", params?: object) => {
    let result: Profiler.TakePreciseCoverageReturnType | undefined;
    session.post(method, params, (error: Error | null, answer?: unknown) => {
      if (error) throw error;
      result = answer as Profiler.TakePreciseCoverageReturnType;
    });
    return result;
  };
  const start = { callCount: true, detailed: false };
  try {
    post("Profiler.enable");
    session.post("Profiler.startPreciseCoverage", start);
    work();
    const { result = [] } = post("Profiler.takePreciseCoverage") ?? {};
    return result
      .filter(({ url }) => url.includes(join(root, folder)))
      .flatMap(({ functions }) => functions)
      .flatMap(({ ranges }) => ranges[0]?.count ?? 0)
      .reduce((sum, count) => sum + count, 0);
  } finally {
    session.disconnect();
  }
}
