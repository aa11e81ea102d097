import { service } from "../define";

export default service({
  description: "The app's API, called by phones and by the web site.",
  scope: "country",
  sizing: "web",
  exposure: "public",
  port: 8080,
  healthPath: "/healthz",
  listenerPort: 10010,
  calls: ["payment", "users", "moderation"],
  defaults: { compute: "ami" },
});
