import type { ServiceSettings } from "./keys";

/**
 * What a prototype is where nobody says otherwise: one small server of Spot capacity that nothing scales. It wins over
 * the sizes of its class; whatever names the service itself wins over it. About 3 US$ a month in Tokyo, without its share
 * of the load balancer and the gateway.
 */
const disposableSettings: ServiceSettings = {
  min: 1,
  max: 1,
  fargate: { cpu: 256, memory: 512 },
  ami: { instanceTypes: ["t4g.small"], volumeGiB: 10 },
  spotPercent: 100,
  scaling: { enabled: false, predictive: "off" },
  deploy: { strategy: "rolling", alarms: false },
};

export default disposableSettings;
