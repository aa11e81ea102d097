import { blockProblem, environmentBlock, overlaps, usableAddresses } from "../addresses";
import { networkLayers, stackWideLayers } from "../layers";
import { environmentNames, type ResolvedNetwork, type ResolvedService } from "../model";
import { setBy, type Context } from "../resolve/context";
import { hasSizes } from "../resolve/kind";
import { checkMigrations, checkSides } from "./deploy";
import { checkSends } from "./kinds";

/** No network of any environment may overlap an on-premises block. */
export function checkOnPremises(context: Context, onPremises: readonly string[]): void {
  const where = setBy(stackWideLayers(context), "onPremises");
  onPremises.forEach((site, index) => {
    const problem = blockProblem(site);
    if (problem !== undefined)
      context.problems.push({
        path: `onPremises[${index}]`,
        value: site,
        problem,
        fix: `correct the block; ${where}`,
      });
  });
  for (const [code, { slot }] of Object.entries(context.sources.countries))
    for (const environment of environmentNames) {
      const block = environmentBlock(environment, slot);
      for (const site of onPremises)
        if (overlaps(block, site))
          context.problems.push({
            path: "onPremises",
            value: site,
            problem: `overlaps ${environment}.${code}, ${block}; ${where}`,
            allowed: "blocks outside of every network, such as 10.192.0.0/10",
            fix: `take the block out, or give ${code} another slot`,
          });
    }
}

/** The most servers that a service may have: its own max, or an event's. */
export function peakOf({ events }: ResolvedNetwork, { name, max }: ResolvedService): number {
  return Math.max(
    max,
    ...events.map(({ services }) => (Object.hasOwn(services, name) ? (services[name]?.max ?? 0) : 0)),
  );
}

/** The most tasks at a time of what has no sizes: a job or a task is one, a daemon one an instance. */
const mostOf = (network: ResolvedNetwork, service: ResolvedService): number => {
  if (hasSizes(service)) return peakOf(network, service);
  return service.kind === "daemon" ? network.ecsEc2.max : 1;
};

/** Endpoints without which nobody gets into an instance, nor its logs out, when there is no way to the internet. */
const endpointsOfClosedNetworks = ["logs", "ssm", "ssmmessages"];

/** Checks that need a network with its services. */
export function checkNetwork(context: Context, network: ResolvedNetwork): void {
  const path = `${context.environment}.${network.code}`;
  const usable = network.addresses.tiers.private.subnets
    .slice(0, network.zones.length)
    .reduce((sum, subnet) => sum + usableAddresses(subnet), 0);
  let most = 0;
  for (const service of network.services) {
    const peak = mostOf(network, service);
    most += peak;
    if (hasSizes(service) && service.max > usable)
      context.problems.push({
        path: `${path}.services.${service.name}.max`,
        value: service.max,
        problem: `the network's ${network.zones.length} private subnets have ${usable} addresses`,
        allowed: `at most ${usable}`,
        fix: "lower max, or use more zones",
      });
    else if (hasSizes(service) && peak > usable)
      context.problems.push({
        path: `${path}.calendar`,
        value: peak,
        problem: `an event lets ${service.name} grow to ${peak}; the network's ${network.zones.length} private subnets have ${usable} addresses`,
        allowed: `at most ${usable}`,
        fix: "lower max in the event, or use more zones",
      });
  }
  // A deployment runs the old and the new servers side by side.
  if (most * 2 > usable)
    context.problems.push({
      path: `${path}.services`,
      value: most,
      problem: `all services at their max, those of events included, need ${most * 2} addresses during a deployment; the private subnets have ${usable}`,
      allowed: `a sum of max of at most ${Math.floor(usable / 2)}`,
      fix: "lower max of some services, or use more zones",
    });
  const [answering] = network.services.filter(({ exposure }) => exposure !== "none");
  // In prd one zone is refused whatever runs there.
  if (context.environment !== "prd" && network.zones.length < 2 && answering !== undefined)
    context.problems.push({
      path: `${path}.zoneCount`,
      value: network.zones.length,
      problem: `a load balancer needs two zones, and ${answering.name} stands behind one; ${setBy(networkLayers(context, network.code), "zoneCount")}`,
      allowed: `2 to ${network.zoneSlots.length}`,
      fix: "set zoneCount to 2 or more",
    });
  checkSends(context, path, network);
  checkMigrations(context, path, network);
  checkSides(context, path, network);
  if (network.nat === "none") checkClosed(context, path, network);
}

function checkClosed({ sources, problems }: Context, path: string, network: ResolvedNetwork): void {
  const open = network.services
    .filter((service) => sources.catalogue[service.name]?.needsInternet !== false)
    .map(({ name }) => name);
  if (open.length > 0) {
    problems.push({
      path: `${path}.nat`,
      value: "none",
      problem: `${open.join(", ")} could not reach the internet`,
      allowed: "single or perZone",
      fix: "choose one of these, or set needsInternet: false in the files of these services",
    });
    return;
  }
  const tasks = network.services.filter(({ compute }) => compute !== "ami").map(({ name }) => name);
  if (tasks.length > 0) {
    problems.push({
      path: `${path}.nat`,
      value: "none",
      problem: `${tasks.join(", ")} could not start: until its first release a task runs the placeholder, whose image is on public.ecr.aws, which has no endpoint`,
      allowed: "single or perZone where a service runs as tasks",
      fix: "choose one of these, or set compute: ami for these services",
    });
    return;
  }
  const missing = endpointsOfClosedNetworks.filter(
    (name) => network.services.length > 0 && !network.interfaceEndpoints.includes(name),
  );
  if (missing.length > 0)
    problems.push({
      path: `${path}.interfaceEndpoints`,
      value: network.interfaceEndpoints,
      problem: `without NAT, instances have neither sessions nor logs without ${missing.join(", ")}`,
      allowed: `at least ${endpointsOfClosedNetworks.join(", ")}`,
      fix: `add ${missing.join(", ")}`,
    });
}
