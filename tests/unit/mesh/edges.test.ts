import assert from "node:assert/strict";
import { goesByLattice, needsSide, planServiceEdges, sidesOf, type Edge } from "../../../components/mesh";
import { hub, japan, makeEnvironment, makeNetwork, makeService } from "../compute/fixture";

const environment = makeEnvironment();
const edgesOf = (network: typeof japan, name: string) =>
  planServiceEdges(
    environment,
    network,
    network.services.find((service) => service.name === name)!,
  );
const place = (of: Edge["peer"]) => {
  if (typeof of === "string") {
    return of;
  }
  if ("service" in of) {
    return of.service;
  }
  if ("addresses" in of) {
    return `addresses of ${of.addresses}`;
  }
  return "cidr" in of ? of.cidr : `front of ${of.internalOf}`;
};
const show = ({ direction, group, peer, port }: Edge) =>
  `${place(group)} ${direction === "egress" ? "→" : "←"} ${place(peer)} :${port}`;

describe("security group edges", () => {
  it("of a service that is called: the load balancer only, at the service's own port", () => {
    assert.deepEqual(edgesOf(japan, "api").map(show), [
      "service → 0.0.0.0/0 :443",
      "internal → service :8000",
      "service ← internal :8000",
    ]);
  });

  it("of a caller: to the load balancer at the callee's port, and there from the caller", () => {
    assert.deepEqual(edgesOf(japan, "web").map(show), [
      "service → 0.0.0.0/0 :443",
      "public → service :8080",
      "service ← public :8080",
      "internal → service :8080",
      "service ← internal :8080",
      "service → front of api :10010",
      "front of api ← service :10010",
      "service → 10.16.16.0/20 :10500",
    ]);
  });

  it("of a shared service: nobody from outside, whoever calls; that is the list of callers' to say", () => {
    assert.deepEqual(edgesOf(hub, "payment").map(show), [
      "service → 0.0.0.0/0 :443",
      "internal → service :8080",
      "service ← internal :8080",
    ]);
  });

  it("of a shared service that calls another: to the other's own front, by its group", () => {
    const users = makeService("users", {
      scope: "shared",
      calls: [{ service: "payment", listenerPort: 10_500, via: "network" }],
    });
    assert.deepEqual(planServiceEdges(environment, hub, users).slice(-2).map(show), [
      "service → front of payment :10500",
      "front of payment ← service :10500",
    ]);
  });

  it("of a caller by VPC Lattice: to its addresses, and in at the country's own door from the caller, never by address", () => {
    const byLattice = { ...japan, transport: "lattice" as const };
    const callers = japan.services.filter(({ calls }) => calls.some(({ via }) => via === "hub"));
    assert.ok(callers.length > 0);
    for (const { name, calls } of callers) {
      const shared = calls.filter(({ via }) => via === "hub");
      const edges = edgesOf(byLattice, name);
      assert.deepEqual(
        edges.filter(goesByLattice).map(show),
        shared.flatMap(({ listenerPort }) => [
          `service → addresses of lattice :${listenerPort}`,
          `lattice ← service :${listenerPort}`,
        ]),
      );
      const without = (all: readonly Edge[], ports: readonly number[]) =>
        all.filter(({ port }) => !ports.includes(port)).map(show);
      const ports = shared.map(({ listenerPort }) => listenerPort);
      assert.deepEqual(without(edges, ports), without(edgesOf(japan, name), ports));
      assert.deepEqual(
        edges.filter(({ name: rule }) =>
          edgesOf(japan, name).some((one) => one.name === rule && ports.includes(one.port)),
        ),
        [],
        "names of their own, so that both ways stand during a move",
      );
    }
  });

  it("of a caller past the load balancer: to the callee itself, at its own port, and there from the caller", () => {
    const web = makeService("web", {
      calls: [
        {
          service: "api",
          listenerPort: 10_010,
          via: "network",
          direct: { endpoint: "api-fargate", port: 8000 },
        },
        { service: "payment", listenerPort: 10_500, via: "hub" },
      ],
    });
    const edges = planServiceEdges(environment, japan, web);
    assert.deepEqual(edges.slice(-3).map(show), [
      "service → api :8000",
      "api ← service :8000",
      "service → 10.16.16.0/20 :10500",
    ]);
    // While the way changes both are there: none may be the other one's rule, changed.
    const names = (all: typeof edges) => all.map(({ name }) => name);
    const before = names(edgesOf(japan, "web"));
    assert.deepEqual(
      names(edges.slice(-3, -1)).filter((name) => before.includes(name)),
      [],
    );
  });

  it("of a service without a port: out over TLS, nothing else", () => {
    assert.deepEqual(edgesOf(japan, "worker").map(show), ["service → 0.0.0.0/0 :443"]);
  });

  it("never open anything to the world but TLS outwards", () => {
    for (const network of [japan, hub]) {
      for (const edge of network.services.flatMap((service) =>
        planServiceEdges(environment, network, service),
      )) {
        const world = place(edge.peer) === "0.0.0.0/0";
        assert.ok(!world || (edge.direction === "egress" && edge.port === 443), edge.name);
      }
    }
  });
});

describe("sides", () => {
  it("put whatever has a port on the internal load balancer", () => {
    assert.deepEqual(sidesOf({ exposure: "public" }), ["public", "internal"]);
    assert.deepEqual(sidesOf({ exposure: "internal" }), ["internal"]);
    assert.deepEqual(sidesOf({ exposure: "none" }), []);
  });

  it("need a load balancer only where a service stands behind it", () => {
    assert.ok(needsSide(japan, "public") && needsSide(japan, "internal"));
    assert.ok(!needsSide(hub, "public") && needsSide(hub, "internal"));
    const batch = makeNetwork("tw", { services: [makeService("worker", { exposure: "none" })] });
    assert.ok(!needsSide(batch, "public") && !needsSide(batch, "internal"));
  });
});
