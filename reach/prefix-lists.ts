/** Lists of blocks that rules and routes name. */
import { append, records, type Resource, type Resources } from "./resources";

const listType = "aws:ec2/managedPrefixList:ManagedPrefixList";
const entryType = "aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry";

/** A managed prefix list of the recording. AWS's own lists are not in it, and hold no private address. */
export interface PrefixList {
  readonly resource: Resource;
  readonly maxEntries: number;
  readonly entries: readonly { readonly block: string; readonly resource: Resource }[];
}

export function prefixListsOf(resources: Resources): ReadonlyMap<string, PrefixList> {
  const entries = new Map<string, Resource[]>();
  resources.ofType(entryType).forEach((entry) => append(entries, String(entry.inputs.prefixListId), entry));
  return new Map(
    resources.ofType(listType).map((resource) => [
      resource.id,
      {
        resource,
        maxEntries: Number(resource.inputs.maxEntries),
        entries: [
          ...records(resource.inputs.entries).map(({ cidr }) => ({ block: String(cidr), resource })),
          ...(entries.get(resource.id) ?? []).map((entry) => ({
            block: String(entry.inputs.cidr),
            resource: entry,
          })),
        ],
      },
    ]),
  );
}
