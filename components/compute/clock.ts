/** Who moves the number of servers between two updates; the program then sets it at creation only. */
export type CapacityOwner = "program" | "scaler" | "schedule";

/** A time of day. */
export interface ClockTime {
  readonly hour: number;
  readonly minute: number;
}

/** `HH:MM` as numbers. */
export function clockTime(text: string): ClockTime {
  const [hour, minute] = text.split(":").map(Number);
  if (hour === undefined || minute === undefined || !(hour >= 0 && hour < 24 && minute >= 0 && minute < 60)) {
    throw new RangeError(`"${text}" is no time of day; write HH:MM, 00:00 to 23:59.`);
  }
  return { hour, minute };
}

/** Daily at a local time, as EventBridge Scheduler and Application Auto Scaling write it. */
export function dailyCron({ hour, minute }: ClockTime): string {
  return `cron(${minute} ${hour} * * ? *)`;
}

/** Daily at a local time, as an Auto Scaling group's scheduled action writes it. */
export function dailyRecurrence({ hour, minute }: ClockTime): string {
  return `${minute} ${hour} * * *`;
}
