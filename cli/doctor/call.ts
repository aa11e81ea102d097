/**
 * One signed call to a service of AWS whose client is not worth its weight here: certificates, connections and chat
 * workspaces are asked for one list each. Credentials and signature are another client's.
 */
import type { STSClient } from "@aws-sdk/client-sts";
import { answerTimeoutMs, tries } from "./limits";

export interface JsonCall {
  /** Name in endpoint and signature. */
  readonly service: string;
  readonly region: string;
  /** `X-Amz-Target` of the JSON protocols; absent for a service that has paths. */
  readonly target?: string;
  /** Version of the JSON protocol. */
  readonly version?: "1.0" | "1.1";
  readonly path?: string;
}

/** All elements of a list, page by page. Rejects with an error that has AWS's name for it. */
export async function callJson<Page, Key extends keyof Page>(
  client: STSClient,
  call: JsonCall,
  list: Key,
): Promise<Page[Key] extends (infer One)[] ? One[] : never> {
  const all: unknown[] = [];
  let NextToken: string | undefined;
  do {
    const page = (await send(client, call, NextToken === undefined ? {} : { NextToken })) as Page & {
      NextToken?: string;
    };
    all.push(...((page[list] as unknown[] | undefined) ?? []));
    ({ NextToken } = page);
  } while (NextToken);
  return all as Page[Key] extends (infer One)[] ? One[] : never;
}

async function send(client: STSClient, call: JsonCall, input: object): Promise<unknown> {
  const { service, region, target, version, path = "/" } = call;
  const url = new URL(endpointOf(service, region));
  const signer = await client.config.signer();
  const body = JSON.stringify(input);
  const request = {
    method: "POST",
    protocol: url.protocol,
    hostname: url.hostname,
    ...(url.port && { port: Number(url.port) }),
    path,
    query: {},
    headers: {
      host: url.host,
      "content-type": version === undefined ? "application/json" : `application/x-amz-json-${version}`,
      ...(target && { "x-amz-target": target }),
    },
    body,
  };
  const signed = await signer.sign(request, { signingRegion: region, signingService: service });
  const response = await ask(new URL(path, url), { method: "POST", headers: signed.headers, body });
  const text = await response.text();
  if (response.ok) return JSON.parse(text);
  throw refusalOf(response.status, response.headers.get("x-amzn-errortype"), text);
}

/** Asks again when no answer came in time; it only reads. */
async function ask(url: URL, request: RequestInit): Promise<Response> {
  for (let tried = 1; ; tried++) {
    try {
      return await fetch(url, { ...request, signal: AbortSignal.timeout(answerTimeoutMs) });
    } catch (error) {
      const late = error instanceof DOMException && error.name === "TimeoutError";
      if (!late || tried === tries) throw error;
    }
  }
}

/** As the SDK names it. */
function refusalOf(status: number, header: string | null, text: string): Error {
  const {
    __type = "",
    message,
    Message,
  } = safely(text) as {
    __type?: string;
    message?: string;
    Message?: string;
  };
  const name = (header ?? __type).split(":")[0]?.split("#").at(-1) || `HTTP ${status}`;
  return Object.assign(new Error(message ?? Message ?? ""), { name, $metadata: { httpStatusCode: status } });
}

function safely(text: string): object {
  try {
    return JSON.parse(text) as object;
  } catch {
    return {};
  }
}

/** The variables with which the SDKs' endpoints are moved move these too. */
function endpointOf(service: string, region: string): string {
  const variable = `AWS_ENDPOINT_URL_${service.toUpperCase()}`;
  return (
    process.env[variable] ?? process.env.AWS_ENDPOINT_URL ?? `https://${service}.${region}.amazonaws.com`
  );
}
