import { service } from "../define";

export default service({
  description: "The web site.",
  scope: "country",
  sizing: "web",
  exposure: "public",
  port: 8080,
  healthPath: "/healthz",
  listenerPort: 10020,
  calls: ["api"],
  defaults: { compute: "ami" },
  // A second load balancer, and a name that moves to it, are tried in one country first.
  countries: { kr: { environments: { canary: { deploy: { strategy: "blueGreen", switch: "dns" } } } } },
});
