import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { CreateServiceLinkedRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { CreateHostedZoneCommand, Route53Client } from "@aws-sdk/client-route-53";
import { explainAwsError } from "../../cli/aws-errors";
import { countsOf, type Check } from "../../cli/doctor/check";
import { attempt, createReader, type AccountReader } from "../../cli/doctor/reader";
import { quotas } from "../../facts";
import { startMoto, type Moto } from "../moto";

const root = join(__dirname, "../..");
const region = "ap-northeast-1";

interface Asked {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}
type Answer = { readonly status?: number; readonly headers?: Record<string, string>; readonly body: unknown };

/** Answers for the services that the emulator does not have: account, codeconnections, chatbot. */
class FakeService {
  answer: (asked: Asked) => Answer = () => ({ body: {} });
  readonly asked: Asked[] = [];
  private readonly server: Server = createServer((request, response) => {
    let body = "";
    request.on("data", (data) => (body += String(data)));
    request.on("end", () => {
      const asked = { url: request.url ?? "", headers: request.headers, body };
      this.asked.push(asked);
      const { status = 200, headers = {}, body: out } = this.answer(asked);
      response.writeHead(status, { "content-type": "application/json", ...headers });
      response.end(JSON.stringify(out));
    });
  });

  async start(): Promise<string> {
    this.server.listen(0, "127.0.0.1");
    await once(this.server, "listening");
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}

describe("archipelago doctor", () => {
  const fake = new FakeService();
  let moto: Moto;
  let reader: AccountReader;
  let environment: Record<string, string>;
  const before_ = { ...process.env };

  before(async function () {
    // The first start installs the emulator.
    this.timeout(600_000);
    moto = await startMoto();
    const url = await fake.start();
    environment = {
      ...moto.environment,
      AWS_ENDPOINT_URL_ACCOUNT: url,
      AWS_ENDPOINT_URL_CODECONNECTIONS: url,
      AWS_ENDPOINT_URL_CHATBOT: url,
      AWS_MAX_ATTEMPTS: "1",
    };
    Object.assign(process.env, environment);
    reader = createReader(region);
  });
  after(async () => {
    for (const name of Object.keys(environment))
      if (before_[name] === undefined) delete process.env[name];
      else process.env[name] = before_[name];
    fake.stop();
    await moto.stop();
  });
  beforeEach(async () => {
    fake.asked.length = 0;
    fake.answer = () => ({ body: {} });
    await moto.reset();
  });

  it("reads identity, zones and certificates of the emulator's account", async () => {
    assert.equal((await reader.identity()).account, "123456789012");
    await reader.takeRole("arn:aws:iam::123456789012:role/deploy");
    assert.equal(await reader.zone("jp.stg.acme.jp"), undefined);
    assert.deepEqual(await reader.certificates(region, "jp.stg.acme.jp"), []);
    const client = new Route53Client({ region });
    for (const [Name, CallerReference] of [
      ["jp.stg.acme.jp", "1"],
      // Sorts behind the wanted name: a list by name begins there, and does not end.
      ["zz.acme.jp", "2"],
    ])
      await client.send(new CreateHostedZoneCommand({ Name, CallerReference }));
    const zone = await reader.zone("jp.stg.acme.jp");
    assert.match(zone?.id ?? "", /^\/hostedzone\//);
    assert.ok((zone?.nameServers.length ?? 0) > 0);
    assert.equal(await reader.zone("stg.acme.jp"), undefined);
    await assertTwinsToldApart(client);
    const arn = await requestCertificate("jp.stg.acme.jp");
    assert.match(arn, /^arn:aws:acm:/);
    const [status] = await reader.certificates(region, "jp.stg.acme.jp");
    assert.match(status ?? "", /^(PENDING_VALIDATION|ISSUED)$/);
    assert.deepEqual(await reader.certificates(region, "acme.jp"), []);
    assert.deepEqual(await reader.certificates("ap-east-2", "jp.stg.acme.jp"), []);
  });

  it("asks another account by its role, and knows which services have theirs there", async () => {
    const there = reader.inAccount("arn:aws:iam::222233334444:role/archipelago");
    assert.equal((await there.identity()).account, "222233334444");
    assert.deepEqual(await there.linkedServices(), []);
    const iam = new IAMClient({ region });
    await iam.send(new CreateServiceLinkedRoleCommand({ AWSServiceName: "autoscaling.amazonaws.com" }));
    assert.deepEqual(await reader.linkedServices(), ["autoscaling"]);
    assert.deepEqual(await there.linkedServices(), [], "the emulator keeps accounts apart");
  });

  /** The mesh's zone is there twice, by one name: the private one has the addresses, only the public one is delegated. */
  async function assertTwinsToldApart(client: Route53Client): Promise<void> {
    const name = "mesh.stg.acme.jp";
    const create = async (CallerReference: string, vpcId?: string) => {
      const VPC = vpcId === undefined ? undefined : ({ VPCId: vpcId, VPCRegion: region } as const);
      const { HostedZone } = await client.send(
        new CreateHostedZoneCommand({
          Name: name,
          CallerReference,
          VPC,
          HostedZoneConfig: { PrivateZone: VPC !== undefined },
        }),
      );
      return HostedZone?.Id;
    };
    await create("private before", "vpc-12345678");
    assert.equal(await reader.zone(name), undefined);
    const id = await create("public");
    await create("private behind", "vpc-87654321");
    assert.equal((await reader.zone(name))?.id, id);
  }

  /** The emulator takes any signature. */
  async function requestCertificate(DomainName: string): Promise<string> {
    const answer = await fetch(moto.endpoint, {
      method: "POST",
      headers: {
        "x-amz-target": "CertificateManager.RequestCertificate",
        "content-type": "application/x-amz-json-1.1",
        authorization: `AWS4-HMAC-SHA256 Credential=testing/20261121/${region}/acm/aws4_request, SignedHeaders=host, Signature=x`,
      },
      body: JSON.stringify({ DomainName, ValidationMethod: "DNS" }),
    });
    return ((await answer.json()) as { CertificateArn: string }).CertificateArn;
  }

  it("reads the account's quota, and where it never had one of its own, AWS's default", async () => {
    const { service, code } = quotas.vpcs;
    assert.equal(typeof (await reader.quota(region, service, code)), "number");
    const asked: string[] = [];
    fake.answer = ({ headers }) => {
      const call = String(headers["x-amz-target"]).split(".").at(-1) ?? "";
      asked.push(call);
      return call === "GetServiceQuota"
        ? { status: 400, body: { __type: "NoSuchResourceException" } }
        : { body: { Quota: { Value: 7 } } };
    };
    process.env.AWS_ENDPOINT_URL_SERVICE_QUOTAS = process.env.AWS_ENDPOINT_URL_ACCOUNT;
    try {
      assert.equal(await reader.quota(region, "ec2", quotas.elasticIps.code), 7);
      assert.deepEqual(asked, ["GetServiceQuota", "GetAWSDefaultServiceQuota"]);
      fake.answer = () => ({ status: 400, body: { __type: "NoSuchResourceException" } });
      assert.equal(await reader.quota(region, "ec2", quotas.elasticIps.code), undefined);
    } finally {
      delete process.env.AWS_ENDPOINT_URL_SERVICE_QUOTAS;
    }
  });

  it("asks what the emulator does not know in AWS's own form, signed, page by page", async () => {
    fake.answer = ({ url, body }) => {
      if (url === "/getRegionOptStatus") return { body: { RegionOptStatus: "ENABLING" } };
      if (url === "/describe-slack-workspaces")
        return { body: { SlackWorkspaces: [{ SlackTeamId: "T1", SlackTeamName: "acme" }] } };
      const { NextToken } = JSON.parse(body) as { NextToken?: string };
      return NextToken === undefined
        ? { body: { Connections: [{ ConnectionName: "a", ConnectionStatus: "PENDING" }], NextToken: "2" } }
        : { body: { Connections: [{ ConnectionName: "b", ConnectionStatus: "AVAILABLE" }] } };
    };
    assert.equal(await reader.regionStatus("ap-east-2"), "ENABLING");
    assert.deepEqual(await reader.slackWorkspaces(), ["T1"]);
    assert.deepEqual(await reader.connections(region), [
      { name: "a", status: "PENDING" },
      { name: "b", status: "AVAILABLE" },
    ]);
    const [, chat, first, second] = fake.asked;
    assert.match(chat?.headers.authorization ?? "", /\/us-east-2\/chatbot\/aws4_request/);
    assert.match(first?.headers.authorization ?? "", /\/ap-northeast-1\/codeconnections\/aws4_request/);
    assert.equal(
      first?.headers["x-amz-target"],
      "com.amazonaws.codeconnections.CodeConnections_20231201.ListConnections",
    );
    assert.equal(first?.headers["content-type"], "application/x-amz-json-1.0");
    assert.deepEqual(JSON.parse(second?.body ?? ""), { NextToken: "2" });
  });

  it("gives every refusal its reason and what to do", async () => {
    const table: [Answer, string][] = [
      [
        { status: 400, body: { __type: "com.amazon#ThrottlingException", message: "Rate exceeded" } },
        "throttled",
      ],
      [
        { status: 403, headers: { "x-amzn-errortype": "AccessDeniedException:http://x" }, body: {} },
        "denied",
      ],
      [{ status: 403, body: { __type: "ExpiredTokenException" } }, "expired"],
      [{ status: 400, body: { __type: "UnrecognizedClientException" } }, "bad credentials"],
      [{ status: 403, body: "not an object" }, "denied"],
      [{ status: 500, body: {} }, "other"],
    ];
    for (const [answer, kind] of table) {
      fake.answer = () => answer;
      for (const call of [() => reader.connections(region), () => reader.slackWorkspaces()]) {
        const told = await attempt<unknown>(call);
        assert.ok("failed" in told);
        assert.equal(told.failed.kind, kind, JSON.stringify(answer));
        assert.ok(told.failed.todo.length > 0);
      }
    }
    const nowhere = await attempt(() =>
      Promise.reject(new TypeError("fetch failed", { cause: { code: "ENOTFOUND" } })),
    );
    assert.ok("failed" in nowhere && nowhere.failed.kind === "network");
    assert.equal(explainAwsError(new DOMException("", "TimeoutError")).kind, "network");
  });

  function run(
    args: readonly string[],
    more: Record<string, string> = {},
  ): Promise<{ status: number | null; stdout: string; stderr: string }> {
    const child = spawn(process.execPath, ["cli/start.js", "doctor", ...args], {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe"],
      // No Pulumi of this machine is asked.
      env: {
        ...process.env,
        ...environment,
        AWS_REGION: "us-east-1",
        CI: "true",
        PATH: "/usr/bin:/bin",
        ...more,
      },
    });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (data) => (stdout += String(data)));
    child.stderr.on("data", (data) => (stderr += String(data)));
    return new Promise((resolve) => child.once("close", (status) => resolve({ status, stdout, stderr })));
  }

  it("changes nothing, and says of each thing what is so and what to do", async function () {
    const services = ["s3", "kms", "iam", "route53", "acm", "sts", "servicequotas"];
    await new Route53Client({ region }).send(
      new CreateHostedZoneCommand({ Name: "kr.stg.example.com", CallerReference: "1" }),
    );
    const before = await moto.state(services);
    const requests: string[] = [];
    fake.answer = ({ url }) => (requests.push(url), { body: { RegionOptStatus: "DISABLED" } });
    const { status, stdout, stderr } = await run(["--json"]);
    assert.equal(status, 1, stderr);
    const report = JSON.parse(stdout) as { stack: string; counts: unknown; checks: Check[] };
    assert.equal(report.stack, "stg");
    assert.deepEqual(report.counts, countsOf(report.checks));
    const of = (what: string) => report.checks.find((check) => check.what.startsWith(what));
    assert.match(of("AWS credentials")?.found ?? "", /account 123456789012/);
    assert.deepEqual([of("ap-east-2")?.state, of("ap-northeast-1")?.state], ["missing", "ok"]);
    assert.match(of("jp.stg.example.com")?.found ?? "", /not raised yet/);
    assert.match(of("certificate of jp.stg.example.com")?.found ?? "", /not asked for yet/);
    for (const check of report.checks)
      assert.equal(check.state === "ok", check.todo === undefined, check.what);
    assert.deepEqual([...new Set(requests)], ["/getRegionOptStatus"]);
    assert.deepEqual(await moto.state(services), before);
  });

  it("says what it can without credentials or network, and ends with 2 for a wrong line", async function () {
    const none = { AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "", HOME: "/nonexistent" };
    const away = { AWS_ENDPOINT_URL: "http://127.0.0.1:1" };
    const cases: [string[], Record<string, string>, number, RegExp][] = [
      [[], none, 1, /no AWS credentials were found[^]*→ set AWS_PROFILE/],
      [["--stack", "prd"], away, 1, /AWS cannot be reached \(ECONNREFUSED\)[^]*→ check network/],
      [["--stack", "foundation"], {}, 2, /There is no environment "foundation": stg, canary, prd/],
      [["--stack", "../x"], {}, 2, /There is no environment/],
    ];
    for (const [args, more, code, message] of cases) {
      const { status, stdout, stderr } = await run(args, more);
      assert.equal(status, code, stderr);
      assert.match(stdout + stderr, message);
      assert.doesNotMatch(stderr, /\n\s+at /);
    }
  });
});
