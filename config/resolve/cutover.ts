import type { ServiceDefinition, ServiceSettings } from "../keys";
import type { ComputeKind } from "../model";
import type { DeploySettings } from "../deploy";
import type { CutoverSettings } from "../on-premises";
import { setBy } from "./context";
import { isPublic } from "./on-premises";
import type { Place } from "./place";

interface Wanted {
  readonly definition: Pick<ServiceDefinition, "exposure" | "healthPath">;
  readonly compute: ComputeKind;
  readonly deploy: DeploySettings;
  /** The network's zone is delegated: clients come over TLS. */
  readonly delegated: boolean;
}

/** Shares that Route 53 is told; AWS's and the old side's together. */
const whole = 100;

/** Old and new side of a service's public name; nothing where the name is AWS's alone. */
export function resolveCutover(
  place: Place,
  { cutover }: Pick<ServiceSettings, "cutover">,
  wanted: Wanted,
): { readonly cutover?: CutoverSettings } {
  const phase = cutover?.phase ?? "off";
  if (cutover === undefined || phase === "off") return {};
  const old = cutover.onPremises;
  // Beside addresses every strategy but rolling is refused, whatever the switch.
  checkPublic(place, wanted, phase === "retired" || old?.hostname !== undefined);
  const healthPath = cutover.healthPath ?? wanted.definition.healthPath ?? "/";
  const settings = {
    phase,
    percent: phase === "dual" ? (cutover.percent ?? 0) : whole,
    byName: old?.hostname !== undefined,
    ...(phase !== "retired" && {
      onPremises: {
        addresses: [...new Set(old?.addresses ?? [])].sort(),
        ...(old?.hostname !== undefined && { hostname: old.hostname }),
        port: old?.port ?? (wanted.delegated ? 443 : 80),
      },
    }),
    healthPath,
    ttlSeconds: cutover.ttlSeconds ?? 60,
  } satisfies CutoverSettings;
  checkOldSide(place, settings);
  return { cutover: settings };
}

function checkPublic(
  { context, path, layers }: Place,
  { definition, compute, deploy }: Wanted,
  maySwitch: boolean,
): void {
  const refuse = (problem: string, allowed: string, fix: string) =>
    context.problems.push({
      path: `${path}.cutover.phase`,
      problem: `${problem}; ${setBy(layers, "cutover", "phase")}`,
      allowed,
      fix,
    });
  if (definition.exposure !== "public")
    refuse(
      "the service has no public name that two sides could share",
      "cutover of public services only",
      "remove the key",
    );
  else if (maySwitch && compute === "ami" && deploy.strategy === "blueGreen" && deploy.switch === "dns")
    refuse(
      "deployments move the same name (deploy.switch: dns), and would take it from the old side",
      "deploy.switch: listener as long as there is an old side",
      "set deploy.switch to listener",
    );
}

function checkOldSide({ context, path, layers }: Place, { onPremises }: CutoverSettings): void {
  if (!onPremises) return;
  const { addresses, hostname } = onPremises;
  if ((addresses.length === 0) === (hostname === undefined))
    context.problems.push({
      path: `${path}.cutover.onPremises`,
      problem: `the old side has ${hostname === undefined ? "no address" : "addresses and a name"}; ${setBy(layers, "cutover", hostname === undefined ? "phase" : "onPremises")}`,
      allowed: "either addresses or hostname",
      fix: hostname === undefined ? "add cutover.onPremises.addresses, or hostname" : "remove one of the two",
    });
  for (const address of addresses.filter((one) => !isPublic(one)))
    context.problems.push({
      path: `${path}.cutover.onPremises.addresses`,
      value: address,
      problem: `clients and Route 53's health checkers come over the internet, where this address cannot be reached; ${setBy(layers, "cutover", "onPremises", "addresses")}`,
      allowed: "public addresses",
      fix: "name the address under which the old side is reached from outside",
    });
}
