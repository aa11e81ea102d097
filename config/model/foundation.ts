import type { ResolvedDelivery } from "../delivery";
import type { ResolvedImages } from "../images";
import type { ResolvedEnvironment } from "./environment";
import type { Finding } from "./finding";

/** Another account than the foundation's, in which networks live. */
export interface ResolvedAccount {
  readonly id: string;
  /** Role through which whatever the account has once is made there. */
  readonly roleArn: string;
  /** Where its networks are; sorted. */
  readonly regions: readonly string[];
}

/** The foundation: what exists once an account or serves every environment. */
export interface ResolvedFoundation {
  readonly domain: string;
  readonly owner: string;
  /** Where the foundation's own resources are; Tokyo by default. */
  readonly region: string;
  /** Regions to which images are replicated: every region of every country but `region`. */
  readonly replicaRegions: readonly string[];
  /** Other accounts in which networks live: they use what the foundation has. Sorted by id. */
  readonly accounts: readonly ResolvedAccount[];
  readonly protect: boolean;
  /** One repository a service of the catalogue. */
  readonly services: readonly {
    readonly name: string;
    readonly owner: string;
    readonly core?: true;
    readonly disposableUntil?: string;
  }[];
  readonly datadog: ResolvedEnvironment["datadog"];
  /** How the services are built. */
  readonly delivery: ResolvedDelivery;
  /** Who hears how pipelines and builds end. */
  readonly notifications: {
    readonly slack?: { readonly workspaceId: string; readonly channelId: string };
  };
  /** The image factory; absent where it is off. */
  readonly images?: ResolvedImages;
  readonly fallbacks: readonly Finding[];
  readonly warnings: readonly Finding[];
}

/** What the foundation hands to the environments; the one contract of the StackReference. */
export interface FoundationOutputs {
  readonly accountId: string;
  /** Repository URL by service name. */
  readonly repositoryUrls: Readonly<Record<string, string>>;
  /** By region in use: CodeDeploy reads a revision from a bucket of its own region only. */
  readonly artifactBuckets: Readonly<Record<string, { readonly bucket: string; readonly keyArn: string }>>;
}
