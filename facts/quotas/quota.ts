/** What a quota counts within. */
type QuotaScope =
  | "region"
  | "zone"
  | "vpc"
  | "loadBalancer"
  | "securityGroup"
  | "networkInterface"
  | "routeTable"
  | "transitGateway";

export interface Quota {
  /** Default of a new account. */
  readonly value: number;
  readonly per: QuotaScope;
  /** Code in Service Quotas, with which a rise is asked for; absent when AWS never raises it or no code is known. */
  readonly code?: string;
  /** The service that the code belongs to, in Service Quotas. */
  readonly service?: string;
  /** What is counted, in AWS's words. */
  readonly name: string;
  readonly source: string;
  /** When the source was read. */
  readonly asOf: string;
}
