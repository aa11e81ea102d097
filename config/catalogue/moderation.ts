import { service } from "../define";

export default service({
  description: "Judges pictures and messages for every country that asks for it.",
  scope: "shared",
  sizing: "web",
  exposure: "internal",
  port: 8080,
  healthPath: "/healthz",
  listenerPort: 10060,
});
