import { blockProblem, environmentBlock, overlaps, usableAddresses } from "../addresses";
import { stackWideLayers } from "../layers";
import { environmentNames, type ResolvedNetwork } from "../model";
import { setBy, type Context } from "../resolve/context";

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

/** Endpoints without which a task cannot start when there is no way to the internet. */
const endpointsOfClosedNetworks = ["ecr.api", "ecr.dkr", "logs"];

/** Checks that need a network with its services. */
export function checkNetwork(context: Context, network: ResolvedNetwork): void {
  const path = `${context.environment}.${network.code}`;
  const usable = network.addresses.tiers.private.subnets
    .slice(0, network.zones.length)
    .reduce((sum, subnet) => sum + usableAddresses(subnet), 0);
  let most = 0;
  for (const service of network.services) {
    most += service.max;
    if (service.max > usable)
      context.problems.push({
        path: `${path}.services.${service.name}.max`,
        value: service.max,
        problem: `the network's ${network.zones.length} private subnets have ${usable} addresses`,
        allowed: `at most ${usable}`,
        fix: "lower max, or use more zones",
      });
  }
  // A deployment runs the old and the new servers side by side.
  if (most * 2 > usable)
    context.problems.push({
      path: `${path}.services`,
      value: most,
      problem: `all services at their max need ${most * 2} addresses during a deployment; the private subnets have ${usable}`,
      allowed: `a sum of max of at most ${Math.floor(usable / 2)}`,
      fix: "lower max of some services, or use more zones",
    });
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
  const missing = endpointsOfClosedNetworks.filter(
    (name) => network.services.length > 0 && !network.interfaceEndpoints.includes(name),
  );
  if (missing.length > 0)
    problems.push({
      path: `${path}.interfaceEndpoints`,
      value: network.interfaceEndpoints,
      problem: `without NAT no service can start without ${missing.join(", ")}`,
      allowed: `at least ${endpointsOfClosedNetworks.join(", ")}`,
      fix: `add ${missing.join(", ")}`,
    });
}
