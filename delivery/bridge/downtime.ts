/** Keeps Datadog's monitors of a service quiet while it is deployed: what is being replaced is no reason to wake anybody. */
import type { Bridge } from "./bridge";

/** A request to Datadog; throws when nobody answers. */
export type Send = (
  url: string,
  request: {
    readonly method: "POST" | "PATCH" | "DELETE";
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: string;
  },
) => Promise<{ readonly status: number; readonly text: string }>;

export interface Downtime {
  readonly site: string;
  readonly apiKey: string;
  readonly appKey: string;
  /** The longest silence: should the bridge die, nobody else ends it. */
  readonly minutes: number;
}

/**
 * Metrics of CloudWatch reach Datadog 10 to 15 minutes late, and the monitors look at five minutes: what a deployment did
 * is seen after it has ended.
 */
export const lateMinutes = 20;

/** What the project's variables say; undefined where nothing is to be quiet. */
export function downtimeOf(environment: Readonly<Record<string, string | undefined>>): Downtime | undefined {
  const { DATADOG_SITE: site, DATADOG_API_KEY: apiKey, DATADOG_APP_KEY: appKey } = environment;
  const minutes = Number(environment.DATADOG_MINUTES);
  return site && apiKey && appKey && minutes > 0 ? { site, apiKey, appKey, minutes } : undefined;
}

/**
 * Does the work in silence. After a good end the silence lasts until the late metrics are through; after a bad one it
 * ends at once. Whatever still rings at its end is told then. Datadog's trouble is said, and is none of the deployment's.
 */
export async function inSilence<T>(
  downtime: Downtime | undefined,
  { target, clock, say }: Pick<Bridge, "target" | "clock" | "say">,
  send: Send,
  work: () => Promise<T>,
): Promise<T> {
  if (downtime === undefined) return work();
  const ask = async (
    method: "POST" | "PATCH" | "DELETE",
    id = "",
    data?: object,
  ): Promise<string | undefined> => {
    try {
      const { status, text } = await send(`https://api.${downtime.site}/api/v2/downtime${id && `/${id}`}`, {
        method,
        headers: {
          "Content-Type": "application/json",
          "DD-API-KEY": downtime.apiKey,
          "DD-APPLICATION-KEY": downtime.appKey,
        },
        ...(data && {
          body: JSON.stringify({ data: { type: "downtime", ...(id && { id }), attributes: data } }),
        }),
      });
      if (status >= 200 && status < 300) return text;
      say(`Datadog refused a downtime (${status}): its monitors may ring`);
    } catch (error) {
      say(`Datadog did not answer (${(error as Error).name}): its monitors may ring`);
    }
    return undefined;
  };
  const until = (minutes: number) => ({
    end: new Date(clock.now().getTime() + minutes * 60_000).toISOString(),
  });
  const tags = [
    `environment:${target.environment}`,
    `country:${target.network}`,
    `service:${target.service}`,
  ];
  const answer = await ask("POST", "", {
    message: `${target.service} is being deployed to ${target.network}`,
    // The service's own monitors only: that its deployment failed, another one tells.
    monitor_identifier: { monitor_tags: tags },
    scope: tags.join(" AND "),
    schedule: until(downtime.minutes),
    mute_first_recovery_notification: true,
    notify_end_states: ["alert", "no data", "warn"],
    notify_end_types: ["canceled", "expired"],
  });
  const id = answer === undefined ? undefined : idOf(answer);
  try {
    const result = await work();
    if (id !== undefined) await ask("PATCH", id, { schedule: until(lateMinutes) });
    return result;
  } catch (error) {
    if (id !== undefined) await ask("DELETE", id);
    throw error;
  }
}

function idOf(text: string): string | undefined {
  try {
    const { data } = JSON.parse(text) as { data?: { id?: unknown } };
    return typeof data?.id === "string" && /^[\w-]+$/.test(data.id) ? data.id : undefined;
  } catch {
    return undefined;
  }
}
