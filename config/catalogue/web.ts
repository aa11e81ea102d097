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
});
