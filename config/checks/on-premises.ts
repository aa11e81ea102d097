import { quotas } from "../../facts";
import { blockProblem } from "../addresses";
import { serviceLayers } from "../layers";
import { latticeListWeight } from "../mesh";
import type { ResolvedNetwork, ResolvedService } from "../model";
import { allBut, liesIn } from "../on-premises";
import { setBy, type Context } from "../resolve/context";

/** What services have to do with the company's sites, as far as the network's link leads there. */
export function checkServicesOnPremises(context: Context, network: ResolvedNetwork): void {
  for (const service of network.services) {
    if (service.onPremises) checkWays(context, network, service);
    checkRules(context, network, service);
  }
}

function checkWays(context: Context, network: ResolvedNetwork, service: ResolvedService): void {
  const { calls = [], callers = [] } = service.onPremises ?? {};
  const path = `${context.environment}.${network.code}.services.${service.name}.onPremises`;
  const layers = serviceLayers(context, network.code, service.name);
  const refuse = (key: string, value: unknown, problem: string, allowed: string, fix: string) =>
    context.problems.push({
      path: `${path}.${key}`,
      value,
      problem: `${problem}; ${setBy(layers, "onPremises", key)}`,
      allowed,
      fix,
    });
  const link = network.onPremisesLink;
  if (!link) {
    refuse(
      calls.length > 0 ? "calls" : "callers",
      undefined,
      `${network.code} has no way to the company's sites`,
      "nothing, without onPremisesLink of the network",
      `add onPremisesLink to ${network.code}, or say this in the countries that have one`,
    );
    return;
  }
  // Load balancers of a country stand in the private tier; the hub's mesh tier has routes of its own.
  if (!link.tiers.includes("private") && (calls.length > 0 || network.role === "country"))
    refuse(
      calls.length > 0 ? "calls" : "callers",
      link.tiers,
      `only the ${link.tiers.join(" and ")} tier of ${network.code} has a way to the company's sites, and services run in the private one`,
      "a link of the private tier",
      `add private to onPremisesLink.tiers of ${network.code}`,
    );
  const named = calls.map(({ block }) => ["calls", block] as const);
  for (const [key, block] of [...named, ...callers.map((one) => ["callers", one] as const)]) {
    const problem = blockProblem(block);
    if (problem !== undefined) refuse(key, block, problem, "an aligned block", "correct the block");
    else if (!liesIn(block, link.blocks))
      refuse(
        key,
        block,
        "does not lie at the other end of the network's link",
        `blocks within ${link.blocks.join(", ")}`,
        `correct the block, or add it to onPremisesLink.blocks of ${network.code}`,
      );
  }
  calls.forEach(({ name, block, host }, index) => {
    if (host === "")
      refuse(
        "calls",
        block,
        `${name} is more than one address, and the service is not told which to call`,
        "a block /32, or host",
        `add host to ${name}`,
      );
    if (calls.findIndex((other) => other.name === name) < index)
      refuse("calls", name, "is there twice", "each name once", "give one of the two another name");
  });
  if (callers.length > 0 && service.listenerPort === undefined)
    refuse(
      "callers",
      callers,
      `a ${service.kind} answers no requests`,
      "callers of web services only",
      "remove the key",
    );
}

/** What leaves to the world leaves out the sites, block by block, and a group has so many rules and no more. */
function checkRules(
  context: Context,
  { code, onPremisesLink, transport }: ResolvedNetwork,
  service: ResolvedService,
) {
  if (!onPremisesLink || onPremisesLink.blocks.some((block) => blockProblem(block) !== undefined)) return;
  const most = quotas.rulesPerSecurityGroup.value;
  const world = allBut(onPremisesLink.blocks).length;
  const calls = service.calls.map(({ via }) =>
    via === "hub" && transport === "lattice" ? latticeListWeight : 1,
  );
  const rules = calls.reduce((sum, one) => sum + one, world) + (service.onPremises?.calls.length ?? 0);
  // The rule to the whole world and the list stand side by side while one takes the other's place.
  if (rules + 1 > most)
    context.problems.push({
      path: `${context.environment}.${code}.onPremisesLink.blocks`,
      value: onPremisesLink.blocks,
      problem: `the internet without these is ${world} blocks; with its calls ${service.name} would need ${rules} rules to the outside, one more while the link comes or goes, and a security group has ${most}`,
      allowed: `at most ${most - 1} rules for each service`,
      fix: "name fewer, larger blocks",
    });
}
