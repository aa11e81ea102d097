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
  sends: ["notifier"],
  defaults: { compute: "ami" },
  countries: {
    kr: {
      deploy: { migration: "migrate" },
      // Two groups of instances, and how traffic moves between them, are tried in one country first.
      environments: { canary: { deploy: { strategy: "blueGreen" } } },
    },
  },
});
