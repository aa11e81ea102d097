/** What a person knows of a region and no machine-readable source tells. */
export interface RegionEntry {
  readonly name: string;
  /**
   * Letters of the zones a new account gets, in a fixed order: children are numbered by it, so never reorder.
   * Which physical zone a letter means differs from account to account.
   */
  readonly zones: readonly string[];
  /** Must be enabled in the account first (Account API `EnableRegion`), and needs regional STS endpoints. */
  readonly optIn: boolean;
}

const threeZones = ["a", "b", "c"] as const;

/**
 * Regions that a country may be placed in. Zones are cfn-lint's, corrected by hand where marked; opt-in is from the AWS
 * General Reference, "AWS Regions" (regions opened after 2019-03-20 are opt-in), read 2026-11-21.
 */
export const geography: Readonly<Record<string, RegionEntry>> = {
  "ap-east-1": { name: "Hong Kong", zones: threeZones, optIn: true },
  "ap-east-2": { name: "Taipei", zones: threeZones, optIn: true },
  // cfn-lint lists `b` too, which only accounts of before 2015 have.
  "ap-northeast-1": { name: "Tokyo", zones: ["a", "c", "d"], optIn: false },
  "ap-northeast-2": { name: "Seoul", zones: ["a", "b", "c", "d"], optIn: false },
  "ap-northeast-3": { name: "Osaka", zones: threeZones, optIn: false },
  "ap-south-1": { name: "Mumbai", zones: threeZones, optIn: false },
  "ap-southeast-1": { name: "Singapore", zones: threeZones, optIn: false },
  "ap-southeast-2": { name: "Sydney", zones: threeZones, optIn: false },
  "ap-southeast-3": { name: "Jakarta", zones: threeZones, optIn: true },
  "ap-southeast-4": { name: "Melbourne", zones: threeZones, optIn: true },
  "ap-southeast-5": { name: "Kuala Lumpur", zones: threeZones, optIn: true },
  "ap-southeast-6": { name: "Auckland", zones: threeZones, optIn: true },
  "ap-southeast-7": { name: "Bangkok", zones: threeZones, optIn: true },
  "eu-central-1": { name: "Frankfurt", zones: threeZones, optIn: false },
  "eu-west-1": { name: "Ireland", zones: threeZones, optIn: false },
  "me-central-1": { name: "United Arab Emirates", zones: threeZones, optIn: true },
  "sa-east-1": { name: "São Paulo", zones: threeZones, optIn: false },
  "us-east-1": { name: "Northern Virginia", zones: ["a", "b", "c", "d", "e", "f"], optIn: false },
  "us-west-2": { name: "Oregon", zones: ["a", "b", "c", "d"], optIn: false },
};
