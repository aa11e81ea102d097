import { service } from "../define";

export default service({
  description: "The back office of a country's support staff.",
  scope: "country",
  sizing: "admin",
  exposure: "internal",
  port: 8080,
  healthPath: "/healthz",
  listenerPort: 10030,
  calls: ["api", "users"],
  // Korea's tasks are small and steady: they share instances.
  countries: { kr: { compute: "ecs-ec2", environments: { stg: { exec: true } } } },
});
