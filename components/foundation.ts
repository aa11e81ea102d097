import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { bakeProject, upkeepProject, type FoundationOutputs, type ResolvedFoundation } from "../config";
import type { FoundationReference } from "./foundation-reference";
import { createAccountSettings } from "./account-settings";
import { createDatadogProvider, type DatadogKeys } from "./datadog";
import { Delivery, Results } from "./delivery";
import { Images, promotedParameters } from "./images";
import { BakeMonitor, BuildMonitor, PipelineMonitor } from "./monitoring";
import { Providers } from "./providers";
import { createRegistry, type Repository } from "./registry";
import { platformService, tagging } from "./tags";

export interface FoundationArgs {
  /** What to raise; every value plain. */
  readonly foundation: ResolvedFoundation;
  /** Where monitors go; absent when the foundation has Datadog off. */
  readonly datadogKeys?: DatadogKeys;
}

/**
 * What exists once an account or serves every environment: the container registry with replication to every
 * region in use, the builds that fill it, the image factory, and the account's settings. Raised before the
 * first environment.
 */
export class Foundation extends pulumi.ComponentResource implements FoundationReference {
  readonly accountId: pulumi.Output<FoundationOutputs["accountId"]>;
  readonly repositoryUrls: pulumi.Output<FoundationOutputs["repositoryUrls"]>;
  readonly artifactBuckets: pulumi.Output<FoundationOutputs["artifactBuckets"]>;
  /** What builds the services; other builds use its artifact store. */
  readonly delivery: Delivery;

  constructor(
    name: string,
    { foundation, datadogKeys }: FoundationArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super(
      "archipelago:platform:Foundation",
      name,
      {},
      {
        ...opts,
        transformations: [
          tagging({
            environment: "foundation",
            country: "hub",
            service: platformService,
            owner: foundation.owner,
          }),
        ],
      },
    );
    const providers = new Providers(this);
    const home = providers.at({ region: foundation.region });
    const identity = aws.getCallerIdentityOutput({}, { parent: this, provider: home });

    this.accountId = identity.accountId;
    const inRegion = (region: string) => ({ parent: this, provider: providers.at({ region }) });
    const repositories = createRegistry(foundation, identity.accountId, inRegion);
    this.repositoryUrls = pulumi.all(
      Object.fromEntries(foundation.services.map(({ name: of }) => [of, urlOf(repositories, of)])),
    );
    createAccountSettings(foundation, inRegion, (region, account) => ({
      parent: this,
      provider: providers.at({ region, account }),
    }));
    const results = new Results(
      "results",
      {
        accountId: identity.accountId,
        toldBuilds: foundation.images ? [bakeProject] : [],
        toldImages: foundation.images ? promotedParameters(foundation.images.name) : [],
        slack: foundation.notifications.slack,
        ...(datadogKeys && { datadog: { site: foundation.datadog.site, keys: datadogKeys } }),
      },
      { parent: this, providers: { aws: home } },
    );
    this.delivery = new Delivery(
      "delivery",
      {
        delivery: foundation.delivery,
        owner: foundation.owner,
        protect: foundation.protect,
        topicArn: results.topicArn,
        datadogSite: foundation.datadog.site,
        region: foundation.region,
        accountId: identity.accountId,
        repositories,
        replicaRegions: foundation.replicaRegions,
        accounts: foundation.accounts.map(({ id }) => id),
        inRegion: (region) => providers.at({ region }),
      },
      { parent: this, providers: { aws: home } },
    );
    const stores = Object.entries(this.delivery.stores).map(([region, { bucketName, keyArn }]) =>
      pulumi.all([region, bucketName, keyArn]),
    );
    this.artifactBuckets = pulumi
      .all(stores)
      .apply((all) =>
        Object.fromEntries(all.map(([region, bucket, keyArn]) => [region, { bucket, keyArn }])),
      );
    if (foundation.images) {
      new Images(
        "images",
        {
          images: foundation.images,
          accountId: identity.accountId,
          home: foundation.region,
          artifacts: this.delivery.artifacts,
          protect: foundation.protect,
          inRegion: (region) => providers.at({ region }),
          accounts: foundation.accounts,
          inAccount: (region, account) => providers.at({ region, account }),
        },
        { parent: this, providers: { aws: home } },
      );
    }
    if (datadogKeys) {
      const provider = createDatadogProvider(foundation.datadog.site, datadogKeys, this);
      new BuildMonitor(
        "build-monitor",
        {
          region: foundation.region,
          queuedSeconds: foundation.delivery.queuedSeconds,
          owner: foundation.owner,
        },
        { parent: this, providers: { datadog: provider } },
      );
      if (foundation.images) {
        new BakeMonitor(
          "bake-monitor",
          { projects: [bakeProject, upkeepProject], owner: foundation.owner },
          { parent: this, providers: { datadog: provider } },
        );
      }
      new PipelineMonitor(
        "pipeline-monitor",
        { region: foundation.region, failedRule: results.failedRule, owner: foundation.owner },
        { parent: this, providers: { datadog: provider } },
      );
    }
    this.registerOutputs({
      accountId: this.accountId,
      repositoryUrls: this.repositoryUrls,
      artifactBuckets: this.artifactBuckets,
    });
  }
}

function urlOf(repositories: Readonly<Record<string, Repository>>, name: string): pulumi.Output<string> {
  const repository = repositories[name];
  if (repository === undefined) {
    throw new Error(`the service ${name} has no repository`);
  }
  return repository.url;
}
