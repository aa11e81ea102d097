import { service } from "../define";

export default service({
  description: "Judges pictures and messages for every country that asks for it.",
  scope: "shared",
  sizing: "web",
  exposure: "internal",
  port: 8080,
  healthPath: "/healthz",
  listenerPort: 10060,
  defaults: {
    // Its models are unpacked before it starts, and verdicts on what comes twice are kept beside it.
    ephemeralStorageGiB: 40,
    containers: [
      {
        name: "models",
        image: "public.ecr.aws/docker/library/busybox:1.37.0",
        role: "init",
        command: ["mkdir", "-p", "/tmp/models"],
      },
      {
        name: "verdicts",
        image: "public.ecr.aws/docker/library/memcached:1.6.38",
        command: ["memcached", "-m", "64"],
        memory: 128,
      },
    ],
    // A new task warms up its cache.
    slowStartSeconds: 60,
  },
  // Its answers are judged by their mean: a fifth of the requests at a time.
  environments: { canary: { deploy: { strategy: "linear" } }, prd: { deploy: { strategy: "linear" } } },
});
