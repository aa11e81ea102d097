/**
 * Services of AWS that take their role at the first use, and fail that use when they are quicker than IAM: the first
 * cluster, group, Spot request or load balancer of a new account. The images' key names two of the roles, too.
 */
export const linkedServices = ["ecs", "autoscaling", "spot", "elasticloadbalancing"] as const;

/** Where IAM has the role of a service. */
export const linkedRolePath = (service: string): string => `/aws-service-role/${service}.amazonaws.com/`;
