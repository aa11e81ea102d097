import { service } from "../define";

export default service({
  description: "Background work of a country: reports, expiries, mails.",
  scope: "country",
  sizing: "worker",
  kind: "job",
  exposure: "none",
  calls: ["payment", "users"],
  defaults: { job: { schedule: "cron(0 3 * * ? *)" } },
});
