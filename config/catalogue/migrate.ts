import { service } from "../define";

export default service({
  description: "Moves a country's database to the next version, before the version of the API that needs it.",
  scope: "country",
  sizing: "worker",
  kind: "task",
  exposure: "none",
  // Only Korea has a database of its own.
  defaults: { enabled: false },
  countries: { kr: { enabled: true } },
});
