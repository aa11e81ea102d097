import assert from "node:assert/strict";
import {
  authorityRegions,
  defaultSources,
  encrypts,
  explain,
  loadEnvironment,
  type AuthorityChoice,
  type MeshCertificates,
} from "../../../config";
import { checkCertificates } from "../../../config/checks";
import type { Context } from "../../../config/resolve/context";
import type { Lack } from "../../../facts";
import { makeNetwork, makeService } from "../compute/fixture";
import { platformOf, set } from "./support";

const arnIn = (region: string) =>
  `arn:aws:acm-pca:${region}:111122223333:certificate-authority/12345678-1234-4123-a123-123456789012`;
const chosen = (authority: AuthorityChoice, authorities: MeshCertificates["authorities"] = {}) => ({
  authority,
  keyAlgorithm: "RSA_2048" as const,
  authorities,
});
const network = (region: string, answers = true) => ({
  ...makeNetwork("kr"),
  region,
  services: [makeService("api", answers ? {} : { exposure: "none", listenerPort: undefined })],
});
const emptyContext = (): Context => ({
  environment: "stg",
  stack: { countries: {} },
  sources: defaultSources(),
  problems: [],
  fallbacks: [],
  warnings: [],
});
const tokyo = network("ap-northeast-1");
const seoul = network("ap-northeast-2");

describe("the authority of the mesh's certificates", () => {
  const dns = (delegated: boolean) => ({ dns: { zoneName: "a.example.com", delegated } });

  it("lets listeners speak TLS where both zones are delegated, and with a private one everywhere", () => {
    const table = (["public", "transition", "private"] as const).map((authority) =>
      [false, true].flatMap((hub) => [false, true].map((own) => encrypts({ authority }, dns(hub), dns(own)))),
    );
    const delegated = [false, false, false, true];
    assert.deepEqual(table, [delegated, delegated, [true, true, true, true]]);
  });

  it("is needed once in each region with a load balancer of the mesh, unless it is public", () => {
    const networks = [seoul, tokyo, tokyo, network("ap-east-2", false)];
    assert.deepEqual(authorityRegions(chosen("public"), networks), []);
    for (const authority of ["transition", "private"] as const)
      assert.deepEqual(authorityRegions(chosen(authority), networks), ["ap-northeast-1", "ap-northeast-2"]);
  });

  const check = (certificates: MeshCertificates, lacking?: () => Lack | undefined) => {
    const context = emptyContext();
    checkCertificates(context, certificates, [tokyo, seoul], lacking);
    return context;
  };

  it("costs what the preview says, with where it is from, and nothing when it is public", () => {
    assert.deepEqual(check(chosen("public")).warnings, []);
    for (const authority of ["transition", "private"] as const) {
      const [warning, ...more] = check(chosen(authority)).warnings;
      assert.deepEqual(more, []);
      assert.equal(warning?.path, "stg.mesh.certificates.authority");
      assert.match(
        String(warning?.message),
        /^2 private certificate authorities are made, in ap-northeast-1, ap-northeast-2: about 800 US\$ a month\. AWS asks 400 US\$ a month .*aws\.amazon\.com\/private-ca\/pricing/,
      );
    }
    const one = { "ap-northeast-2": arnIn("ap-northeast-2") };
    assert.match(
      String(check(chosen("private", one)).warnings[0]?.message),
      /^1 private certificate authority is made, in ap-northeast-1: about 400 US\$ a month; 1 of yours is paid/,
    );
    const both = { ...one, "ap-northeast-1": arnIn("ap-northeast-1") };
    assert.match(
      String(check(chosen("private", both)).warnings[0]?.message),
      /^no private certificate authority is made; 2 of yours are paid for where they are/,
    );
  });

  it("is refused in a region without AWS Private CA, but for one that is named there", () => {
    const lack: Lack = {
      region: "ap-northeast-1",
      feature: "private-ca",
      certainty: "absent",
      reason: "not offered",
      source: "a list",
      asOf: "2026-11-21",
    };
    const paths = (certificates: MeshCertificates) =>
      check(certificates, () => lack).problems.map(
        ({ path, problem }) => `${path}: ${problem.split(";")[0]}`,
      );
    assert.deepEqual(paths(chosen("private", { "ap-northeast-2": arnIn("ap-northeast-2") })), [
      "stg.mesh.certificates.authority: ap-northeast-1 has no AWS Private CA (not offered)",
    ]);
    assert.deepEqual(paths(chosen("public")), []);
    assert.deepEqual(check(chosen("private")).problems, []);
  });

  it("has keys that VPC Lattice takes, where a country comes by that", () => {
    const paths = (transport: "lattice" | "peering", keyAlgorithm: MeshCertificates["keyAlgorithm"]) => {
      const context = emptyContext();
      const korea = { ...seoul, transport };
      // What all networks are told, the hub is told, too, and goes nowhere by it.
      const hub = { ...tokyo, code: "hub", role: "hub" as const, transport };
      checkCertificates(context, { ...chosen("private"), keyAlgorithm }, [hub, korea]);
      assert.ok(context.problems.every(({ problem }) => !/\bhub, |and hub\b/.test(problem)));
      return context.problems.map(({ path, allowed }) => [path, allowed]);
    };
    assert.deepEqual(paths("lattice", "EC_prime256v1"), [["stg.mesh.certificates.keyAlgorithm", "RSA_2048"]]);
    assert.deepEqual(paths("lattice", "RSA_2048"), []);
    assert.deepEqual(paths("peering", "EC_secp384r1"), []);
  });

  it("is explained by its layers", () => {
    const of = (key: string, platform = platformOf("stg")) =>
      explain(`stg.mesh.certificates.${key}`, { platform, stack: "stg" })[0];
    assert.equal(of("authority")?.value, "public");
    assert.deepEqual(
      of("authority")?.layers.map(({ where }) => where),
      ["config/platform.ts: mesh.certificates.authority"],
    );
    const platform = set(platformOf("stg"), "mesh.certificates.authority", "private");
    assert.equal(of("authority", platform)?.value, "private");
    assert.equal(
      of("authority", platform)?.layers.at(-1)?.where,
      "Pulumi.stg.yaml: mesh.certificates.authority",
    );
    const arn = arnIn("ap-northeast-1");
    set(platform, "mesh.certificates.authorities", { "ap-northeast-1": arn });
    assert.equal(of("authorities.ap-northeast-1", platform)?.value, arn);
  });

  it("stays public in every stack of the project", () => {
    for (const stack of ["stg", "canary", "prd"])
      assert.equal(
        loadEnvironment({ platform: platformOf(stack), stack }).mesh.certificates.authority,
        "public",
      );
  });
});
