/** Asks the service itself whether it works. */
import type { Bridge } from "./bridge";
import { Failure } from "./errors";
import { targetHeader, type TargetSide } from "./target";

/** A service that has just started may refuse a first request: a few are made. */
const attempts = 5;
const pauseMs = 5000;

/** Throws a Failure unless the address answers 200. */
export async function smoke(
  { get, clock, say }: Bridge,
  url: string | undefined,
  headers: Readonly<Record<string, string>> = {},
): Promise<void> {
  if (url === undefined) return;
  let answer = "";
  for (let attempt = 1; attempt <= attempts; attempt++) {
    try {
      const status = await get(url, headers);
      if (status === 200) return say(`${url} answers 200`);
      answer = `answered ${status}`;
    } catch (error) {
      answer = `did not answer (${(error as Error).message})`;
    }
    if (attempt < attempts) await clock.sleep(pauseMs);
  }
  throw new Failure(`The smoke test failed: ${url} ${answer}, ${attempts} times.`);
}

/** The same before any traffic moves, by the route that reaches one side only. */
export async function smokeSide(bridge: Bridge, { test }: TargetSide): Promise<void> {
  if (test === undefined) return;
  await smoke(bridge, test.url, test.target === undefined ? {} : { [targetHeader]: test.target });
}
