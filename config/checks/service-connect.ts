import { encrypts, type MeshCertificates } from "../certificates";
import { serviceLayers } from "../layers";
import type { ResolvedNetwork } from "../model";
import { setBy, type Context } from "../resolve/context";

/** Proxies that have somebody to talk to, and services that can be started one after the other. */
export function checkDirectCalls(
  context: Context,
  certificates: MeshCertificates,
  hub: ResolvedNetwork,
  network: ResolvedNetwork,
): void {
  const connected = network.services.filter(({ serviceConnect }) => serviceConnect);
  const direct = connected.flatMap(({ name, calls }) =>
    calls.flatMap((call) => (call.direct ? [{ from: name, to: call.service }] : [])),
  );
  const pathOf = (name: string) =>
    `${context.environment}.${network.code}.services.${name}.serviceConnect.enabled`;
  for (const { name } of connected)
    if (!direct.some(({ from, to }) => from === name || to === name))
      context.warnings.push({
        path: pathOf(name),
        message: `nobody with a proxy calls ${name} in ${network.code}, and it calls nobody who has one: its proxy takes its share of each task for nothing`,
      });
  const circle = circleOf(direct);
  if (circle)
    context.problems.push({
      path: pathOf(circle[0]!),
      value: true,
      problem: `the services call one another in a circle, ${circle.join(" → ")}: a proxy knows only who was there before it, so each would have to start before the other; ${setBy(serviceLayers(context, network.code, circle[0]!), "serviceConnect", "enabled")}`,
      allowed: "serviceConnect on all but one service of a circle",
      fix: `set it to false on one of ${[...new Set(circle)].join(", ")}`,
    });
  if (direct.length > 0 && encrypts(certificates, hub, network))
    context.warnings.push({
      path: `${context.environment}.${network.code}.services`,
      message: `${direct.map(({ from, to }) => `${from} → ${to}`).join(", ")}: past the load balancer calls are in clear text inside the network; without serviceConnect they are encrypted up to the load balancer`,
    });
}

/** A circle of calls, its first service again at the end. */
function circleOf(
  calls: readonly { readonly from: string; readonly to: string }[],
): readonly string[] | undefined {
  const done = new Set<string>();
  const search = (way: readonly string[]): readonly string[] | undefined => {
    const at = way.at(-1)!;
    if (way.indexOf(at) < way.length - 1) return way.slice(way.indexOf(at));
    if (done.has(at)) return undefined;
    for (const { to } of calls.filter(({ from }) => from === at)) {
      const found = search([...way, to]);
      if (found) return found;
    }
    done.add(at);
    return undefined;
  };
  for (const { from } of calls) {
    const found = search([from]);
    if (found) return found;
  }
  return undefined;
}
