/** Deploys and rolls back one service in one network; see docs/bridge.md. */
import { createClients } from "./aws";
import { main } from "./command-line";

/** A service that needs longer for an answer does not work. */
const answerMs = 10_000;

void main(process.argv.slice(2), {
  environment: process.env,
  clients: createClients,
  clock: {
    now: () => new Date(),
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  },
  get: async (url, headers) =>
    (await fetch(url, { headers, redirect: "manual", signal: AbortSignal.timeout(answerMs) })).status,
  send: async (url, request) => {
    const answer = await fetch(url, { ...request, signal: AbortSignal.timeout(answerMs) });
    return { status: answer.status, text: await answer.text() };
  },
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
}).then((exitCode) => (process.exitCode = exitCode));
