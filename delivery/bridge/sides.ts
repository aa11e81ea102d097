/** Which of two sides serves, and what is left to do: pure, decided from what can be seen, not from memory. */
import type { BlueGreenTarget, SideName } from "./target";

export const sideNames = ["blue", "green"] as const satisfies readonly SideName[];

export const otherSide = (side: SideName): SideName => (side === "blue" ? "green" : "blue");

/** Where traffic goes; `split` when a run ended between two rules. */
export type Live = SideName | "split";

/** Side that a rule's weights favour; half and half favours nobody. */
export function favoured(weights: Readonly<Record<SideName, number>>): Live {
  if (weights.blue === weights.green) return "split";
  return weights.blue > weights.green ? "blue" : "green";
}

/** The side that all rules agree on. */
export function liveSide(rules: readonly Readonly<Record<SideName, number>>[]): Live {
  const sides = new Set(rules.map(favoured));
  const [only = "split"] = sides;
  return sides.size === 1 ? only : "split";
}

/** The side that an alias record points to; a name may have been written with a point, a prefix, or in capitals. */
export function recordSide(
  dnsName: string,
  names: Readonly<Record<SideName, { readonly dnsName: string }>>,
): Live {
  const plain = (name: string) =>
    name
      .toLowerCase()
      .replace(/\.$/, "")
      .replace(/^dualstack\./, "");
  return sideNames.find((side) => plain(names[side].dnsName) === plain(dnsName)) ?? "split";
}

/** What can be seen of a side. */
export interface SideState {
  /** The release that was deployed to it last, to a good end. */
  readonly release?: string;
  readonly desired: number;
  readonly max: number;
  /** Off hours and events size it. */
  readonly scheduled: boolean;
}

export interface State {
  readonly wanted: string;
  readonly live: Live;
  readonly sides: Readonly<Record<SideName, SideState>>;
  /** The release parameter. */
  readonly noted?: string;
  /** The release parameter's last change came to its end. */
  readonly settled: boolean;
}

/** In the order in which they are done. */
export const steps = [
  /** Nobody's resolver sends traffic to the idle side any more. */
  "drain",
  /** The idle side gets the live side's size and its instances. */
  "size",
  /** The release is on the idle side. */
  "deploy",
  /** Its targets are healthy. */
  "healthy",
  /** It passes the smoke test, by the test route. */
  "test",
  /** It has what off hours or an event have made of the live side meanwhile. */
  "match",
  /** Traffic goes to it. */
  "move",
  /** Off hours and events size it, and no longer the other side. */
  "schedule",
  /** The parameter says so. */
  "note",
  /** The service passes the smoke test where users reach it. */
  "smoke",
  /** Both sides run for the bake time, and until no resolver remembers the old one. */
  "bake",
  /** The old side has no instances. */
  "stop",
  /** The parameter's version is marked as finished. */
  "settle",
] as const;
export type Step = (typeof steps)[number];

export type Plan =
  | { readonly kind: "nothing" }
  /** Two rules disagree and neither side has what is wanted: traffic goes back first, then it is planned anew. */
  | { readonly kind: "restore"; readonly to: SideName }
  | { readonly kind: "unclear" }
  | { readonly kind: "go"; readonly from: SideName; readonly to: SideName; readonly steps: readonly Step[] };

const from = (step: Step): Step[] => steps.slice(steps.indexOf(step));

/** What is left to do, whatever an earlier run has done. */
export function plan({ wanted, live, sides, noted, settled }: State): Plan {
  if (live === "split") {
    const has = (release: string | undefined) =>
      release === undefined
        ? []
        : sideNames.filter((side) => sides[side].release === release && sides[side].desired > 0);
    const [ready, ...alsoReady] = has(wanted);
    if (ready !== undefined && alsoReady.length === 0)
      return { kind: "go", from: otherSide(ready), to: ready, steps: from("healthy") };
    const [trusted, ...alsoTrusted] = has(noted);
    return trusted !== undefined && alsoTrusted.length === 0
      ? { kind: "restore", to: trusted }
      : { kind: "unclear" };
  }
  const idle = otherSide(live);
  const { desired, max } = sides[idle];
  const idleStopped = desired === 0 && max === 0;
  if (sides[live].release !== wanted) return { kind: "go", from: live, to: idle, steps: [...steps] };
  const handed = sides[live].scheduled && !sides[idle].scheduled;
  if (idleStopped && noted === wanted && settled && handed) return { kind: "nothing" };
  // Moved, but not to the end. Once the old side is stopped there is nothing to watch, and no way back.
  const always: readonly Step[] = ["schedule", "note", "settle"];
  const left = from("schedule").filter((step) => !idleStopped || always.includes(step));
  return { kind: "go", from: idle, to: live, steps: left };
}

/** Steps after which traffic may be on the new side. */
export const moved = (step: Step): boolean => steps.indexOf(step) >= steps.indexOf("move");

/** For how long after the move somebody may still be sent to the old side, in ms. */
export const lingerMs = ({ switch: how }: Pick<BlueGreenTarget, "switch">): number =>
  how.kind === "dns" ? (how.ttlSeconds + how.marginSeconds) * 1000 : 0;

/** How much of a wait that began with the move is left. */
export const remainingMs = (waitMs: number, movedAt: Date, now: Date): number =>
  Math.max(0, movedAt.getTime() + waitMs - now.getTime());

/** From the move to the old side's stop: the bake, but never less than resolvers need. */
export const stopAfterMs = (target: Pick<BlueGreenTarget, "switch" | "bakeMinutes">): number =>
  Math.max(target.bakeMinutes * 60_000, lingerMs(target));

/** Size of the new side: the live one's, or the configured one when that has none. */
export function sizeFor(
  live: { readonly min: number; readonly max: number; readonly desired: number },
  { min, max }: Pick<BlueGreenTarget, "min" | "max">,
): { min: number; max: number; desired: number } {
  if (live.max > 0 && live.desired > 0) return { min: live.min, max: live.max, desired: live.desired };
  const most = Math.max(max, 1);
  return { min, max: most, desired: Math.min(Math.max(min, 1), most) };
}

/** Size of the new side right before the move: never fewer than it has, and as many as the live side got meanwhile. */
export function matched(
  live: { readonly min: number; readonly max: number; readonly desired: number },
  idle: { readonly min: number; readonly max: number; readonly desired: number },
): { min: number; max: number; desired: number } {
  // Gone to sleep meanwhile: the new side stays awake for its test and sleeps with the next off hours.
  if (live.max === 0 || live.desired === 0) return idle;
  return { min: live.min, max: live.max, desired: Math.max(live.desired, Math.min(idle.desired, live.max)) };
}
