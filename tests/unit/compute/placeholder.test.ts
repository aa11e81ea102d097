import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { placeholderContainer, placeholderImage, userData, userDataLimit } from "../../../components/compute";

const script = (args: Parameters<typeof placeholderContainer>[0]) =>
  placeholderContainer(args).command[2] ?? "";
const healthPath = fc.webPath().map((path) => (path.startsWith("/") ? path : `/${path}`));
const parses = (shell: string) => execFileSync("bash", ["-n"], { input: shell });

const revisions = {
  region: "ap-northeast-1",
  releaseParameter: "/archipelago/stg/jp/releases/api",
  folder: "s3://revisions/revisions/api/",
};

describe("placeholder container", () => {
  it("answers the service's own port, at / and at its health path", () => {
    assert.match(
      script({ name: "api", port: 8000, healthPath: "/healthz" }),
      /> '\/tmp\/www\/index.html' .*> '\/tmp\/www\/healthz'/,
    );
    assert.match(script({ name: "api", port: 8000, healthPath: "/up/" }), /> '\/tmp\/www\/up\/index.html'/);
    assert.match(
      script({ name: "api", port: 8000, healthPath: "/healthz?deep=1" }),
      /> '\/tmp\/www\/healthz'/,
    );
    assert.match(script({ name: "api", port: 8000 }), /exec httpd -f -p 8000 -h \/tmp\/www$/);
    assert.equal(script({ name: "api", port: 8000, healthPath: "/" }).match(/index\.html/g)?.length, 1);
  });

  it("says so and ends well where the process is one that ends", () => {
    for (const kind of ["job", "task"] as const) {
      const [shell = "", ...args] = placeholderContainer({ name: "batch", kind }).command;
      assert.equal(execFileSync(shell, args, { encoding: "utf8" }), "batch awaits its first revision\n");
    }
  });

  it("sleeps, and stops when told, where there is no port", () => {
    assert.match(script({ name: "worker" }), /trap .* TERM.*sleep/);
    assert.doesNotMatch(script({ name: "worker" }), /httpd/);
  });

  it("is pinned to a version", () => {
    assert.match(placeholderImage, /:\d+\.\d+\.\d+$/);
  });

  it("is sound shell whatever the path", () => {
    fc.assert(
      fc.property(
        healthPath,
        (path) => void parses(script({ name: "api", port: 80, healthPath: `${path}'$(x)` })),
      ),
      { numRuns: 20 },
    );
  });
});

describe("user data", () => {
  const base = {
    name: "api",
    port: 8000,
    healthPath: "/healthz",
    environment: { API_URL: "http://a:10010", A: "1" },
    revisions,
  };

  it("brings environment, placeholder and unit, and lets an image's own unit win", () => {
    const text = userData(base);
    assert.match(text, /^#!\/bin\/bash\n/);
    assert.match(text, /'A="1"' 'API_URL="http:\/\/a:10010"' > \/etc\/archipelago\/service.env/);
    assert.match(text, /PATHS = \{"\/", "\/healthz"\}/);
    assert.match(text, /ThreadingHTTPServer\(\("", 8000\)/);
    assert.match(text, /elif ! systemctl cat api.service/);
    assert.match(text, /systemctl enable --now api.service/);
  });

  it("starts no placeholder where there is no port", () => {
    const text = userData({ name: "worker", environment: {}, revisions });
    assert.doesNotMatch(text, /placeholder|python/);
  });

  it("is sound shell within EC2's limit, and the same for any order of the environment", () => {
    const environment = fc.dictionary(fc.stringMatching(/^[A-Z_]{1,20}$/), fc.string({ maxLength: 80 }), {
      maxKeys: 30,
    });
    fc.assert(
      fc.property(environment, healthPath, (variables, path) => {
        const text = userData({ ...base, healthPath: path, environment: variables });
        parses(text);
        assert.ok(Buffer.byteLength(text) < userDataLimit);
        const reversed = Object.fromEntries(Object.entries(variables).reverse());
        assert.equal(userData({ ...base, healthPath: path, environment: reversed }), text);
      }),
      { numRuns: 20 },
    );
  });

  it("writes each value so that systemd reads it back", () => {
    const value = `it's "5$" \\ \`x\``;
    const file = execFileSync("bash", [
      "-c",
      userData({ name: "w", environment: { V: value }, revisions }).match(/^printf .*(?= > )/m)![0],
    ]);
    const quoted = /^V="(.*)"\n$/.exec(file.toString())?.[1] ?? "";
    assert.equal(quoted.replace(/\\(["\\`$])/g, "$1"), value);
  });

  it("puts the certificates of private authorities where the system takes them from, and else touches nothing there", () => {
    const pem = "-----BEGIN CERTIFICATE-----\nQUJD+/=\n-----END CERTIFICATE-----";
    const both = `${pem}\n${pem.replace("QUJD", "REVG")}`;
    const text = userData({ ...base, environment: { ...base.environment, MESH_CA_PEM: both } });
    const folder = mkdtempSync(join(tmpdir(), "first-boot-"));
    try {
      const until = text.slice(0, text.indexOf("if release="));
      const there = until
        .replaceAll("/etc/archipelago", `${folder}/archipelago`)
        .replaceAll("/etc/pki/ca-trust/source/anchors", folder)
        .replace(/^update-ca-trust extract$/m, `touch ${folder}/extracted`);
      execFileSync("bash", { input: there });
      assert.equal(readFileSync(join(folder, "archipelago-mesh.pem"), "utf8"), `${both}\n`);
      assert.equal(readFileSync(join(folder, "extracted"), "utf8"), "");
      const told = readFileSync(join(folder, "archipelago/service.env"), "utf8");
      assert.match(told, /^NODE_EXTRA_CA_CERTS=".*archipelago-mesh\.pem"$/m);
    } finally {
      rmSync(folder, { recursive: true });
    }
    assert.doesNotMatch(userData(base), /ca-trust|NODE_EXTRA_CA_CERTS/);
  });
});
