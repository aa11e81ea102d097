import assert from "node:assert/strict";
import { checkCallers, checkTransport } from "../../../config/checks";
import { callerPlaces, transports } from "../../../config/mesh";
import type { Context } from "../../../config/resolve/context";
import { defaultSources } from "../../../config";
import { makeNetwork, makeService } from "../compute/fixture";

const context = (): Context => ({
  environment: "stg",
  stack: { countries: {} },
  sources: defaultSources(),
  problems: [],
  fallbacks: [],
  warnings: [],
});
const problemsWith = (check: (of: Context) => void) => {
  const of = context();
  check(of);
  return of.problems;
};
const networks = [
  { code: "hub", region: "ap-northeast-1" },
  { code: "hk", region: "ap-east-2" },
  { code: "tw", region: "ap-east-2" },
];

describe("the mesh's transport", () => {
  it("may be peering, or left to the platform; nothing else is built", () => {
    const refused = transports.filter(
      (transport) => problemsWith((of) => checkTransport(of, transport, networks)).length > 0,
    );
    assert.deepEqual(refused, ["lattice", "transit-gateway"]);
  });

  it("names the regions that could not have Lattice, each with its networks", () => {
    const [problem] = problemsWith((of) => checkTransport(of, "lattice", networks));
    assert.match(
      String(problem?.problem),
      /not built on VPC Lattice, and ap-east-2 \(hk, tw\) could not have it/,
    );
    const [there] = problemsWith((of) => checkTransport(of, "lattice", networks.slice(0, 1)));
    assert.doesNotMatch(String(there?.problem), /could not have/);
  });
});

describe("the list of a shared service's callers", () => {
  const hubWith = (count: number) => {
    const callers = Array.from({ length: count }, (_, index) =>
      ["web", "api"].map((service) => ({
        network: `c${index}`,
        service,
      })),
    ).flat();
    const local = { network: "hub", service: "users" };
    return makeNetwork("hub", { services: [makeService("payment", { callers: [...callers, local] })] });
  };

  it("has a place a country, whatever calls there, and none for the hub's own", () => {
    assert.deepEqual(
      problemsWith((of) => checkCallers(of, hubWith(callerPlaces))),
      [],
    );
    const [problem] = problemsWith((of) => checkCallers(of, hubWith(callerPlaces + 1)));
    assert.deepEqual([problem?.path, problem?.value], ["stg.hub.services.payment", callerPlaces + 1]);
  });

  it("leaves rules of the 60 for callers in the hub", () => assert.ok(callerPlaces <= 50));
});
