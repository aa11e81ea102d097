import assert from "node:assert/strict";
import { Platform } from "../../components/platform";
import { loadEnvironment, type AuthorityChoice } from "../../config";
import { record, type RecordedResource, type Recording } from "../../preview";
import { modelOf, summarise } from "../../reach";
import {
  assertSound,
  environmentOf,
  managed,
  named,
  ofType,
  platformKey,
  recordingOf,
  type PlatformKey,
  type Runs,
  type Variation,
} from "./support";

const types = {
  authority: "aws:acmpca/certificateAuthority:CertificateAuthority",
  active: "aws:acmpca/certificateAuthorityCertificate:CertificateAuthorityCertificate",
  certificate: "aws:acm/certificate:Certificate",
  fleet: "aws:ec2/launchTemplate:LaunchTemplate",
  listener: "aws:lb/listener:Listener",
  permission: "aws:acmpca/permission:Permission",
  root: "aws:acmpca/certificate:Certificate",
  share: "aws:ram/resourceShare:ResourceShare",
  task: "aws:ecs/taskDefinition:TaskDefinition",
  tester: "aws:lambda/function:Function",
} as const;

const korea = { id: "222233334444", roleArn: "arn:aws:iam::222233334444:role/archipelago" };
const arnOf = (region: string) =>
  `arn:aws:acm-pca:${region}:999988887777:certificate-authority/12345678-1234-4123-a123-123456789012`;

type Change = (key: PlatformKey) => void;
const chosen =
  (authority: AuthorityChoice, more: Change = () => {}): Change =>
  (key) => {
    key.mesh = { certificates: { authority } };
    more(key);
  };
const vary = (authority: AuthorityChoice, more?: Change): Variation => ({
  platform: chosen(authority, more),
});
const delegated: Change = (key) => {
  key.dns = { delegated: true };
};
/** A service that is tested before its traffic moves. */
const tested: Change = (key) => {
  key.services = { ...key.services, web: { compute: "fargate", deploy: { strategy: "blueGreen" } } };
};

/** Listeners of the mesh, by what they show. */
const listeners = (recording: Recording) =>
  ofType(recording, types.listener).filter(({ inputs }) => Number(inputs.port) >= 10_000);

/** What each process is told, by its resource's name. */
function environmentsOf(recording: Recording): ReadonlyMap<string, Readonly<Record<string, string>>> {
  const tasks = ofType(recording, types.task).flatMap(({ name, inputs }) => {
    const containers = JSON.parse(String(inputs.containerDefinitions)) as {
      environment?: { name: string; value: string }[];
    }[];
    const all = containers.flatMap(({ environment = [] }) => environment);
    return [[name, Object.fromEntries(all.map((one) => [one.name, one.value]))] as const];
  });
  const fleets = ofType(recording, types.fleet).map(({ name, inputs }) => {
    const text = Buffer.from(String(inputs.userData), "base64").toString();
    const found = [...text.matchAll(/'([A-Z_0-9]+)="([^"]*)"'/g)].map(([, key, value]) => [key, value]);
    return [name, Object.fromEntries(found) as Record<string, string>] as const;
  });
  return new Map([...tasks, ...fleets]);
}

const certificatesIn = (pem = "") =>
  [...pem.matchAll(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g)].map(([one]) => one);

/** Regions whose authority's word a process takes, by what it is told. */
function trusted(recording: Recording, pem: string | undefined): string[] {
  return certificatesIn(pem).map((one) => {
    const root = ofType(recording, types.root).find(({ computed }) => computed?.certificate === one);
    return root?.name.replace("mesh-", "") ?? assert.fail("a certificate of nobody");
  });
}

function compare(before: Recording, after: Recording) {
  const [old, now] = [before, after].map(
    (recording) => new Map(managed(recording).map((one) => [one.urn, one])),
  ) as [Map<string, RecordedResource>, Map<string, RecordedResource>];
  const labels = (all: Iterable<RecordedResource>) =>
    [...all].map(({ name, type }) => `${name} [${type}]`).sort();
  return {
    added: labels([...now.values()].filter(({ urn }) => !old.has(urn))),
    removed: labels([...old.values()].filter(({ urn }) => !now.has(urn))),
    changed: [...now.values()].filter(
      ({ urn, inputs }) => old.has(urn) && JSON.stringify(inputs) !== JSON.stringify(old.get(urn)?.inputs),
    ),
  };
}

describe("a mesh with private certificates", () => {
  let runs: Runs;
  let plan: Recording;
  const { hub, countries } = environmentOf("prd");
  const regions = [...new Set([hub, ...countries].map(({ region }) => region))].sort();
  before(async () => {
    runs = await assertSound("prd", vary("private", tested));
    plan = runs.known;
  });

  it("has one authority in each region in use, able to sign and to renew, whose countries share it", () => {
    assert.deepEqual(regions, ["ap-east-2", "ap-northeast-1", "ap-northeast-2"]);
    const names = (type: string) =>
      ofType(plan, type)
        .map(({ name, region }) => `${name} ${region}`)
        .sort();
    const expected = regions.map((region) => `mesh-${region} ${region}`);
    for (const type of [types.authority, types.root, types.active, types.permission])
      assert.deepEqual(names(type), expected, type);
    for (const { inputs, protect } of ofType(plan, types.authority)) {
      assert.equal(inputs.usageMode, "GENERAL_PURPOSE");
      assert.equal(inputs.type, "ROOT");
      assert.equal(protect ?? false, false);
      const tags = inputs.tags as Record<string, string>;
      assert.deepEqual([tags.environment, tags.country, tags.service], ["prd", "hub", "platform"]);
    }
    for (const { inputs } of ofType(plan, types.permission)) {
      assert.equal(inputs.principal, "acm.amazonaws.com");
      assert.deepEqual(inputs.actions, ["IssueCertificate", "GetCertificate", "ListPermissions"]);
    }
    assert.equal(ofType(plan, types.share).length, 0, "all in one account");
  });

  it("speaks TLS everywhere, though nothing is delegated, with certificates of the region's authority", () => {
    assert.ok([hub, ...countries].every(({ dns }) => !dns.delegated));
    const found = listeners(plan);
    assert.ok(found.length > 8);
    for (const { name, inputs } of found) {
      const certificate = ofType(plan, types.certificate).find(({ id }) => id === inputs.certificateArn);
      const code = name.split("-")[0] ?? "";
      const { region } = [hub, ...countries].find((network) => network.code === code) ?? assert.fail(code);
      assert.equal(inputs.protocol, "HTTPS");
      assert.equal(certificate?.name, `${code}-mesh-private`);
      assert.equal(certificate.region, region);
      assert.equal(
        certificate.inputs.certificateAuthorityArn,
        named(plan, types.authority, `mesh-${region}`).id,
      );
      assert.equal(certificate.inputs.keyAlgorithm, "RSA_2048");
      assert.equal(certificate.inputs.validationMethod, undefined);
      const zone = code === "hub" ? "mesh.prd.example.com" : `${code}.mesh.prd.example.com`;
      assert.equal(certificate.inputs.domainName, `*.${zone}`);
    }
  });

  it("asks an authority only when it may sign, also while nothing is known yet", () => {
    for (const { urn, propertyDependencies } of ofType(runs.unknown, types.certificate).filter(({ name }) =>
      name.endsWith("-mesh-private"),
    )) {
      const on = (propertyDependencies?.certificateAuthorityArn ?? []).join("\n");
      assert.match(on, /certificateAuthorityCertificate/, urn);
      assert.match(on, /acmpca\/permission/, urn);
    }
  });

  it("gives every caller the certificates of those who sign for its callees, and nobody else any", () => {
    const told = environmentsOf(plan);
    const seen = new Set<string>();
    for (const network of [hub, ...countries])
      for (const service of network.services) {
        const all = [...told].filter(([name]) => name.startsWith(`${network.code}-${service.name}-`));
        const homes = service.calls.map(({ via }) => (via === "hub" ? hub.region : network.region));
        for (const [name, environment] of all) {
          seen.add(name);
          assert.deepEqual(trusted(plan, environment.MESH_CA_PEM), [...new Set(homes)].sort(), name);
          for (const call of service.calls)
            assert.match(
              environment[`${call.service.toUpperCase().replaceAll("-", "_")}_URL`] ?? "",
              /^https:/,
            );
        }
      }
    assert.ok(
      [...seen].some((name) => /-ami$/.test(name)) && [...seen].some((name) => /-fargate/.test(name)),
    );
    const korean = [...told].find(([name]) => /^kr-admin-/.test(name));
    assert.deepEqual(trusted(plan, korean?.[1].MESH_CA_PEM), ["ap-northeast-1", "ap-northeast-2"]);
  });

  it("lets a server's whole system trust them, and its Node.js", () => {
    const { inputs } =
      ofType(plan, types.fleet).find(({ name }) => name.startsWith("kr-api-")) ?? assert.fail();
    const text = Buffer.from(String(inputs.userData), "base64").toString();
    assert.match(text, /"\$MESH_CA_PEM" > \/etc\/pki\/ca-trust\/source\/anchors\/archipelago-mesh\.pem/);
    assert.match(text, /^update-ca-trust extract$/m);
    assert.match(
      text,
      /'NODE_EXTRA_CA_CERTS="\/etc\/pki\/ca-trust\/source\/anchors\/archipelago-mesh\.pem"'/,
    );
    assert.ok(Buffer.byteLength(text) < 16_384, "EC2's limit");
  });

  it("teaches the smoke tests of a network its own region's", () => {
    const testers = ofType(plan, types.tester).filter(({ name }) => name.endsWith("-smoke"));
    assert.ok(testers.length > 0);
    for (const { name, inputs, region } of testers) {
      const { variables } = inputs.environment as { variables: Record<string, string> };
      assert.deepEqual(trusted(plan, variables.MESH_CA_PEM), [region], name);
    }
  });

  it("lets the same calls through as before, and no other", async () => {
    const found = (recording: Recording) => summarise(modelOf(recording), recording);
    const calls = (recording: Recording): unknown =>
      JSON.parse(JSON.stringify(found(recording)).replaceAll("https://", "http://"));
    assert.deepEqual(calls(plan), calls(await recordingOf("prd", true, { platform: tested })));
    assert.deepEqual(found(plan).problems, []);
  });

  it("is paid for, and the preview says how much", () => {
    const { warnings } = environmentOf("prd", vary("private"));
    const [price, ...others] = warnings.filter(({ path }) => path === "prd.mesh.certificates.authority");
    assert.deepEqual(others, []);
    assert.match(String(price?.message), /^3 private .* about 1200 US\$ a month/);
  });
});

describe("the way to private certificates and back, with delegated zones", () => {
  const at = (authority: AuthorityChoice) => recordingOf("stg", true, vary(authority, delegated));
  const isPart = (label: string) => /acmpca\//.test(label);

  it("makes the authorities and tells the callers first; no listener changes", async () => {
    await assertSound("stg", vary("transition", delegated));
    const { added, removed, changed } = compare(await at("public"), await at("transition"));
    assert.deepEqual(removed, []);
    assert.equal(added.length, 12);
    assert.ok(added.every(isPart), added.join("\n"));
    const kinds = new Set(changed.map(({ type }) => type));
    assert.deepEqual([...kinds].sort(), [types.fleet, types.task].sort());
    const told = environmentsOf(await at("transition"));
    for (const { name } of changed) assert.ok(told.get(name)?.MESH_CA_PEM, name);
  });

  it("then turns the listeners in place, to certificates that stand before; no process is told anything else", async () => {
    const { added, removed, changed } = compare(await at("transition"), await at("private"));
    const codes = ["hub", "jp", "kr", "tw"];
    assert.deepEqual(
      added,
      codes.map((code) => `${code}-mesh-private [${types.certificate}]`),
    );
    // The hub's stays, with its zone: the way back needs no new delegation.
    assert.ok(
      removed.every((label) => /^(jp|kr|tw)-mesh/.test(label)),
      removed.join("\n"),
    );
    assert.deepEqual([...new Set(changed.map(({ type }) => type))], [types.listener]);
    assert.ok(changed.every(({ inputs }) => inputs.protocol === "HTTPS"));
    assert.equal(changed.length, listeners(await at("private")).length);
  });

  it("goes back the same way, step by step", async () => {
    const back = compare(await at("private"), await at("transition"));
    assert.deepEqual([...new Set(back.changed.map(({ type }) => type))], [types.listener]);
    assert.ok(!back.removed.some(isPart));
    const last = compare(await at("transition"), await at("public"));
    assert.deepEqual(last.added, []);
    assert.equal(last.removed.length, 12);
    assert.ok(last.removed.every(isPart));
  });

  it("changes nothing where nobody asks: public is what it was without the key", async () => {
    const asked = compare(await recordingOf("stg", true), await recordingOf("stg", true, vary("public")));
    assert.deepEqual(asked, { added: [], removed: [], changed: [] });
    assert.deepEqual(
      (await recordingOf("stg", true)).resources.filter(({ type }) => /acmpca/.test(type)),
      [],
    );
  });
});

describe("private certificates of a mesh with VPC Lattice in it", () => {
  it("are shown by Lattice, too, whose callers trust the hub's authority", async () => {
    const { known } = await assertSound(
      "stg",
      vary("private", (key) => (key.countries.jp.transport = "lattice")),
    );
    const services = ofType(known, "aws:vpclattice/service:Service");
    assert.ok(services.length > 0);
    const { id } = named(known, types.certificate, "hub-mesh-private");
    for (const { inputs } of services) assert.equal(inputs.certificateArn, id);
    for (const { inputs } of ofType(known, "aws:vpclattice/listener:Listener"))
      assert.equal(inputs.protocol, "HTTPS");
    const caller = [...environmentsOf(known)].find(([name]) => /^jp-api-/.test(name));
    assert.match(caller?.[1].PAYMENT_URL ?? "", /^https:/);
    assert.deepEqual(trusted(known, caller?.[1].MESH_CA_PEM), ["ap-northeast-1"]);
  });
});

describe("private certificates of a country in another account", () => {
  it("come from the hub's authority in its region, which is shared with that account alone", async () => {
    const { known } = await assertSound(
      "stg",
      vary("private", (key) => (key.countries.kr.account = korea)),
    );
    const authority = named(known, types.authority, "mesh-ap-northeast-2");
    const [share, ...others] = ofType(known, types.share);
    assert.deepEqual(others, []);
    for (const one of [authority, share!]) assert.match(one.provider ?? "", /::aws-ap-northeast-2::/);
    const associated = named(known, "aws:ram/resourceAssociation:ResourceAssociation", "kr-authority");
    assert.equal(associated.inputs.resourceArn, authority.id);
    const principal = named(known, "aws:ram/principalAssociation:PrincipalAssociation", "kr-authority");
    assert.equal(principal.inputs.principal, korea.id);
    const certificate = named(known, types.certificate, "kr-mesh-private");
    assert.match(certificate.provider ?? "", new RegExp(`::aws-ap-northeast-2-${korea.id}::`));
    assert.ok(certificate.dependencies.some((urn) => urn.includes("aws:ram/")));
  });
});

describe("private certificates of authorities that somebody else has made", () => {
  const given = ["ap-northeast-1", "ap-northeast-2", "ap-east-2"];
  const own: Change = (key) =>
    (key.mesh.certificates.authorities = Object.fromEntries(given.map((region) => [region, arnOf(region)])));

  it("are asked of those, and callers are given what these say of themselves", async () => {
    const { known } = await assertSound("stg", vary("private", own));
    assert.deepEqual(
      known.resources.filter(({ type }) => /acmpca|:MeshAuthority/.test(type)),
      [],
    );
    for (const { inputs, region, name } of ofType(known, types.certificate).filter(({ name: called }) =>
      called.endsWith("-private"),
    ))
      assert.equal(inputs.certificateAuthorityArn, arnOf(String(region)), name);
    const korean = [...environmentsOf(known)].find(([name]) => /^kr-admin-/.test(name));
    assert.equal(certificatesIn(korean?.[1].MESH_CA_PEM).length, 2);
  });

  it("need no share of the platform's, and may be mixed with made ones", async () => {
    const { known } = await assertSound(
      "stg",
      vary("private", (key) => {
        key.mesh.certificates.authorities = { "ap-northeast-2": arnOf("ap-northeast-2") };
        key.countries.kr.account = korea;
      }),
    );
    assert.deepEqual(ofType(known, types.share), []);
    assert.deepEqual(
      ofType(known, types.authority).map(({ name }) => name),
      ["mesh-ap-east-2", "mesh-ap-northeast-1"],
    );
  });
});

describe("private certificates of a country in a stack of its own", () => {
  const apart = chosen("private", (key) => (key.countries.kr.stack = "stg-kr"));
  const part = async (known: boolean, outputs: Recording["outputs"]) =>
    record(
      () =>
        new Platform({
          environment: loadEnvironment({
            stack: "stg-kr",
            platform: { environment: "stg", only: ["kr"] },
            environmentFile: platformKey("stg", apart),
          }),
        }).networks,
      {
        project: "archipelago",
        stack: "stg-kr",
        known,
        references: { foundation: (await recordingOf("foundation", true)).outputs, stg: outputs },
      },
    );

  it("come from the authority that the hub's stack has, in the country's region, and hands on", async () => {
    const { known: rest } = await assertSound("stg", { platform: apart });
    const authority = named(rest, types.authority, "mesh-ap-northeast-2");
    const own = await part(true, rest.outputs);
    assert.deepEqual(
      own.resources.filter(({ type }) => /acmpca/.test(type)),
      [],
    );
    const { inputs } = named(own, types.certificate, "kr-mesh-private");
    assert.equal(inputs.certificateAuthorityArn, authority.id);
    const korean = [...environmentsOf(own)].find(([name]) => /^kr-admin-/.test(name));
    assert.deepEqual(trusted(rest, korean?.[1].MESH_CA_PEM), ["ap-northeast-1", "ap-northeast-2"]);
    const first = await part(false, rest.outputs);
    assert.deepEqual(
      first.resources.map(({ urn }) => urn),
      own.resources.map(({ urn }) => urn),
    );
  });

  it("cannot be had before the hub's stack has an authority there", async () => {
    const { mesh, ...others } = (await recordingOf("stg", true, { platform: apart })).outputs;
    const { authorities, ...handles } = mesh as Record<string, unknown>;
    assert.ok(authorities);
    await assert.rejects(
      part(true, { ...others, mesh: handles }),
      /no certificate authority in ap-northeast-\d yet: raise/,
    );
  });
});
