/** Sizes of one service during an event; what is absent is left alone. */
export interface EventSizes {
  readonly min?: number;
  readonly max?: number;
}

/** A named event of the calendar that is not over by `asOf`. */
export interface ResolvedEvent {
  readonly name: string;
  /** `YYYY-MM-DDTHH:MM`, local time of the network; exists exactly once there. */
  readonly from: string;
  readonly to: string;
  /** `coming`: more than a week ahead. `near`: begins within a week, so the sizes are the schedule's. `begun`: its start is past. */
  readonly phase: "coming" | "near" | "begun";
  /** By service; only services that run in the network. */
  readonly services: Readonly<Record<string, EventSizes>>;
  /** What the public load balancer has at least, from so long before the begin to the end. */
  readonly reserved?: { readonly capacityUnits: number; readonly leadMinutes: number };
}
