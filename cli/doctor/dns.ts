/** Whether the world finds each network's zone, and its certificate. */
import { judge, missing, ok, unknown, type Answer, type Check } from "./check";
import { attempt, type AccountReader, type Zone } from "./reader";

/** Name servers of a zone as the world sees them; `node:dns`'s. */
export type ResolveNs = (name: string) => Promise<string[]>;

export interface ZoneInUse {
  readonly name: string;
  readonly region: string;
  /** What the configuration says: certificate and port 443 follow from it. */
  readonly delegated: boolean;
  /** Key of the configuration, such as `countries.jp.dns.delegated`. */
  readonly key: string;
  /** Account that it is in, where it is not the credentials' own. */
  readonly accountId?: string;
}

/** The domain that the sources come with belongs to nobody who could raise it. */
export function judgeDomain(domain: string): Check {
  return /(^|\.)example\.(com|net|org)$/.test(domain)
    ? missing(
        "DNS",
        "domain",
        `${domain} is nobody's to use`,
        "set your own `domain` in config/platform.ts and Pulumi.foundation.yaml",
      )
    : ok("DNS", "domain", domain);
}

/** What the resolver answered: name servers, none, or no answer at all. */
export type Seen = { readonly nameServers: readonly string[] } | { readonly silent: string };

export async function look(resolveNs: ResolveNs, name: string): Promise<Seen> {
  try {
    return { nameServers: await resolveNs(name) };
  } catch (error) {
    const { code = String(error) } = error as { code?: string };
    return code === "ENOTFOUND" || code === "ENODATA" ? { nameServers: [] } : { silent: code };
  }
}

export async function checkZones(
  reader: AccountReader,
  resolveNs: ResolveNs,
  zones: readonly ZoneInUse[],
): Promise<Check[]> {
  const found = await Promise.all(
    zones.map(async (zone) => {
      if (zone.accountId !== undefined)
        return [
          unknown("DNS", zone.name, {
            reason: `the zone is in account ${zone.accountId}`,
            todo: `run the doctor with credentials of account ${zone.accountId}`,
          }),
        ];
      const [own, seen, certificates] = await Promise.all([
        attempt(() => reader.zone(zone.name)),
        look(resolveNs, zone.name),
        attempt(() => reader.certificates(zone.region, zone.name), zone.region),
      ]);
      return [judgeZone(zone, own, seen), judgeCertificate(zone, certificates)];
    }),
  );
  return found.flat();
}

const plain = (servers: readonly string[]): readonly string[] =>
  servers.map((server) => server.toLowerCase().replace(/\.$/, "")).sort();

export function judgeZone(zone: ZoneInUse, own: Answer<Zone | undefined>, seen: Seen): Check {
  const { name, delegated, key } = zone;
  return judge("DNS", name, own, (found) => {
    if (found === undefined)
      return missing(
        "DNS",
        name,
        "the zone is not raised yet",
        "raise the stack: its first `pulumi up` makes the zone",
      );
    const wanted = plain(found.nameServers);
    if ("silent" in seen)
      return unknown("DNS", name, {
        reason: `no resolver answers (${seen.silent})`,
        todo: "check network and DNS of this machine, then repeat the command",
      });
    const parent = name.split(".").slice(1).join(".");
    const delegate = `where ${parent} is kept, set the NS records of ${name} to ${wanted.join(", ")}`;
    const there = plain(seen.nameServers);
    if (there.length === 0) return missing("DNS", name, "not delegated", delegate);
    if (there.join() !== wanted.join())
      return missing("DNS", name, `delegated to others: ${there.join(", ")}`, delegate);
    return delegated
      ? ok("DNS", name, "delegated")
      : missing(
          "DNS",
          name,
          "delegated, and the configuration does not know",
          `set ${key}: true, then pulumi up`,
        );
  });
}

export function judgeCertificate({ name, delegated }: ZoneInUse, answer: Answer<readonly string[]>): Check {
  const what = `certificate of ${name}`;
  return judge("DNS", what, answer, (states) => {
    if (states.includes("ISSUED")) return ok("DNS", what, "issued");
    if (states.includes("PENDING_VALIDATION"))
      return missing(
        "DNS",
        what,
        "waits for its proof",
        delegated ? "pulumi up writes the proof; ACM looks within the hour" : `delegate ${name} first`,
      );
    if (states.includes("VALIDATION_TIMED_OUT"))
      return missing(
        "DNS",
        what,
        "ACM has given it up after three days",
        "pulumi up --refresh asks for another",
      );
    return states.length === 0
      ? missing("DNS", what, "not asked for yet", "raise the stack: its first `pulumi up` makes the zone")
      : missing("DNS", what, states.join(", "), "pulumi up --refresh asks for another");
  });
}
