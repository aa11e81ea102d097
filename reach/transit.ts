/** Transit gateways: which of their tables an attachment asks, and to which attachments those lead. */
import { attachmentsOf, type Attachment } from "./attachments";
import { everywhere, type Block } from "./blocks";
import type { Vpc } from "./networks";
import { append, type Resource, type Resources } from "./resources";
import { tablesOf, type TransitTable } from "./transit-tables";

/** The way of a packet from one attachment on. */
export interface Passage {
  /** What lets it pass; where nothing does, as far as it came. */
  readonly by: readonly Resource[];
  /** Where it leaves the gateways. */
  readonly arrives?: Attachment;
  /** What stops it. */
  readonly missing?: string;
}

const gatewayType = "aws:ec2transitgateway/transitGateway:TransitGateway";
/** More gateways than this in a row go round in a circle. */
const longestChain = 8;

/** The table that an attachment's packets ask, and what ties the two. */
interface Asked {
  readonly table: TransitTable;
  readonly by: readonly Resource[];
}

const key = (attachmentId: string, gatewayId: string): string => `${attachmentId} ${gatewayId}`;

export class TransitGateways {
  readonly gateways: ReadonlyMap<string, Resource>;
  readonly #ends: ReadonlyMap<string, readonly Attachment[]>;
  readonly #byNetwork = new Map<string, Attachment[]>();
  /** By attachment and gateway. */
  readonly #asked = new Map<string, Asked>();
  #neighbours?: ReadonlyMap<string, ReadonlySet<string>>;

  constructor(resources: Resources, vpcs: ReadonlyMap<string, Vpc>) {
    this.gateways = new Map(resources.ofType(gatewayType).map((gateway) => [gateway.id, gateway]));
    this.#ends = attachmentsOf(resources, this.gateways);
    for (const end of this.all()) {
      if ("vpcId" in end.leadsTo) {
        append(this.#byNetwork, end.leadsTo.vpcId, end);
      }
    }
    for (const table of tablesOf(resources, this.gateways, this.all(), vpcs).values()) {
      const gateway = this.gateways.get(table.gatewayId);
      for (const [id, association] of gateway ? table.associated : []) {
        const by = [association, ...(table.resource ? [table.resource] : []), gateway!];
        this.#asked.set(key(id, table.gatewayId), { table, by });
      }
    }
  }

  all(): Attachment[] {
    return [...this.#ends.values()].flat();
  }

  /** The attachments of a network. */
  of(vpcId: string): readonly Attachment[] {
    return this.#byNetwork.get(vpcId) ?? [];
  }

  /** The way of packets to a block from an attachment on: by the longest match, from gateway to gateway. */
  passage(from: Attachment, block: Block): Passage {
    const by: Resource[] = [];
    let at = from;
    for (let step = 0; step < longestChain; step += 1) {
      by.push(...standing(at));
      if (at.agreed === undefined) {
        return { by, missing: `nobody accepts the attachment ${at.resource.name}` };
      }
      const asked = this.#asked.get(key(at.id, at.gatewayId));
      if (asked === undefined) {
        return { by, missing: `${at.resource.name} is associated with no table of its transit gateway` };
      }
      by.push(...asked.by);
      const route = asked.table.routes.covering(block);
      const next = route?.attachmentId && this.#end(route.attachmentId, at.gatewayId);
      if (!route || !next) {
        return { by, missing: `the table ${asked.table.name} leads ${block.text} nowhere` };
      }
      by.push(route.resource);
      if (next.agreed === undefined) {
        return { by: [...by, next.resource], missing: `nobody accepts the attachment ${next.resource.name}` };
      }
      by.push(...standing(next));
      const beyond = this.#beyond(next);
      if (beyond === undefined) {
        return { by, arrives: next };
      }
      at = beyond;
    }
    return { by, missing: `the transit gateways lead ${block.text} round in a circle` };
  }

  /** Where any packet to a block may leave the gateways that enters them at an attachment. */
  arrivals(from: Attachment, block: Block, seen = new Set<string>()): Attachment[] {
    const place = key(from.id, from.gatewayId);
    const asked = from.agreed && !seen.has(place) ? this.#asked.get(place) : undefined;
    seen.add(place);
    const routes = asked?.table.routes.overlapping(block) ?? [];
    const ids = new Set(routes.flatMap(({ attachmentId }) => attachmentId ?? []));
    return [...ids].flatMap((id) => {
      const next = this.#end(id, from.gatewayId);
      const beyond = next?.agreed && this.#beyond(next);
      return beyond ? this.arrivals(beyond, block, seen) : next?.agreed ? [next] : [];
    });
  }

  /** The attachments behind which the company's sites are. */
  premises(): Attachment[] {
    return this.all().filter(({ leadsTo }) => "premises" in leadsTo);
  }

  /** The blocks that tables lead to the company's sites. */
  premisesBlocks(): Block[] {
    const ids = new Set(this.premises().map(({ id }) => id));
    const tables = new Set([...this.#asked.values()].map(({ table }) => table));
    return [...tables].flatMap(({ routes }) => {
      const values = routes.values();
      return routes.blocks().filter((_, at) => ids.has(values[at]?.attachmentId ?? ""));
    });
  }

  /** The networks that an attached network is led to, or that are led to it. */
  neighboursOf(vpcId: string): string[] {
    this.#neighbours ??= this.#findNeighbours();
    return [...(this.#neighbours.get(vpcId) ?? [])];
  }

  #findNeighbours(): ReadonlyMap<string, ReadonlySet<string>> {
    const found = new Map<string, Set<string>>();
    const add = (from: string, to: string) => found.set(from, (found.get(from) ?? new Set()).add(to));
    for (const [vpcId, ends] of this.#byNetwork) {
      for (const { leadsTo } of ends.flatMap((end) => this.arrivals(end, everywhere))) {
        if ("vpcId" in leadsTo && leadsTo.vpcId !== vpcId) {
          add(vpcId, leadsTo.vpcId);
          add(leadsTo.vpcId, vpcId);
        }
      }
    }
    return found;
  }

  #end(id: string, gatewayId: string): Attachment | undefined {
    return this.#ends.get(id)?.find((end) => end.gatewayId === gatewayId);
  }

  /** The other gateway's end of a peering. */
  #beyond({ id, leadsTo }: Attachment): Attachment | undefined {
    return "gatewayId" in leadsTo ? this.#end(id, leadsTo.gatewayId) : undefined;
  }
}

const standing = ({ resource, agreed = [] }: Attachment): Resource[] => [resource, ...agreed];
