import assert from "node:assert/strict";
import { needsSide, planServiceEdges, sidesOf, type Edge } from "../../../components/mesh";
import { hub, japan, makeEnvironment, makeNetwork, makeService } from "../compute/fixture";

const environment = makeEnvironment();
const edgesOf = (network: typeof japan, name: string) =>
  planServiceEdges(
    environment,
    network,
    network.services.find((service) => service.name === name)!,
  );
const show = ({ direction, group, peer, port }: Edge) =>
  `${group} ${direction === "egress" ? "→" : "←"} ${typeof peer === "string" ? peer : peer.cidr} :${port}`;

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
      "service → internal :10010",
      "internal ← service :10010",
      "service → 10.16.64.0/18 :10500",
    ]);
  });

  it("of a shared service: from the private tier of each country that calls, once", () => {
    const twice = [
      { network: "jp", service: "web" },
      { network: "jp", service: "admin" },
    ];
    const payment = makeService("payment", { listenerPort: 10_500, callers: twice });
    const edges = planServiceEdges(environment, hub, payment);
    assert.deepEqual(
      edges.filter(({ group }) => group === "internal").map((edge) => [edge.name, show(edge)]),
      [
        ["hub-internal-to-payment", "internal → service :8080"],
        ["hub-internal-from-jp-to-payment", "internal ← 10.17.64.0/18 :10500"],
      ],
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
        const world = typeof edge.peer !== "string" && edge.peer.cidr === "0.0.0.0/0";
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
