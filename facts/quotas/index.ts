import { capacityQuotas } from "./capacity";
import { linkQuotas } from "./links";
import { loadBalancerQuotas } from "./load-balancers";
import { networkQuotas } from "./network";
import type { Quota } from "./quota";

export type { Quota } from "./quota";

/**
 * Default quotas of a new account that this platform can meet. Entered by hand: neither CloudFormation's schemas nor
 * botocore publish them. They hold in every region; an account's applied value may be higher.
 */
export const quotas = {
  ...networkQuotas,
  ...linkQuotas,
  ...loadBalancerQuotas,
  ...capacityQuotas,
} as const satisfies Record<string, Quota>;

export type QuotaName = keyof typeof quotas;

/** Default value of each quota, for sums. */
export const defaultQuotas = Object.freeze(
  Object.fromEntries(Object.entries(quotas).map(([name, quota]) => [name, quota.value])),
) as Readonly<Record<QuotaName, number>>;
