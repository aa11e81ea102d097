import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { FoundationOutputs, ResolvedFoundation } from "../config";
import { logicalName } from "./naming";

/** Untagged images are what a replaced build leaves behind; nothing refers to them. */
const untaggedDays = 7;
/** Tagged images kept per repository: about three months of a service that ships daily, with its rollbacks. */
const taggedImages = 100;

const repositoryType = "aws:ecr/repository:Repository";

/**
 * One repository a service, with immutable tags, a scan on push and a lifecycle, and the registry's
 * replication to every other region in use (storage is paid in each: about 0.10 USD per GB and month).
 * Returns the repositories' URLs by service name.
 */
export function createRegistry(
  foundation: ResolvedFoundation,
  accountId: pulumi.Output<string>,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<FoundationOutputs["repositoryUrls"]> {
  const repositories = foundation.services.map(({ name, owner }) => {
    const repository = new aws.ecr.Repository(
      logicalName(repositoryType, "registry", name),
      {
        // Fixed: builds, task definitions and replication rules all refer to a repository by its name.
        name: `archipelago/${name}`,
        imageTagMutability: "IMMUTABLE",
        imageScanningConfiguration: { scanOnPush: true },
        encryptionConfigurations: [{ encryptionType: "AES256" }],
        tags: { service: name, owner },
      },
      { ...opts, protect: foundation.protect, retainOnDelete: foundation.protect },
    );
    new aws.ecr.LifecyclePolicy(
      logicalName("aws:ecr/lifecyclePolicy:LifecyclePolicy", "registry", name),
      { repository: repository.name, policy: JSON.stringify(lifecycle) },
      opts,
    );
    return [name, repository.repositoryUrl] as const;
  });

  if (foundation.replicaRegions.length > 0) {
    new aws.ecr.ReplicationConfiguration(
      "registry-replication",
      {
        replicationConfiguration: {
          rules: [
            {
              destinations: foundation.replicaRegions.map((region) => ({ region, registryId: accountId })),
              repositoryFilters: [{ filter: "archipelago/", filterType: "PREFIX_MATCH" }],
            },
          ],
        },
      },
      opts,
    );
  }
  return pulumi.all(Object.fromEntries(repositories));
}

const lifecycle = {
  rules: [
    {
      rulePriority: 1,
      description: `Untagged images go after ${untaggedDays} days`,
      selection: {
        tagStatus: "untagged",
        countType: "sinceImagePushed",
        countUnit: "days",
        countNumber: untaggedDays,
      },
      action: { type: "expire" },
    },
    {
      rulePriority: 2,
      description: `The newest ${taggedImages} images stay`,
      selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: taggedImages },
      action: { type: "expire" },
    },
  ],
};
