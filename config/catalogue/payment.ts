import { service } from "../define";

export default service({
  description: "Charges, subscriptions and refunds of every country.",
  scope: "shared",
  sizing: "web",
  exposure: "internal",
  port: 8080,
  healthPath: "/healthz",
  listenerPort: 10040,
  // A wrong charge is worse than a slow release: one request in ten tries a new version first.
  environments: { canary: { deploy: { strategy: "canary" } }, prd: { deploy: { strategy: "canary" } } },
});
