/** Alarms of CloudWatch that speak against a release. */
import { DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import type { Bridge } from "./bridge";

/** Names and reasons of those alarms that are raised; one that is gone is not. */
export async function raisedAlarms(
  { clients }: Pick<Bridge, "clients">,
  AlarmNames: string[],
): Promise<string[]> {
  if (AlarmNames.length === 0) return [];
  const { MetricAlarms = [] } = await clients.cloudwatch.send(
    new DescribeAlarmsCommand({ AlarmNames, StateValue: "ALARM" }),
  );
  return MetricAlarms.map(
    ({ AlarmName, StateReason }) => `${AlarmName} (${StateReason ?? "no reason given"})`,
  );
}
