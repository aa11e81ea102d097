/** The hop of the network ACLs; there is none where no subnet has an ACL of the recording. */
import { exchange, type AclSide } from "./acls";
import type { Block } from "./blocks";
import { holds, type Ports } from "./groups";
import { hop, type Hop } from "./hops";
import type { Subnet } from "./networks";
import type { Routing } from "./routing";

export const sidesOf = ({ acls }: Routing, subnets: readonly Subnet[]): AclSide[] =>
  subnets.map(({ id, block }) => {
    const acl = acls.get(id);
    return { block, subnetId: id, ...(acl && { acl }) };
  });

export const blockSides = (blocks: readonly Block[]): AclSide[] => blocks.map((block) => ({ block }));

/** Requests from every side to every other, and the answers back. */
export function aclHops(from: readonly AclSide[], to: readonly AclSide[], port: number): Hop[] {
  if (![...from, ...to].some(({ acl }) => acl)) {
    return [];
  }
  const answers = from.flatMap((a) => to.map((b) => exchange(a, b, port)));
  // Half of a pair passes where its ACLs let through a part of the addresses or of the ports for answers.
  const passed = answers.reduce((sum, all) => {
    const kinds = all.map(({ passes }) => passes);
    return sum + (kinds.includes("none") ? 0 : kinds.includes("some") ? 1 : 2);
  }, 0);
  const stopping = answers.flat().filter(({ passes }) => passes !== "all");
  const asked = stopping.length > 0 ? stopping : answers.flat();
  const names = [...new Set(stopping.flatMap(({ by }) => by[0]?.name ?? []))].join(", ");
  return [
    hop(
      "network acl",
      passed,
      answers.length * 2,
      asked.flatMap(({ by }) => by),
      {
        passing: `requests on port ${port} and their answers pass`,
        missing: `${names} drops requests on port ${port}, or answers to ports from 1024 on`,
      },
    ),
  ];
}

/** The part of a span of ports that begins with the first one on which anything passes. */
export function fromFirstOpen(from: readonly AclSide[], to: readonly AclSide[], span: Ports): Ports[] {
  const acls = [...from, ...to].flatMap(({ acl }) => acl ?? []);
  const edges = acls.flatMap(({ ingress, egress }) =>
    [...ingress, ...egress].flatMap(({ ports }) => [ports.from, ports.to + 1]),
  );
  // Between two edges every port is as the first.
  const first = [span.from, ...edges.filter((port) => holds(span, port))]
    .sort((a, b) => a - b)
    .find((port) => aclHops(from, to, port).every(({ passes }) => passes !== "none"));
  return first === undefined ? [] : [{ from: first, to: span.to }];
}
