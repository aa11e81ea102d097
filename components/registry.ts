import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { buildImageName, type ResolvedFoundation } from "../config";
import { guardOf } from "./guard";
import { logicalName } from "./naming";
import { accountPrincipals, policyDocument } from "./policy";
import { lifecyclePolicy, replicationFilters, tagMutability } from "./registry-rules";

/** First part of every repository's name; replication goes by it. */
const prefix = "archipelago";
const repositoryType = "aws:ecr/repository:Repository";

/** A repository as builds and tasks see it. */
export interface Repository {
  readonly url: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
}

/**
 * One repository a service, and one for the own build image where there is one. A release's tag cannot be moved;
 * the tags `<environment>-<network>` can, because they say what runs there, and only a deployer moves them.
 * Services' repositories are copied to every other region in use (storage is paid in each: about 0.10 USD per
 * GB and month). Returns them by name without the prefix.
 */
export function createRegistry(
  foundation: ResolvedFoundation,
  accountId: pulumi.Output<string>,
  inRegion: (region: string) => pulumi.CustomResourceOptions,
): Readonly<Record<string, Repository>> {
  const opts = inRegion(foundation.region);
  const { services, delivery, owner } = foundation;
  const own = delivery.buildImage ? [{ name: buildImageName, owner }] : [];
  const repositories = [...services, ...own].map(
    (one) => [one.name, createRepository(one, foundation, opts)] as const,
  );
  // Without a rule of its own the registry would scan at push only what says so; this holds for all of it.
  new aws.ecr.RegistryScanningConfiguration(
    "registry-scanning",
    {
      scanType: "BASIC",
      rules: [
        {
          scanFrequency: "SCAN_ON_PUSH",
          repositoryFilters: [{ filter: `${prefix}/*`, filterType: "WILDCARD" }],
        },
      ],
    },
    opts,
  );
  createReplication(
    foundation,
    accountId,
    // A copy made before its region has the template would be born mutable, and stay so.
    {
      ...opts,
      dependsOn: foundation.replicaRegions.map((region) => createTemplate(region, inRegion(region))),
    },
  );
  if (foundation.accounts.length > 0) {
    for (const region of [foundation.region, ...foundation.replicaRegions]) {
      letAccountsPull(
        region,
        foundation.accounts.map(({ id }) => id),
        accountId,
        inRegion(region),
      );
    }
  }
  return Object.fromEntries(repositories);
}

/**
 * Lets other accounts pull every image of the region. By the registry's own policy, since replication makes its
 * repositories without one, and a policy of each could only be made after the first push.
 */
function letAccountsPull(
  region: string,
  accounts: readonly string[],
  accountId: pulumi.Output<string>,
  opts: pulumi.CustomResourceOptions,
): void {
  // The default of new registries; under V1 a registry's policy knows replication only.
  const scope = new aws.ecr.AccountSetting(
    `registry-policy-scope-${region}`,
    { name: "REGISTRY_POLICY_SCOPE", value: "V2" },
    opts,
  );
  new aws.ecr.RegistryPolicy(
    `registry-readers-${region}`,
    {
      policy: accountId.apply((id) =>
        policyDocument([
          {
            Sid: "Pull",
            Effect: "Allow",
            Principal: accountPrincipals(accounts),
            Action: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
            Resource: `arn:aws:ecr:${region}:${id}:repository/${prefix}/*`,
          },
        ]),
      ),
    },
    { ...opts, dependsOn: [scope] },
  );
}

function createRepository(
  service: ResolvedFoundation["services"][number],
  { protect }: ResolvedFoundation,
  opts: pulumi.CustomResourceOptions,
): Repository {
  const { name, owner, disposableUntil: until } = service;
  const repository = new aws.ecr.Repository(
    logicalName(repositoryType, "registry", name),
    {
      // Fixed: builds, task definitions and replication rules all refer to a repository by its name.
      name: `${prefix}/${name}`,
      ...tagMutability,
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfigurations: [{ encryptionType: "AES256" }],
      // A prototype's images go with it, in this region; see docs/services.md for the copies.
      ...(until !== undefined && { forceDelete: true }),
      tags: { service: name, owner, ...(until !== undefined && { until }) },
    },
    { ...opts, ...guardOf(protect, service) },
  );
  new aws.ecr.LifecyclePolicy(
    logicalName("aws:ecr/lifecyclePolicy:LifecyclePolicy", "registry", name),
    { repository: repository.name, policy: JSON.stringify(lifecyclePolicy) },
    opts,
  );
  return { url: repository.repositoryUrl, arn: repository.arn };
}

/**
 * Replication makes a region's repositories itself, and copies images but no settings: without a template they
 * would be mutable and keep every image for ever.
 */
function createTemplate(
  region: string,
  opts: pulumi.CustomResourceOptions,
): aws.ecr.RepositoryCreationTemplate {
  return new aws.ecr.RepositoryCreationTemplate(
    `registry-copies-${region}`,
    {
      prefix,
      description: "Copies of the services' repositories",
      appliedFors: ["REPLICATION"],
      ...tagMutability,
      encryptionConfigurations: [{ encryptionType: "AES256" }],
      lifecyclePolicy: JSON.stringify(lifecyclePolicy),
    },
    opts,
  );
}

/** Services' repositories only: builds run in one region, so nobody else needs the build image. */
function createReplication(
  { services, replicaRegions }: ResolvedFoundation,
  registryId: pulumi.Output<string>,
  opts: pulumi.CustomResourceOptions,
): void {
  if (replicaRegions.length === 0) {
    return;
  }
  new aws.ecr.ReplicationConfiguration(
    "registry-replication",
    {
      replicationConfiguration: {
        rules: replicationFilters(services.map(({ name }) => `${prefix}/${name}`)).map((filters) => ({
          destinations: replicaRegions.map((region) => ({ region, registryId })),
          repositoryFilters: filters.map((filter) => ({ filter, filterType: "PREFIX_MATCH" })),
        })),
      },
    },
    opts,
  );
}
