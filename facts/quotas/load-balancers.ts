import type { Quota } from "./quota";

const elb = {
  service: "elasticloadbalancing",
  source: "Application Load Balancers guide, Quotas",
  asOf: "2026-11-21",
} as const;

/** Load balancers and their parts. */
export const loadBalancerQuotas = {
  applicationLoadBalancers: {
    value: 50,
    per: "region",
    code: "L-53DA6B97",
    name: "Application Load Balancers per Region",
    ...elb,
  },
  listenersPerLoadBalancer: {
    value: 50,
    per: "loadBalancer",
    code: "L-B6DF7632",
    name: "Listeners per Application Load Balancer",
    ...elb,
  },
  /** Default rules are not counted. */
  rulesPerLoadBalancer: {
    value: 100,
    per: "loadBalancer",
    name: "Rules per Application Load Balancer",
    ...elb,
  },
  targetGroups: { value: 3000, per: "region", code: "L-B22855CB", name: "Target Groups per Region", ...elb },
  targetGroupsPerLoadBalancer: {
    value: 100,
    per: "loadBalancer",
    name: "Target Groups per Application Load Balancer",
    ...elb,
  },
  certificatesPerLoadBalancer: {
    value: 25,
    per: "loadBalancer",
    name: "Certificates per Application Load Balancer",
    ...elb,
  },
} as const satisfies Record<string, Quota>;
