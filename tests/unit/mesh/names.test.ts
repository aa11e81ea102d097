import assert from "node:assert/strict";
import {
  calleeUrl,
  comesByTransitGateway,
  hubCallees,
  meshBlock,
  ownZoneName,
  speaksTls,
} from "../../../components/mesh";
import { hub, japan, makeEnvironment, makeNetwork } from "../compute/fixture";

const environment = makeEnvironment();
const delegated = (network: typeof hub) => ({ ...network, dns: { ...network.dns, delegated: true } });
const call = (via: "hub" | "network") => ({ service: "payment", listenerPort: 10_500, via });

describe("the mesh's names", () => {
  it("are the hub's own zone for shared services, and one below it for a country's", () => {
    assert.equal(ownZoneName(environment, hub), "mesh.stg.example.com");
    assert.equal(ownZoneName(environment, japan), "jp.mesh.stg.example.com");
  });

  it("are the same for a shared service whoever calls it", () => {
    const fromCountry = calleeUrl(environment, japan, call("hub"));
    assert.equal(fromCountry, "http://payment.mesh.stg.example.com:10500");
    assert.equal(calleeUrl(environment, hub, call("network")), fromCountry);
    assert.equal(
      calleeUrl(environment, japan, call("network")),
      "http://payment.jp.mesh.stg.example.com:10500",
    );
  });

  it("take the scheme of the callee's network, never the caller's", () => {
    const there = { ...environment, hub: delegated(hub) };
    const scheme = (of: typeof environment, from: typeof hub, via: "hub" | "network") =>
      new URL(calleeUrl(of, from, call(via))).protocol;
    assert.equal(scheme(there, japan, "hub"), "https:");
    assert.equal(scheme(there, japan, "network"), "http:");
    assert.equal(scheme(there, delegated(japan), "network"), "https:");
    assert.equal(scheme(environment, delegated(japan), "hub"), "http:");
    assert.equal(scheme(environment, delegated(japan), "network"), "http:");
    assert.equal(scheme(there, there.hub, "network"), "https:");
  });

  it("are encrypted only where both the hub and the network are delegated", () => {
    const table = [hub, delegated(hub)].flatMap((middle) =>
      [japan, delegated(japan)].map((country) => speaksTls({ ...environment, hub: middle }, country)),
    );
    assert.deepEqual(table, [false, false, false, true]);
  });

  it("are encrypted everywhere, delegated or not, with certificates of a private authority", () => {
    const { certificates } = environment.mesh;
    const of = (authority: typeof certificates.authority) => ({
      ...environment,
      mesh: { certificates: { ...certificates, authority } },
    });
    for (const network of [japan, hub]) assert.ok(speaksTls(of("private"), network));
    assert.match(calleeUrl(of("private"), japan, call("hub")), /^https:/);
    // Between the two, listeners are as with public ones.
    assert.equal(speaksTls(of("transition"), japan), false);
    assert.match(calleeUrl(of("transition"), japan, call("hub")), /^http:/);
  });

  it("lie, for shared services, in the one block to which countries have a route", () => {
    assert.equal(meshBlock(environment), "10.16.16.0/20");
  });

  it("are asked for by those who call the hub, each once", () => {
    assert.deepEqual(hubCallees(japan), ["payment"]);
    assert.deepEqual(hubCallees({ services: [...japan.services, ...japan.services] }), ["payment"]);
    assert.deepEqual(hubCallees(makeNetwork("kr")), []);
    assert.deepEqual(hubCallees(hub), []);
  });

  it("are asked for over a transit gateway by those who call, and whose transport it is", () => {
    const transport = "transit-gateway";
    assert.equal(comesByTransitGateway({ ...japan, transport }), true);
    assert.equal(comesByTransitGateway(japan), false);
    assert.equal(comesByTransitGateway({ ...japan, transport, services: [] }), false);
  });
});
