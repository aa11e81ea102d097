import { z } from "zod";

/** A whole number within a range, both ends allowed. */
export const whole = (least: number, most: number) => z.number().int().min(least).max(most);

/** A string of a pattern; `allowed` says in words what the pattern means. */
export const text = (pattern: RegExp, allowed: string) => z.string().regex(pattern, { error: allowed });

export const serviceName = () =>
  text(
    /^(?=.{1,24}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
    "1 to 24 lower-case letters, digits and single hyphens, a letter first",
  );

export const countryCode = () => text(/^[a-z]{2}$/, "two lower-case letters");

export const timeOfDay = () =>
  text(/^([01]\d|2[0-3]):[0-5]\d$/, "a local time HH:MM from 00:00 to 23:59, in quotes");

export const regionName = () => text(/^[a-z]{2}(-[a-z]+)+-\d$/, "an AWS region such as ap-northeast-1");

export const domainName = () =>
  text(
    /^(?=.{4,180}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/,
    "a lower-case domain name such as example.com, at most 180 characters",
  );

/** A tag's value that is also a Datadog tag: one word. */
export const ownerName = () =>
  text(/^[a-z][a-z0-9-]{0,62}$/, "lower-case letters, digits and hyphens, at most 63");

const isDate = (value: string): boolean => {
  const time = Date.parse(`${value}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value);
};

export const date = () =>
  text(/^\d{4}-\d{2}-\d{2}$/, "a date YYYY-MM-DD, in quotes").refine(isDate, {
    error: "a day that exists, YYYY-MM-DD",
  });

const knownTimeZones = new Set<string>();

const isTimeZone = (value: string): boolean => {
  if (knownTimeZones.has(value)) return true;
  try {
    new Intl.DateTimeFormat("en", { timeZone: value });
    knownTimeZones.add(value);
    return true;
  } catch {
    return false;
  }
};

export const timeZone = () =>
  text(/^(UTC|[A-Z][A-Za-z_]+(\/[A-Za-z0-9_+-]+){1,2})$/, "an IANA time zone such as Asia/Tokyo").refine(
    isTimeZone,
    {
      error: "an IANA time zone such as Asia/Tokyo",
    },
  );

export const localTime = () =>
  text(
    /^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d$/,
    'a local time such as "2026-12-05T18:30", in quotes',
  ).refine((value) => isDate(value.slice(0, 10)), { error: "a date that exists" });

/** Six fields, of which either the day of the month or that of the week is a question mark. */
export const scheduleExpression = () =>
  text(
    /^(cron\([^\s()]+ [^\s()]+ (\? [^\s()]+ [^\s()?]+|[^\s()?]+ [^\s()]+ \?) [^\s()]+\)|rate\((1 (minute|hour|day)|([2-9]|[1-9]\d{1,4}) (minutes|hours|days))\))$/,
    "cron(minute hour day month weekday year) with one of the days a question mark, or rate(15 minutes)",
  );

/** A path of a request. */
export const healthPath = () =>
  text(
    /^\/[\w./~-]{0,1023}$/,
    "a path that starts with /, of letters, digits and . _ ~ - (no %: servers decode it, each its own way)",
  );

export const cidrBlock = () =>
  text(
    /^((25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(25[0-5]|2[0-4]\d|1?\d?\d)\/([12]?\d|3[0-2])$/,
    "an IPv4 block such as 192.168.0.0/16",
  );

/** Where a secret lies; never the secret. */
export const secretPlace = () =>
  text(
    /^(ssm:\/[\w./-]{1,1000}|[\w][\w/+=.@-]{0,511})$/,
    "the name of a Secrets Manager secret, or ssm:/path of an SSM parameter",
  );

/** A container's image; with a tag or a digest, or it would be another one tomorrow. */
export const imageReference = () =>
  text(
    /^[a-z0-9][a-z0-9._-]*(:\d{2,5})?(\/[a-z0-9][a-z0-9._-]*)*(:\w[\w.-]{0,127})?(@sha256:[0-9a-f]{64})?$/,
    "an image reference such as public.ecr.aws/datadog/agent:7.70.0",
  );

/** Variables of a build, and where their values are kept: a secret of Secrets Manager, or a parameter. */
export const secretReferences = () =>
  z.array(
    z.strictObject({
      name: text(/^[A-Z_][A-Z0-9_]{0,127}$/, "the name of an environment variable in capitals"),
      from: text(
        /^(ssm:\/[\w./-]{1,1000}|[\w][\w/+=.@-]{0,511})$/,
        "the name of a Secrets Manager secret, or ssm:/path of an SSM parameter",
      ),
    }),
  );
