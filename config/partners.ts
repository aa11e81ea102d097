/** Somebody else's system that may call a service through the public load balancer. */
export interface Partner {
  readonly name: string;
  /** Its place among the service's listener rules, 1–9; it stays, so that no other partner moves it. */
  readonly rule: number;
  /** Blocks from which its requests come; empty: from anywhere, and the header tells. */
  readonly from: readonly string[];
  /** Header that its requests carry, and where the value lies, written as `SecretReference.from`. */
  readonly header?: { readonly name: string; readonly from: string };
  /** Empty: every path. */
  readonly paths: readonly string[];
}
