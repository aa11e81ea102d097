import { Place } from "./making";

export type Operation = "create" | "update" | "delete";
export type Properties = Record<string, unknown>;

/** A resource that exists in the simulated cloud. */
export interface CloudResource {
  readonly urn: string;
  readonly type: string;
  /** Logical name. */
  readonly name: string;
  readonly id: string;
  readonly place: Place;
  inputs: Properties;
  /** Inputs and what AWS computed. */
  outputs: Properties;
}

/** One operation that reached the cloud, in the order of arrival; `error` when it was refused. */
export interface JournalEntry {
  readonly operation: Operation;
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly id: string;
  readonly error?: string;
}

/** A failure to come. Every field that is given must match. */
export interface Failure {
  readonly operation?: Operation;
  readonly type?: string;
  readonly urn?: RegExp;
  /** The how-manieth matching operation fails first, counted from now; 1 by default. */
  readonly nth?: number;
  /** How many fail from then on; 1 by default, so that a second `up` succeeds. */
  readonly times?: number;
  readonly message?: string;
}

/** What AWS refuses, with the code of its error. */
export class CloudError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(`${code}: ${message}`);
  }
}

/** How a resource is found. The ARN tells revisions with a common id apart. */
export type Key = Pick<CloudResource, "type" | "id" | "place"> & { readonly arn?: unknown };

/** The memory in which simulated resources live. It outlives the engine's runs, as AWS does. */
export class Cloud {
  /** Every operation that reached the cloud, in order. */
  readonly journal: JournalEntry[] = [];
  private all: CloudResource[] = [];
  private readonly creations = new Map<string, number>();
  private readonly failures: (Failure & { seen: number })[] = [];
  private readonly delegatedZones = new Set<string>();

  /** Everything that exists, of one type or of all, oldest first. */
  resources(type?: string): CloudResource[] {
    return this.all.filter((resource) => type === undefined || resource.type === type);
  }

  get({ type, id, place, arn }: Key): CloudResource | undefined {
    const found = this.all.filter(
      (resource) =>
        resource.id === id &&
        resource.type === type &&
        resource.place.region === place.region &&
        resource.place.accountId === place.accountId,
    );
    return found.find(({ outputs }) => arn !== undefined && outputs["arn"] === arn) ?? found.at(-1);
  }

  /** How many resources of this URN were created so far, those that are gone included. */
  created(urn: string): number {
    return this.creations.get(urn) ?? 0;
  }

  /** Lets the next matching operation fail. */
  failOn(failure: Failure): void {
    this.failures.push({ ...failure, seen: 0 });
  }

  /** Someone changes a resource by hand: what a refresh finds as drift. */
  alter(resource: CloudResource, changes: Properties): void {
    resource.outputs = { ...resource.outputs, ...changes };
    const known = Object.entries(changes).filter(([property]) => property in resource.inputs);
    resource.inputs = { ...resource.inputs, ...Object.fromEntries(known) };
  }

  /** Someone deletes a resource by hand; nothing is written to the journal. */
  lose(resource: CloudResource): void {
    this.all = this.all.filter((other) => other !== resource);
  }

  /** A resource that was there before the simulator started, such as one of an exported stack. */
  adopt(resource: CloudResource): void {
    this.all.push(resource);
    this.creations.set(resource.urn, this.created(resource.urn) + 1);
  }

  /** The parent zone, outside the cloud, hands this zone's names to its name servers. */
  delegate(zoneName: string): void {
    this.delegatedZones.add(zoneName.replace(/\.$/, ""));
  }

  isDelegated(zoneName: string): boolean {
    return this.delegatedZones.has(zoneName.replace(/\.$/, ""));
  }

  /** Creates a resource, unless `refuse` throws or a failure was asked for. */
  create(resource: CloudResource, refuse: () => void): void {
    this.attempt("create", resource, refuse);
    this.adopt(resource);
  }

  /** Gives a resource new inputs and outputs; creates it silently when someone had deleted it by hand. */
  update(resource: CloudResource, refuse: () => void): void {
    this.attempt("update", resource, refuse);
    const existing = this.get({ ...resource, arn: resource.outputs["arn"] });
    this.all = existing
      ? this.all.map((other) => (other === existing ? resource : other))
      : [...this.all, resource];
  }

  delete(resource: CloudResource, refuse: () => void): void {
    this.attempt("delete", resource, refuse);
    this.lose(resource);
  }

  private attempt(operation: Operation, resource: CloudResource, refuse: () => void): void {
    const { urn, type, name, id } = resource;
    const entry = { operation, urn, type, name, id };
    try {
      this.injectFailure(operation, resource);
      refuse();
    } catch (error) {
      this.journal.push({ ...entry, error: (error as Error).message });
      throw error;
    }
    this.journal.push(entry);
  }

  private injectFailure(operation: Operation, { type, urn }: CloudResource): void {
    for (const failure of this.failures) {
      const matches =
        (failure.operation ?? operation) === operation &&
        (failure.type ?? type) === type &&
        (failure.urn?.test(urn) ?? true);
      if (!matches) {
        continue;
      }
      failure.seen += 1;
      const first = failure.nth ?? 1;
      if (failure.seen >= first && failure.seen < first + (failure.times ?? 1)) {
        throw new CloudError(
          "InternalFailure",
          failure.message ?? `the ${operation} was made to fail by the test`,
        );
      }
    }
  }
}
