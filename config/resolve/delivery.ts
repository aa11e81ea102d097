import { lacks } from "../../facts";
import { buildImageName, type ResolvedBuild } from "../build";
import type { ResolvedDelivery } from "../delivery";
import type { DeliverySettings, ServiceDefinition, ServiceSettings } from "../keys";
import { architectures, environmentNames, type Finding } from "../model";
import type { Problem } from "../problems";
import type { Sources } from "../sources";
import { resolvePullRequests, resolveSource } from "./build-source";
import { resolveInfrastructure } from "./infrastructure";
import { resolvePipelines } from "./pipelines";

export interface DeliveryInput {
  readonly region: string;
  readonly owner: string;
  readonly settings: DeliverySettings;
  readonly sources: Sources;
}

export interface DeliveryResult {
  readonly delivery: ResolvedDelivery;
  readonly problems: readonly Problem[];
  readonly warnings: readonly Finding[];
}

/** One build a service of the catalogue, and one for the own build image where a service uses it. */
export function resolveDelivery({ region, owner, settings, sources }: DeliveryInput): DeliveryResult {
  const problems: Problem[] = [];
  const warnings: Finding[] = [];
  const services = Object.entries(sources.catalogue).map(([name, definition]) =>
    resolveBuild(name, definition, {
      owner,
      sources,
      problems,
      warnings,
      connected: settings.connected ?? false,
    }),
  );
  const own = services.filter(({ image }) => image === "own");
  const buildImage = settings.buildImage && {
    tag: settings.buildImage.tag,
    arch: settings.buildImage.arch ?? ("arm64" as const),
  };
  for (const { name, arch } of own) checkOwnImage(name, arch, buildImage, problems);
  for (const { name } of services.filter(({ vpc }) => vpc && settings.vpc === undefined))
    problems.push({
      path: `config/catalogue/${name}.ts: build.vpc`,
      value: true,
      problem: "the foundation says no network for builds",
      allowed: "false, or delivery.vpc in the foundation's stack file",
      fix: "add delivery.vpc to Pulumi.foundation.yaml",
    });
  const builds = [...services, ...(own.length > 0 ? [imageBuild(owner, buildImage?.arch ?? "arm64")] : [])];
  const rollout = resolvePipelines(settings, services, sources, problems);
  const infrastructure =
    settings.infrastructure &&
    resolveInfrastructure(settings.infrastructure, owner, rollout.places, problems);
  const connection = [...builds, ...(infrastructure ? [infrastructure] : [])].some(
    ({ source }) => source.kind === "github",
  );
  if (connection && settings.connected !== true)
    warnings.push({
      path: "delivery",
      message:
        "the connection to GitHub is made pending: open it once in the console (Developer Tools, Connections) and finish the handshake; builds from GitHub fail until then. Then set delivery.connected: true, and pull requests are built",
    });
  checkRegion(region, connection, problems);
  return {
    problems,
    warnings,
    delivery: {
      logRetentionDays: settings.logRetentionDays ?? 30,
      artifactDays: settings.artifactDays ?? 90,
      queuedSeconds: settings.queuedSeconds ?? 120,
      ...(own.length > 0 && buildImage && { buildImage }),
      ...(settings.vpc && { vpc: settings.vpc }),
      connection,
      builds: builds.sort((a, b) => (a.name < b.name ? -1 : 1)),
      ...rollout,
      ...(infrastructure && { infrastructure }),
      ...(settings.downtime && {
        downtime: {
          apiKey: settings.downtime.apiKey ?? "ssm:/archipelago/datadog/api-key",
          appKey: settings.downtime.appKey ?? "ssm:/archipelago/datadog/app-key",
          minutes: settings.downtime.minutes ?? 180,
        },
      }),
      ...(settings.stopAlarms && {
        stop: { alarms: settings.stopAlarms, soakMinutes: settings.soakMinutes ?? 5 },
      }),
    },
  };
}

interface Place {
  readonly owner: string;
  readonly sources: Sources;
  readonly problems: Problem[];
  readonly warnings: Finding[];
  /** The handshake with GitHub is done. */
  readonly connected: boolean;
}

const defaults = {
  path: ".",
  computeType: "small",
  timeoutMinutes: 30,
  queuedMinutes: 60,
  cache: "local",
  vpc: false,
  image: "standard",
  maxImageMiB: 200,
  secrets: [],
} as const;

function resolveBuild(name: string, definition: ServiceDefinition, place: Place): ResolvedBuild {
  const { source, repository, branch, arch, revision, pullRequests, ...said } = definition.build ?? {};
  const saidLayers = layersOf(definition, place.sources);
  const bySize = place.sources.platform.sizing?.[definition.sizing]?.arch;
  const chosen = arch ?? definition.defaults?.arch ?? bySize ?? "arm64";
  const others = architectures.filter(
    (one) => one !== chosen && saidLayers.some((layer) => layer.arch === one),
  );
  if (others.length > 0)
    place.warnings.push({
      path: `config/catalogue/${name}.ts: build.arch`,
      message: `builds ${chosen} images, and some layer runs it on ${others.join(", ")}: those tasks would not start`,
    });
  const from = resolveSource(name, { source, repository, branch }, place.problems);
  const asked = resolvePullRequests(name, from, pullRequests, place.problems);
  return {
    ...defaults,
    ...said,
    name,
    owner: definition.owner ?? place.owner,
    source: from,
    ...(asked && place.connected && { pullRequests: asked }),
    arch: chosen,
    revision: revision ?? saidLayers.some(({ compute }) => compute === "ami"),
  };
}

/** What the program's own files say about a service, in any environment and country. */
function layersOf(definition: ServiceDefinition, { platform, environments }: Sources): ServiceSettings[] {
  const { sizing } = definition;
  return [
    platform.sizing?.[sizing],
    ...environmentNames.map((name) => environments[name]?.sizing?.[sizing]),
    definition.defaults,
    ...Object.values(definition.environments ?? {}),
    ...Object.values(definition.countries ?? {}).flatMap((country) => [
      country,
      ...Object.values(country.environments ?? {}),
    ]),
  ].filter((layer) => layer !== undefined);
}

/** The own build image is built like a service, in AWS's image, from the artifact bucket. */
const imageBuild = (owner: string, arch: ResolvedBuild["arch"]): ResolvedBuild => ({
  ...defaults,
  name: buildImageName,
  owner,
  source: { kind: "s3" },
  arch,
  maxImageMiB: 4096,
  concurrentBuilds: 1,
  revision: false,
});

function checkOwnImage(
  name: string,
  arch: ResolvedBuild["arch"],
  image: ResolvedDelivery["buildImage"],
  problems: Problem[],
): void {
  if (image?.arch === arch) return;
  problems.push({
    path: `config/catalogue/${name}.ts: build.image`,
    value: "own",
    problem: image
      ? `the own build image is ${image.arch}, and this build ${arch}`
      : "the foundation says no own build image",
    allowed: `standard, or own with delivery.buildImage of ${arch}`,
    fix: "set delivery.buildImage in Pulumi.foundation.yaml",
  });
}

function checkRegion(region: string, connection: boolean, problems: Problem[]): void {
  for (const feature of [
    "codebuild",
    "codepipeline",
    ...(connection ? (["codeconnections"] as const) : []),
  ] as const) {
    const lack = lacks(region, feature);
    if (lack)
      problems.push({
        path: "region",
        value: region,
        problem: `no builds and pipelines can run there: ${lack.reason} (${lack.source}, ${lack.asOf})`,
        allowed: "a region with CodeBuild and CodePipeline, such as ap-northeast-1",
        fix: "move the foundation",
      });
  }
}
