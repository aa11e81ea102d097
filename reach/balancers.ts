/** Load balancers: listeners, their rules, and who is registered behind them. */
import { append, record, records, text, texts, type Resource, type Resources } from "./resources";
import { stringsIn, type Station } from "./stations";

export interface Balancer {
  readonly station: Station;
  readonly listeners: readonly Listener[];
}

export interface Listener {
  readonly resource: Resource;
  readonly port: number;
  readonly protocol: string;
  /** By priority; the default action last. */
  readonly rules: readonly ListenerRule[];
}

export interface ListenerRule {
  readonly resource: Resource;
  readonly priority: number;
  readonly conditions: readonly Condition[];
  /** Whether it takes requests of some addresses only, or of whoever knows a secret: a partner's. */
  readonly isGuarded: boolean;
  readonly action: "forward" | "redirect" | "other";
  readonly targets: readonly TargetGroup[];
}

export interface Condition {
  readonly kind: string;
  readonly values: readonly string[];
}

export interface TargetGroup {
  readonly resource: Resource;
  readonly registered: readonly Registration[];
}

/** Who takes a target group's requests, and on which port. */
export interface Registration {
  readonly station: Station;
  readonly port: number;
  /** What ties the two. */
  readonly resource: Resource;
}

const type = {
  listener: "aws:lb/listener:Listener",
  rule: "aws:lb/listenerRule:ListenerRule",
  targetGroup: "aws:lb/targetGroup:TargetGroup",
} as const;

/** Behind every rule's own priority, of which 50,000 is the last. */
const last = 50_001;

export function balancersOf(resources: Resources, stations: readonly Station[]): Balancer[] {
  const groups = targetGroupsOf(resources, stations);
  const rules = new Map<string, ListenerRule[]>();
  for (const resource of resources.ofType(type.rule)) {
    append(rules, String(resource.inputs.listenerArn), ruleOf(resource, resource.inputs.actions, groups));
  }
  const listeners = new Map<string, Listener[]>();
  for (const resource of resources.ofType(type.listener)) {
    const { inputs, id } = resource;
    const all = [...(rules.get(id) ?? []), ruleOf(resource, inputs.defaultActions, groups, last)];
    append(listeners, String(inputs.loadBalancerArn), {
      resource,
      port: Number(inputs.port),
      protocol: String(inputs.protocol),
      rules: all.sort((a, b) => a.priority - b.priority),
    });
  }
  return stations
    .filter(({ kind }) => kind === "balancer")
    .map((station) => ({ station, listeners: listeners.get(station.resource.id) ?? [] }));
}

function targetGroupsOf(
  resources: Resources,
  stations: readonly Station[],
): ReadonlyMap<string, TargetGroup> {
  const registered = new Map<string, Registration[]>();
  for (const station of stations) {
    for (const [arn, port] of registrationsOf(station, resources)) {
      append(registered, arn, { station, port, resource: station.resource });
    }
  }
  return new Map(
    resources
      .ofType(type.targetGroup)
      .map((resource) => [resource.id, { resource, registered: registered.get(resource.id) ?? [] }]),
  );
}

/** The target groups that a station names, with the port on which it takes their requests. */
function registrationsOf({ resource, kind }: Station, resources: Resources): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  if (kind !== "workload") {
    return found;
  }
  const named = (value: unknown, port?: number) => {
    for (const arn of stringsIn(value)) {
      const group = resources.find(type.targetGroup, arn);
      if (group) {
        found.set(group.id, port ?? Number(group.inputs.port));
      }
    }
  };
  named(resource.inputs.targetGroupArns);
  records(resource.inputs.loadBalancers).forEach((entry) =>
    named(entry, entry.containerPort === undefined ? undefined : Number(entry.containerPort)),
  );
  return found;
}

function ruleOf(
  resource: Resource,
  actions: unknown,
  groups: ReadonlyMap<string, TargetGroup>,
  priority = Number(resource.inputs.priority),
): ListenerRule {
  const all = records(actions);
  const forward = all.find((action) => action.type === "forward");
  const arns = [
    ...[forward?.targetGroupArn].flatMap((arn) => text(arn) ?? []),
    ...records(record(forward?.forward).targetGroups).flatMap(({ arn }) => text(arn) ?? []),
  ];
  const { conditions } = resource.inputs;
  const own = priority === last ? [] : records(record(conditions).value ?? conditions).flatMap(conditionsOf);
  return {
    resource,
    priority,
    conditions: own,
    isGuarded: priority !== last && (isSecret(conditions) || own.some(isAboutSomeAddresses)),
    action: forward ? "forward" : all.some((action) => action.type === "redirect") ? "redirect" : "other",
    targets: [...new Set(arns)].flatMap((arn) => groups.get(arn) ?? []),
  };
}

function conditionsOf(condition: Readonly<Record<string, unknown>>): Condition[] {
  return Object.entries(condition).map(([kind, value]) => ({ kind, values: texts(record(value).values) }));
}

/** A secret is masked as a whole, or wrapped. */
const isSecret = (conditions: unknown): boolean =>
  typeof conditions === "string" || record(conditions).value !== undefined;

const isAboutSomeAddresses = ({ kind, values }: Condition): boolean =>
  kind === "sourceIp" && !values.includes("0.0.0.0/0");

/** A plain request, as a service sends it: no special header, no query. */
export interface PlainRequest {
  readonly host: string;
  readonly path: string;
}

/** The first rule that takes a plain request. */
export function ruleFor({ rules }: Listener, request: PlainRequest): ListenerRule | undefined {
  return rules.find(({ conditions }) => conditions.every((condition) => meets(request, condition)));
}

function meets({ host, path }: PlainRequest, { kind, values }: Condition): boolean {
  switch (kind) {
    case "hostHeader":
      return values.some((pattern) => fits(host.toLowerCase(), pattern.toLowerCase()));
    case "pathPattern":
      return values.some((pattern) => fits(path, pattern));
    case "httpRequestMethod":
      return values.includes("GET");
    case "sourceIp":
      return values.includes("0.0.0.0/0");
    default:
      return false;
  }
}

function fits(value: string, pattern: string): boolean {
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replace(/\*/g, ".*")
    .replace(/\?/g, ".");
  return new RegExp(`^${expression}$`).test(value);
}
