import { service } from "../define";

export default service({
  description: "Accounts and sign-in of every country.",
  scope: "shared",
  sizing: "web",
  exposure: "internal",
  port: 8080,
  healthPath: "/healthz",
  listenerPort: 10050,
  // Everybody signs in with the same version: all requests move at once, and back within seconds.
  environments: { canary: { deploy: { strategy: "blueGreen" } }, prd: { deploy: { strategy: "blueGreen" } } },
});
