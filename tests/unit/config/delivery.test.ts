import assert from "node:assert/strict";
import { loadFoundation, type Sources } from "../../../config";
import type { ServiceDefinition } from "../../../config/keys";
import { copyOfSources, problemsOf } from "./support";

type Build = NonNullable<ServiceDefinition["build"]>;

const withBuild = (build: Build, more: Partial<ServiceDefinition> = {}): Sources =>
  copyOfSources(({ catalogue }) => {
    catalogue.admin = { ...(catalogue.admin as ServiceDefinition), ...more, build };
  });
const load = (sources?: Sources, platform: object = {}) =>
  loadFoundation({ platform, stack: "foundation" }, sources);
const admin = (sources?: Sources, platform?: object) => {
  const found = load(sources, platform).delivery.builds.find(({ name }) => name === "admin");
  assert.ok(found);
  return found;
};

describe("the builds of the foundation", () => {
  it("are one a service, from the artifact bucket, with nothing to set up by hand", () => {
    const { delivery, services, warnings } = load();
    assert.deepEqual(
      delivery.builds.map(({ name }) => name),
      services.map(({ name }) => name),
    );
    assert.ok(
      delivery.builds.every(({ source, image, vpc }) => source.kind === "s3" && image === "standard" && !vpc),
    );
    assert.equal(delivery.connection, false);
    assert.equal(delivery.buildImage, undefined);
    assert.deepEqual(warnings, []);
    assert.equal(admin().maxImageMiB, 200);
  });

  it("make a revision for what may run on instances, and for nothing else unless it is asked for", () => {
    const { builds } = load().delivery;
    assert.equal(builds.find(({ name }) => name === "web")?.revision, true);
    assert.equal(admin().revision, false);
    assert.equal(admin(withBuild({ revision: true })).revision, true);
    const later = withBuild({}, { countries: { kr: { environments: { prd: { compute: "ami" } } } } });
    assert.equal(admin(later).revision, true, "one environment of one country is enough");
  });

  it("are for the service's own architecture, and say when some layer wants another", () => {
    assert.equal(admin().arch, "arm64");
    assert.equal(admin(withBuild({}, { defaults: { arch: "x86_64" } })).arch, "x86_64");
    const mixed = load(withBuild({}, { countries: { kr: { arch: "x86_64" } } }));
    assert.match(
      mixed.warnings.map(({ path, message }) => `${path} ${message}`).join(),
      /admin\.ts: build\.arch.*x86_64/,
    );
  });

  it("take a repository of GitHub by its branch, and say that the handshake is open", () => {
    const { delivery, warnings } = load(withBuild({ source: "github", repository: "acme/admin" }));
    assert.ok(delivery.connection);
    assert.deepEqual(delivery.builds.find(({ name }) => name === "admin")?.source, {
      kind: "github",
      repository: "acme/admin",
      branch: "main",
    });
    assert.match(warnings.map(({ message }) => message).join(), /handshake/);
  });

  it("build the own build image where one is used, in AWS's image", () => {
    const own = load(withBuild({ image: "own" }), { delivery: { buildImage: { tag: "3" } } }).delivery;
    assert.deepEqual(own.buildImage, { tag: "3", arch: "arm64" });
    assert.equal(own.builds.find(({ name }) => name === "build")?.image, "standard");
    assert.equal(load(undefined, { delivery: { buildImage: { tag: "3" } } }).delivery.buildImage, undefined);
  });

  const refusals: readonly (readonly [string, Build, object, RegExp])[] = [
    ["GitHub without a repository", { source: "github" }, {}, /build\.repository/],
    ["GitHub with a bare name", { source: "github", repository: "admin" }, {}, /build\.repository/],
    ["CodeCommit with an owner", { source: "codecommit", repository: "acme/admin" }, {}, /build\.repository/],
    ["a repository without a source", { repository: "acme/admin" }, {}, /build\.repository/],
    ["a network that nobody named", { vpc: true }, {}, /build\.vpc/],
    ["an own image that nobody named", { image: "own" }, {}, /build\.image/],
    [
      "an own image of another architecture",
      { image: "own" },
      { delivery: { buildImage: { tag: "3", arch: "x86_64" } } },
      /build\.image/,
    ],
    ["a region without CodeBuild", {}, { region: "ap-east-2" }, /^region/],
  ];
  for (const [name, build, platform, path] of refusals) {
    it(`are refused with ${name}`, () => {
      const problems = problemsOf(() => load(withBuild(build), platform));
      assert.ok(
        problems.some((problem) => path.test(problem.path)),
        JSON.stringify(problems),
      );
    });
  }

  it("refuse a service called like one of the platform's own builds or parameters", () => {
    for (const name of ["build", "releases", "deploy", "bake"]) {
      const taken = copyOfSources(({ catalogue }) => {
        catalogue[name] = { ...(catalogue.admin as ServiceDefinition), listenerPort: 14_998 };
      });
      assert.ok(problemsOf(() => load(taken)).some(({ path }) => path === `config/catalogue/${name}.ts`));
    }
  });
});
