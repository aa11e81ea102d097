import { service } from "../define";

export default service({
  description: "Accounts and sign-in of every country.",
  scope: "shared",
  sizing: "web",
  exposure: "internal",
  port: 8080,
  healthPath: "/healthz",
  listenerPort: 10050,
});
