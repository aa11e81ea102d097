import type { ResolvedBuild } from "../build";
import type { DeliverySettings, NetworkLayer, PipelineSettings } from "../keys";
import { merge, networkLayers, serviceLayers } from "../layers";
import { environmentNames, hubCode, type EnvironmentName } from "../model";
import type {
  DeployPlace,
  PipelineKind,
  PipelineStep,
  PipelineTurn,
  ResolvedEndToEnd,
  ResolvedPipeline,
} from "../pipeline";
import type { Problem } from "../problems";
import type { Sources } from "../sources";
import { nearest } from "../suggest";

export interface Rollout {
  readonly pipelines: readonly ResolvedPipeline[];
  readonly endToEnd: readonly ResolvedEndToEnd[];
  /** Every network of every environment. */
  readonly places: readonly DeployPlace[];
}

/** Smallest first, the busiest last; a country that is not here comes after them. */
const order = [hubCode, "kr", "tw", "jp"];

const environmentsOf: Readonly<Record<PipelineKind, readonly EnvironmentName[]>> = {
  stg: ["stg"],
  release: ["canary", "prd"],
};

/** Two pipelines a service of the catalogue, and where they deploy to. */
export function resolvePipelines(
  settings: DeliverySettings,
  builds: readonly ResolvedBuild[],
  sources: Sources,
  problems: Problem[],
): Rollout {
  const waves = settings.waves ?? defaultWaves(Object.keys(sources.countries));
  checkWaves(waves, Object.keys(sources.countries), problems);
  const pipelines = builds.flatMap((build) => {
    const definition = sources.catalogue[build.name];
    if (definition === undefined || definition.pipeline?.enabled === false) return [];
    const said = definition.pipeline ?? {};
    checkFilters(build, said, problems);
    const tested: readonly string[] = said.endToEnd ? (said.endToEnd.environments ?? ["stg"]) : [];
    const approval: readonly string[] = said.approval ?? settings.approval ?? ["prd"];
    const reached = waves
      .map((wave) => wave.filter((code) => (code === hubCode) === (definition.scope === "shared")))
      .filter((wave) => wave.length > 0);
    return (["stg", "release"] as const).map((kind): ResolvedPipeline => ({
      service: build.name,
      owner: build.owner,
      kind,
      source: build.source,
      ...(build.source.kind === "github" && { filters: filtersOf(kind, said) }),
      steps: environmentsOf[kind].map((environment): PipelineStep => ({
        environment,
        approval: approval.includes(environment),
        tested: tested.includes(environment),
        waves: reached.map((wave) =>
          wave.map((network) => turnOf(build.name, environment, network, sources)),
        ),
      })),
    }));
  });
  const endToEnd = builds.flatMap(({ name, owner }) => testOf(name, owner, sources) ?? []);
  return { pipelines, endToEnd, places: placesOf(sources) };
}

function testOf(service: string, owner: string, { catalogue }: Sources): ResolvedEndToEnd | undefined {
  const { enabled, endToEnd } = catalogue[service]?.pipeline ?? {};
  return endToEnd === undefined || enabled === false
    ? undefined
    : {
        service,
        owner,
        buildspec: endToEnd.buildspec ?? "e2e/buildspec.yml",
        computeType: endToEnd.computeType ?? "small",
        timeoutMinutes: endToEnd.timeoutMinutes ?? 30,
        secrets: endToEnd.secrets ?? [],
      };
}

/** Tags start a release and branches stg; CodePipeline takes paths with branches only. */
const filtersOf = (
  kind: PipelineKind,
  { tags = ["v*"], paths }: PipelineSettings,
): NonNullable<ResolvedPipeline["filters"]> => (kind === "release" ? { tags } : { ...(paths && { paths }) });

function defaultWaves(codes: readonly string[]): readonly (readonly string[])[] {
  const others = codes.filter((code) => !order.includes(code)).sort();
  return [...order.filter((code) => codes.includes(code)), ...others].map((code) => [code]);
}

function checkWaves(
  waves: readonly (readonly string[])[],
  codes: readonly string[],
  problems: Problem[],
): void {
  const named = waves.flat();
  const allowed = `each of ${[...codes].sort().join(", ")} once`;
  for (const code of new Set(named.filter((one) => !codes.includes(one))))
    problems.push({
      path: "delivery.waves",
      value: code,
      problem: `there is no network "${code}"`,
      allowed,
      fix: nearest(code, codes) ?? `add config/countries/${code}.ts`,
    });
  for (const code of new Set(named.filter((one, at) => named.indexOf(one) !== at)))
    problems.push({
      path: "delivery.waves",
      value: code,
      problem: "a network would get each release more than once",
      allowed,
      fix: "leave it in one wave",
    });
  const missing = codes.filter((code) => !named.includes(code)).sort();
  if (missing.length > 0)
    problems.push({
      path: "delivery.waves",
      problem: `no release would reach ${missing.join(", ")}`,
      allowed,
      fix: `add a wave [${missing.join(", ")}]`,
    });
}

function checkFilters({ name, source }: ResolvedBuild, said: PipelineSettings, problems: Problem[]): void {
  if (source.kind === "github") return;
  for (const key of ["tags", "paths"] as const)
    if (said[key] !== undefined)
      problems.push({
        path: `config/catalogue/${name}.ts: pipeline.${key}`,
        value: said[key],
        problem: `CodePipeline filters pushes of a connection only, and the source is ${source.kind}`,
        allowed: "none with source s3 or codecommit: there a release is started by hand, with its name",
        fix: "remove it, or set build.source: github",
      });
}

const networkOf = (environment: EnvironmentName, code: string, sources: Sources): NetworkLayer =>
  merge(networkLayers({ environment, stack: { countries: {} }, sources }, code));

/** What the program's own files say; a stack file's word about one environment is not known here. */
function turnOf(
  service: string,
  environment: EnvironmentName,
  network: string,
  sources: Sources,
): PipelineTurn {
  const from = { environment, stack: { countries: {} }, sources };
  const { deploy } = merge(serviceLayers(from, network, service));
  return { network, ...(deploy?.migration !== undefined && { migration: deploy.migration }) };
}

function placesOf(sources: Sources): DeployPlace[] {
  const shared = (code: string) => (code === hubCode ? "shared" : "country");
  return environmentNames.flatMap((environment) =>
    Object.keys(sources.countries)
      .sort()
      .map((code): DeployPlace => {
        const { region = "", account } = networkOf(environment, code, sources);
        const migrations = Object.entries(sources.catalogue).flatMap(([name, { scope }]) =>
          scope === shared(code) ? (turnOf(name, environment, code, sources).migration ?? []) : [],
        );
        return {
          environment,
          network: code,
          region,
          ...(account && { account }),
          migrations: [...new Set(migrations)].sort(),
        };
      }),
  );
}
