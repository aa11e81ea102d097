"use strict";
// A deployment's smoke test: Amazon ECS calls it before the first request moves to a new version, and goes by its answer.
// SUCCEEDED lets the deployment go on, FAILED takes it back, IN_PROGRESS has it called again a little later.
// It has nothing but what the Lambda runtime brings.
const https = require("node:https");
const tls = require("node:tls");

/** How often a version may be silent, and how long, before it is given up. */
const attempts = 5;
const patienceMilliseconds = 5_000;
const pauseSeconds = 15;

/** What a load balancer answers by itself while it knows no healthy target; whatever else is not 200 is the version's own answer. */
const notYet = [502, 503, 504];

const reply = (hookStatus, words, more) => {
  console.log(JSON.stringify({ hookStatus, ...words }));
  return { hookStatus, ...more };
};

/** `hookDetails` as configured, or as this function handed it back: an object, or its JSON. */
function detailsOf(event) {
  const given = event?.hookDetails ?? event?.executionDetails?.hookDetails;
  const details = typeof given === "string" ? JSON.parse(given) : given;
  const { url, headers = {}, attempt = 1 } = details ?? {};
  if (!/^https?:$/.test(new URL(url).protocol)) {
    throw new Error(`${url} is no address of a web service`);
  }
  const plain = Object.values(headers).every((value) => typeof value === "string");
  if (!plain || !Number.isInteger(attempt) || attempt < 1) {
    throw new Error("headers must be text, and attempt a whole number from 1");
  }
  return { url, headers, attempt };
}

/**
 * Asks as `fetch` does, and takes the word of the authorities in `pem`, too: certificates, one after another. `fetch` itself
 * can only be told before the process starts, by a file.
 */
const trusting =
  (pem) =>
  (url, { headers, signal }) =>
    new Promise((resolve, reject) => {
      const ca = [...tls.rootCertificates, pem];
      const request = https.get(url, { ca, headers, signal, agent: false }, (answer) => {
        answer.resume();
        resolve({ status: answer.statusCode });
      });
      request.on("error", reject);
    });

/** Where certificates of the mesh are a private authority's, the program says so by a variable. */
function fetcherFor(url) {
  const pem = process.env.MESH_CA_PEM;
  return pem && url.startsWith("https:") ? trusting(pem) : fetch;
}

async function ask(url, headers, fetcher) {
  try {
    const signal = AbortSignal.timeout(patienceMilliseconds);
    // A redirect is no answer of this version.
    const { status, body } = await fetcher(url, { headers, redirect: "manual", signal });
    await body?.cancel();
    return { status, silent: notYet.includes(status) };
  } catch (error) {
    const { code } = error?.cause ?? error ?? {};
    const cause = typeof code === "string" ? code : (error?.name ?? "Error");
    return { problem: `${cause}: ${error?.message ?? error}`, silent: true };
  }
}

exports.handler = async (event, _context, fetcher) => {
  const service = event?.executionDetails?.serviceArn ?? event?.resourceArn;
  const stage = event?.lifecycleStage;
  let details;
  try {
    details = detailsOf(event);
  } catch (error) {
    return reply("FAILED", { service, stage, problem: `hookDetails cannot be used: ${error.message}` });
  }
  const { url, headers, attempt } = details;
  const { status, problem, silent } = await ask(url, headers, fetcher ?? fetcherFor(url));
  const words = { service, stage, url, attempt, status, problem };
  if (status === 200) {
    return reply("SUCCEEDED", words);
  }
  if (!silent || attempt >= attempts) {
    return reply("FAILED", words);
  }
  return reply("IN_PROGRESS", words, {
    callBackDelay: pauseSeconds,
    hookDetails: { url, headers, attempt: attempt + 1 },
  });
};
