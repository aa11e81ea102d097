import { service } from "../define";

export default service({
  description: "Judges pictures and messages for every country that asks for it.",
  scope: "shared",
  sizing: "web",
  exposure: "internal",
  port: 8080,
  healthPath: "/healthz",
  listenerPort: 10060,
  // Its answers are judged by their mean: a fifth of the requests at a time.
  environments: { canary: { deploy: { strategy: "linear" } }, prd: { deploy: { strategy: "linear" } } },
});
