import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { AccountClient } from "@aws-sdk/client-account";
import { GetRoleCommand, GetRolePolicyCommand, ListRolesCommand } from "@aws-sdk/client-iam";
import {
  CreateKeyCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  ListKeysCommand,
} from "@aws-sdk/client-kms";
import {
  CreateBucketCommand,
  GetBucketPolicyCommand,
  ListBucketsCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  GetBucketTaggingCommand,
} from "@aws-sdk/client-s3";
import { explainAwsError } from "../../cli/aws-errors";
import { planSteps, runSteps } from "../../cli/bootstrap/step";
import { stepsOf } from "../../cli/bootstrap/steps";
import { createClients, type Clients } from "../../cli/bootstrap/steps/clients";
import type { Target } from "../../cli/bootstrap/target";
import type { Report } from "../../cli/bootstrap/render";
import { startMoto, type Moto } from "../moto";

const root = join(__dirname, "../..");
const region = "ap-northeast-1";
/** The emulator's own. */
const account = "123456789012";
const bucket = `archipelago-state-${account}`;

/** The Account API's regions, which the emulator does not know. */
class FakeAccount {
  status = new Map<string, string>();
  asked: string[] = [];
  refusal: { status: number; name: string; message: string } | undefined;
  private readonly server: Server;

  constructor() {
    this.server = createServer((request, response) => {
      let body = "";
      request.on("data", (data) => (body += String(data)));
      request.on("end", () => {
        const { RegionName = "" } = JSON.parse(body || "{}") as { RegionName?: string };
        if (this.refusal) {
          const { status, name, message } = this.refusal;
          response.writeHead(status, { "x-amzn-errortype": name, "content-type": "application/json" });
          response.end(JSON.stringify({ message }));
          return;
        }
        if (request.url === "/enableRegion") {
          this.asked.push(RegionName);
          this.status.set(RegionName, "ENABLING");
        }
        response.writeHead(200, { "content-type": "application/json" });
        response.end(
          JSON.stringify({ RegionName, RegionOptStatus: this.status.get(RegionName) ?? "DISABLED" }),
        );
      });
    });
  }

  async start(): Promise<string> {
    this.server.listen(0, "127.0.0.1");
    await once(this.server, "listening");
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  reset(): void {
    this.status = new Map();
    this.asked = [];
    this.refusal = undefined;
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}

describe("archipelago bootstrap", function () {
  // Each starts the command several times, and a busy machine is slow at it.
  const fake = new FakeAccount();
  let moto: Moto;
  let clients: Clients;
  let environment: Record<string, string>;

  before(async function () {
    // The first start installs the emulator.
    this.timeout(600_000);
    moto = await startMoto({ MOTO_IAM_LOAD_MANAGED_POLICIES: "true" });
    environment = {
      ...moto.environment,
      AWS_ENDPOINT_URL_ACCOUNT: await fake.start(),
      AWS_MAX_ATTEMPTS: "1",
    };
    const { AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = environment;
    Object.assign(process.env, { AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY });
    clients = await createClients(region);
  });
  after(async () => {
    for (const name of ["AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"])
      delete process.env[name];
    fake.stop();
    await moto.stop();
  });
  beforeEach(async () => {
    fake.reset();
    await moto.reset();
  });

  function run(
    args: readonly string[],
    more: Record<string, string> = {},
  ): Promise<{ status: number | null; stdout: string; stderr: string }> {
    const child = spawn(process.execPath, ["cli/start.js", "bootstrap", ...args], {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...environment, AWS_REGION: "us-east-1", CI: "true", ...more },
    });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (data) => (stdout += String(data)));
    child.stderr.on("data", (data) => (stderr += String(data)));
    return new Promise((resolve) => child.once("close", (status) => resolve({ status, stdout, stderr })));
  }

  const state = () => moto.state(["s3", "kms", "iam"]);

  const read = async (args: readonly string[], more?: Record<string, string>) => {
    const answer = await run([...args, "--json"], more);
    assert.doesNotMatch(answer.stderr, /\n\s+at /);
    return { ...answer, report: JSON.parse(answer.stdout) as Report };
  };
  const statesOf = ({ steps }: Report) => Object.fromEntries(steps.map(({ id, state: one }) => [id, one]));
  const github = ["--github", "acme/platform"];

  it("changes nothing unasked, and says what is to do", async () => {
    const before = await state();
    const { status, stderr, report } = await read(github);
    assert.equal(status, 0, stderr);
    assert.deepEqual(await state(), before);
    assert.deepEqual(fake.asked, []);
    assert.deepEqual([...new Set(Object.values(statesOf(report)))], ["to do"]);
    assert.match(stderr, /Account 123456789012, ap-northeast-1/);
    assert.match(stderr, /to do {2,}state bucket archipelago-state-123456789012/);
    assert.match(stderr, /opt-in to ap-east-2 \(Taipei\)/);
    assert.match(stderr, /Nothing was changed: --yes does what is to do\./);
    assert.equal(report.outcome, undefined);
  });

  it("makes it all once, and a second time changes nothing", async () => {
    const first = await read([...github, "--yes"]);
    assert.equal(first.status, 0, first.stderr);
    assert.deepEqual(first.report.outcome?.left, []);
    assert.equal(first.report.outcome?.done.length, first.report.steps.length);
    assert.match(first.stderr, /\[1\/\d+\] KMS key/);
    assert.match(first.stderr, /pulumi login 's3:\/\/archipelago-state-123456789012\?region=ap-northeast-1'/);
    assert.match(
      first.stderr,
      /pulumi stack init stg --secrets-provider 'awskms:\/\/alias\/archipelago-pulumi\?region=ap-northeast-1'/,
    );
    assert.deepEqual(fake.asked, ["ap-east-2"]);
    const after = await state();
    const { Keys = [] } = await clients.kms.send(new ListKeysCommand({}));
    const second = await read([...github, "--yes"]);
    assert.equal(second.status, 0, second.stderr);
    assert.deepEqual(second.report.outcome, { done: [], left: [] });
    assert.deepEqual([...new Set(Object.values(statesOf(second.report)))], ["there"]);
    assert.deepEqual(await state(), after);
    assert.deepEqual((await clients.kms.send(new ListKeysCommand({}))).Keys, Keys);
    assert.deepEqual(fake.asked, ["ap-east-2"]);
    await holdsTheAccount();
  });

  async function holdsTheAccount(): Promise<void> {
    const { Role } = await clients.iam.send(new GetRoleCommand({ RoleName: "archipelago-up" }));
    const trust = decodeURIComponent(Role?.AssumeRolePolicyDocument ?? "");
    assert.match(trust, /repo:acme\/platform:environment:prd/);
    assert.doesNotMatch(trust, /\*/);
    assert.deepEqual(
      Role?.Tags?.find(({ Key }) => Key === "owner"),
      { Key: "owner", Value: "platform" },
    );
    const { PolicyDocument = "" } = await clients.iam.send(
      new GetRolePolicyCommand({ RoleName: "archipelago-preview", PolicyName: "archipelago" }),
    );
    const { KeyMetadata } = await clients.kms.send(
      new DescribeKeyCommand({ KeyId: "alias/archipelago-pulumi" }),
    );
    assert.ok(decodeURIComponent(PolicyDocument).includes(KeyMetadata?.Arn ?? "no key"));
    const { Policy = "" } = await clients.s3.send(new GetBucketPolicyCommand({ Bucket: bucket }));
    assert.match(Policy, /"aws:SecureTransport":"false"/);
  }

  it("makes in an account of networks what is needed there: service roles, the role, the regions, and no state", async () => {
    const roleArn = `arn:aws:iam::${account}:role/teams/archipelago`;
    const target: Target = {
      accountId: account,
      network: { roleArn, home: "999988887777" },
      region,
      owner: "platform",
      optInRegions: ["ap-east-2"],
      stacks: [],
    };
    const regions = new AccountClient({
      region: "us-east-1",
      endpoint: environment.AWS_ENDPOINT_URL_ACCOUNT,
    });
    const plan = (wanted: Target) =>
      planSteps(stepsOf(wanted, { ...clients, account: regions }), explainAwsError);
    const unsaid = await plan({ ...target, network: { roleArn } });
    const open = unsaid.find(({ step }) => step.id === "network-role")?.found;
    assert.equal(open?.state, "cannot be read");
    assert.match(JSON.stringify(open), /--home <number of the foundation's account>/);

    const first = await plan(target);
    assert.deepEqual([...new Set(first.map(({ found }) => found.state))], ["to do"]);
    const { failed, left } = await runSteps(first, explainAwsError, () => undefined);
    assert.deepEqual([failed, left], [undefined, []]);
    const { Role } = await clients.iam.send(new GetRoleCommand({ RoleName: "archipelago" }));
    assert.equal(Role?.Arn, roleArn);
    const trust = decodeURIComponent(Role?.AssumeRolePolicyDocument ?? "");
    assert.match(trust, /"AWS":"arn:aws:iam::999988887777:root"/);
    assert.deepEqual(fake.asked, ["ap-east-2"]);
    assert.deepEqual((await clients.s3.send(new ListBucketsCommand({}))).Buckets ?? [], []);
    const second = await plan(target);
    assert.deepEqual([...new Set(second.map(({ found }) => found.state))], ["there"]);
    // Whoever else may take it was let in by somebody: said, and left.
    const foreign = await plan({ ...target, network: { roleArn, home: "111122223333" } });
    assert.equal(foreign.find(({ step }) => step.id === "network-role")?.found.state, "differs");
  });

  it("makes no role for anybody where no repository is named", async () => {
    assert.equal((await read(["--yes"])).status, 0);
    const { Roles = [] } = await clients.iam.send(new ListRolesCommand({}));
    assert.deepEqual(
      Roles.map(({ Path }) => Path?.startsWith("/aws-service-role/")),
      Roles.map(() => true),
    );
    assert.equal(Roles.length, 4);
  });

  it("goes on with what somebody has begun by hand, and takes nothing from it", async () => {
    const own = { Sid: "Own", Effect: "Allow", Principal: { AWS: `arn:aws:iam::${account}:root` } };
    const statement = { ...own, Action: "s3:GetObject", Resource: `arn:aws:s3:::${bucket}/*` };
    await clients.s3.send(
      new CreateBucketCommand({ Bucket: bucket, CreateBucketConfiguration: { LocationConstraint: region } }),
    );
    await clients.s3.send(
      new PutBucketPolicyCommand({
        Bucket: bucket,
        Policy: JSON.stringify({ Version: "2012-10-17", Statement: [statement] }),
      }),
    );
    const TagSet = [
      { Key: "owner", Value: "somebody" },
      { Key: "mine", Value: "yes" },
    ];
    await clients.s3.send(new PutBucketTaggingCommand({ Bucket: bucket, Tagging: { TagSet } }));
    // A key that was made before the work stopped.
    const { KeyMetadata } = await clients.kms.send(
      new CreateKeyCommand({ Tags: [{ TagKey: "archipelago:purpose", TagValue: "pulumi" }] }),
    );
    const { status, stderr, report } = await read(["--yes"]);
    assert.equal(status, 0, stderr);
    assert.equal(statesOf(report).bucket, "there");
    assert.equal(statesOf(report).key, "there");
    const { Policy = "" } = await clients.s3.send(new GetBucketPolicyCommand({ Bucket: bucket }));
    const { Statement } = JSON.parse(Policy) as { Statement: { Sid: string }[] };
    assert.deepEqual(
      Statement.map(({ Sid }) => Sid),
      ["Own", "TlsOnly"],
    );
    const tags = (await clients.s3.send(new GetBucketTaggingCommand({ Bucket: bucket }))).TagSet ?? [];
    for (const tag of TagSet)
      assert.ok(tags.some(({ Key, Value }) => Key === tag.Key && Value === tag.Value));
    assert.equal(tags.length, 5);
    const named = await clients.kms.send(new DescribeKeyCommand({ KeyId: "alias/archipelago-pulumi" }));
    assert.equal(named.KeyMetadata?.KeyId, KeyMetadata?.KeyId);
  });

  it("leaves alone what differs, and what needs it", async () => {
    await read([...github, "--yes"]);
    const { KeyMetadata } = await clients.kms.send(
      new DescribeKeyCommand({ KeyId: "alias/archipelago-pulumi" }),
    );
    await clients.kms.send(new DisableKeyCommand({ KeyId: KeyMetadata?.KeyId }));
    const before = await state();
    const { status, stderr, report } = await read(["--github", "acme/other", "--yes"]);
    assert.equal(status, 1);
    const { key, "preview-role": preview, "up-role": up, bucket: there } = statesOf(report);
    assert.deepEqual([key, preview, up, there], ["differs", "differs", "differs", "there"]);
    assert.match(stderr, /the key is Disabled\n.*enable it/);
    assert.match(stderr, /others may take it than wanted/);
    assert.deepEqual(await state(), before);
  });

  it("stops where AWS refuses, says what is done and how to go on, and then goes on", async () => {
    fake.refusal = {
      status: 403,
      name: "AccessDeniedException",
      message: "User: x is not authorized to perform: account:GetRegionOptStatus on resource: y",
    };
    const unread = await read(["--yes"]);
    assert.equal(unread.status, 1);
    assert.equal(statesOf(unread.report)["region-ap-east-2"], "cannot be read");
    assert.match(unread.stderr, /account:GetRegionOptStatus is denied\n.*administrator/);
    assert.equal(unread.report.outcome?.done.includes("bucket"), true);
    fake.reset();
    const { status, report } = await read(["--yes"]);
    assert.equal(status, 0);
    assert.deepEqual(report.outcome?.done, ["region-ap-east-2"]);
  });

  it("says without credentials, network or a word of sense what to do, and asks for nothing", async () => {
    const none = { AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "", HOME: "/nonexistent" };
    const away = { AWS_ENDPOINT_URL: "http://127.0.0.1:1" };
    const cases: [string[], Record<string, string>, number, RegExp][] = [
      [["--yes"], none, 1, /no AWS credentials were found[^]*AWS_PROFILE/],
      [[], none, 1, /Account unknown[^]*cannot be read/],
      [["--yes"], away, 1, /AWS cannot be reached \(ECONNREFUSED\)[^]*check network/],
      [["--github", "acme"], {}, 2, /--github takes <owner>\/<repository>/],
      [["--github", "acme/*"], {}, 2, /not "acme\/\*"/],
      [["--github", "acme/x", "--branch", "*"], {}, 2, /without wildcards/],
      [["--region", "mars-1"], {}, 2, /There is no region "mars-1": ap-east-1/],
      [["--frobnicate"], {}, 2, /unknown option/],
    ];
    for (const [args, more, code, message] of cases) {
      const { status, stdout, stderr } = await run(args, more);
      assert.equal(status, code, stderr);
      assert.match(code === 2 ? stderr : stdout, message);
      assert.doesNotMatch(stderr, /\n\s+at /);
    }
    assert.deepEqual((await clients.s3.send(new ListBucketsCommand({}))).Buckets ?? [], []);
    assert.deepEqual((await clients.kms.send(new ListKeysCommand({}))).Keys, []);
  });
});
