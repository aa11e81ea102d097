import { service } from "../define";

export default service({
  description: "Background work of a country: reports, expiries, mails.",
  scope: "country",
  sizing: "worker",
  exposure: "none",
  calls: ["payment", "users"],
});
