import { service } from "../define";

export default service({
  description: "Counts what each shared instance does, for whoever chooses its type.",
  scope: "country",
  sizing: "worker",
  kind: "daemon",
  exposure: "none",
  defaults: { compute: "ecs-ec2", enabled: false },
  // Only Korea shares instances, and stg's are too small to look at.
  countries: { kr: { enabled: true, environments: { stg: { enabled: false } } } },
});
