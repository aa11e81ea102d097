import type { Quota } from "./quota";

const ecs = {
  service: "fargate",
  source: "AWS General Reference, Amazon ECS endpoints and quotas",
  asOf: "2026-11-21",
} as const;
const ec2 = {
  service: "ec2",
  source: "Amazon EC2 User Guide, On-Demand Instance quotas",
  asOf: "2026-11-21",
} as const;

/** What runs at the same time. */
export const capacityQuotas = {
  fargateOnDemandVcpus: {
    value: 6,
    per: "region",
    code: "L-3032A538",
    name: "Fargate On-Demand vCPU resource count",
    ...ecs,
  },
  fargateSpotVcpus: {
    value: 6,
    per: "region",
    code: "L-36FBB829",
    name: "Fargate Spot vCPU resource count",
    ...ecs,
  },
  ec2StandardOnDemandVcpus: {
    value: 5,
    per: "region",
    code: "L-1216C47A",
    name: "Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances, vCPUs",
    ...ec2,
  },
  ec2StandardSpotVcpus: {
    value: 5,
    per: "region",
    code: "L-34B43A08",
    name: "All Standard (A, C, D, H, I, M, R, T, Z) Spot Instance Requests, vCPUs",
    ...ec2,
  },
} as const satisfies Record<string, Quota>;
