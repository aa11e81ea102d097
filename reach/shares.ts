/** What one account lends another through AWS RAM. */
import { append, text, type Resource, type Resources } from "./resources";

const type = {
  share: "aws:ram/resourceShare:ResourceShare",
  resource: "aws:ram/resourceAssociation:ResourceAssociation",
  principal: "aws:ram/principalAssociation:PrincipalAssociation",
  accepter: "aws:ram/resourceShareAccepter:ResourceShareAccepter",
} as const;

/** The account that owns a resource, by its ARN; undefined where that names none. */
export function accountOf({ computed }: Resource): string | undefined {
  const account = text(computed?.arn)?.split(":")[4];
  return account === undefined || account === "" ? undefined : account;
}

export class Shares {
  readonly #byResource = new Map<string, { readonly shareArn: string; readonly by: Resource }[]>();
  readonly #principals = new Map<string, Resource[]>();
  readonly #shares: ReadonlyMap<string, Resource>;
  /** By share. */
  readonly #accepters: ReadonlyMap<string, Resource>;

  constructor(resources: Resources) {
    this.#shares = new Map(
      resources.ofType(type.share).map((share) => [text(share.computed?.arn) ?? share.id, share]),
    );
    this.#accepters = new Map(
      resources.ofType(type.accepter).map((accepter) => [String(accepter.inputs.shareArn), accepter]),
    );
    for (const by of resources.ofType(type.resource)) {
      const { resourceArn, resourceShareArn } = by.inputs;
      append(this.#byResource, String(resourceArn), { shareArn: String(resourceShareArn), by });
    }
    for (const by of resources.ofType(type.principal)) {
      append(this.#principals, String(by.inputs.resourceShareArn), by);
    }
  }

  /** What lets the account of one resource use another: nothing where it is the same; undefined where it may not. */
  lent(resource: Resource, to: Resource): readonly Resource[] | undefined {
    const [owner, user] = [resource, to].map(accountOf);
    if (owner === user || owner === undefined || user === undefined) {
      return [];
    }
    for (const { shareArn, by } of this.#byResource.get(text(resource.computed?.arn) ?? "") ?? []) {
      const share = this.#shares.get(shareArn);
      const principal = this.#principals
        .get(shareArn)
        ?.find(({ inputs }) => includes(text(inputs.principal) ?? "", user));
      const accepter = this.#accepters.get(shareArn);
      // Whoever is not of the owner's organization is invited.
      if (share && principal && (accepter || share.inputs.allowExternalPrincipals !== true)) {
        return [share, by, principal, ...(accepter ? [accepter] : [])];
      }
    }
    return undefined;
  }
}

/** A share with an organization is one with each of its accounts, which no resource lists. */
const includes = (principal: string, account: string): boolean =>
  principal.includes(account) || principal.includes(":organizations:");
