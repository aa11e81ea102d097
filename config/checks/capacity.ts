import { tasksThatFit, type Taken } from "../../facts";
import { architectureOf, hasAccelerator } from "../instances";
import { networkLayers } from "../layers";
import { architectures, type Architecture, type ResolvedNetwork, type ResolvedService } from "../model";
import { setBy, type Context } from "../resolve/context";

/** Checks the capacity that a network's services share, where some do. */
export function checkCapacity(context: Context, network: ResolvedNetwork): void {
  const { environment, problems } = context;
  const sharing = network.services.filter(({ compute }) => compute === "ecs-ec2");
  if (sharing.length === 0) return;
  const { ecsEc2: capacity } = network;
  const path = `${environment}.${network.code}.ecsEc2`;
  const layers = networkLayers(context, network.code);
  const where = (...keys: string[]) => setBy(layers, "ecsEc2", ...keys);
  if (capacity.min > capacity.max)
    problems.push({
      path: `${path}.min`,
      value: capacity.min,
      problem: `is more than max, ${capacity.max}; min is ${where("min")}, max is ${where("max")}`,
      allowed: `0 to ${capacity.max}`,
      fix: "raise max or lower min",
    });
  if (environment === "prd" && capacity.min < 2)
    problems.push({
      path: `${path}.min`,
      value: capacity.min,
      problem: `prd runs in two zones at least, and an instance is in one; ${where("min")}`,
      allowed: "2 or more",
      fix: "raise min",
    });
  const answering = sharing.filter(({ exposure }) => exposure !== "none").map(({ name }) => name);
  if (environment === "prd" && capacity.spotPercent === 100 && answering.length > 0)
    problems.push({
      path: `${path}.spotPercent`,
      value: capacity.spotPercent,
      problem: `AWS may take back every instance below ${answering.join(", ")} at once; ${where("spotPercent")}`,
      allowed: "0 to 99 for services that answer requests in prd",
      fix: "lower spotPercent",
    });
  for (const arch of architectures) {
    const services = sharing.filter((service) => service.arch === arch);
    if (services.length > 0) checkTypes(context, network, `${path}.instanceTypes.${arch}`, arch, services);
  }
}

function checkTypes(
  { problems, warnings }: Context,
  { ecsEc2, account }: ResolvedNetwork,
  path: string,
  arch: Architecture,
  services: readonly ResolvedService[],
): void {
  const types = ecsEc2.instanceTypes[arch];
  const wrong = types.filter((type) => architectureOf(type) !== arch);
  if (wrong.length > 0)
    problems.push({
      path,
      value: types,
      problem: `${wrong.join(", ")} cannot run an ${arch} image`,
      allowed: arch === "arm64" ? "Graviton types, such as m7g.large" : "x86 types, such as m6i.large",
      fix: "change the types",
    });
  const accelerated = types.filter(hasAccelerator);
  if (accelerated.length > 0)
    problems.push({
      path,
      value: types,
      problem: `${accelerated.join(", ")} needs an image with drivers and tasks that ask for its cards; shared capacity has neither`,
      allowed: "types without accelerators",
      fix: "give the service that needs a card instances of its own: compute: ami with an image that has the drivers",
    });
  // The foundation switches interface trunking on in its own account only.
  const trunking = account === undefined;
  const taken = takenOf(services, ecsEc2);
  const beside = taken.cpu === 0 ? "" : " beside the daemons";
  for (const { name, kind, fargate } of services)
    for (const type of types) {
      // A daemon is among those that take of every instance.
      const fit = tasksThatFit(type, fargate, trunking, kind === "daemon" ? less(taken, fargate) : taken);
      if (fit === undefined)
        warnings.push({ path, message: `how many tasks fit ${type} is not known: see facts/density.ts` });
      else if (fit.tasks === 0)
        problems.push({
          path,
          value: types,
          problem: `a task of ${name} (cpu ${fargate.cpu}, memory ${fargate.memory}) does not fit ${type}${kind === "daemon" ? "" : beside}: its ${fit.limit} is too small`,
          allowed: "types that hold at least one task of each service",
          fix: `choose a larger type, or lower fargate.cpu and fargate.memory of ${name}`,
        });
      else if (fit.limit === "network interfaces" && kind !== "daemon")
        warnings.push({
          path,
          message: `only ${fit.tasks} ${fit.tasks === 1 ? "task" : "tasks"} of ${name} fit ${type}${beside}: each needs a network interface of its own${trunking ? "" : ", and awsvpcTrunking is not the foundation's to set in another account"}`,
        });
    }
}

/** What the daemons take of every instance, Datadog's agent among them, which has the instance's own interface. */
function takenOf(services: readonly ResolvedService[], { agent }: ResolvedNetwork["ecsEc2"]): Taken {
  return services
    .filter(({ kind }) => kind === "daemon")
    .reduce(
      (sum, { fargate }) => ({
        cpu: sum.cpu + fargate.cpu,
        memory: sum.memory + fargate.memory,
        interfaces: sum.interfaces + 1,
      }),
      { cpu: agent?.cpu ?? 0, memory: agent?.memory ?? 0, interfaces: 0 },
    );
}

const less = (taken: Taken, { cpu, memory }: ResolvedService["fargate"]): Taken => ({
  cpu: taken.cpu - cpu,
  memory: taken.memory - memory,
  interfaces: taken.interfaces - 1,
});
