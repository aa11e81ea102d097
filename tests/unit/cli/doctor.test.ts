import assert from "node:assert/strict";
import { readConfigured } from "../../../cli/configured";
import { examine, type World, zonesOf } from "../../../cli/doctor";
import { judgeFoundationAccount, judgeRegion } from "../../../cli/doctor/account";
import { checkHandshakes, judgeConnection, judgeSlack } from "../../../cli/doctor/by-hand";
import { countsOf, exitCodeOf, missing, ok, page, unknown, type Check } from "../../../cli/doctor/check";
import { judgeCertificate, judgeDomain, judgeZone, look, type Seen } from "../../../cli/doctor/dns";
import { checkQuotas, judgeQuotas } from "../../../cli/doctor/quotas";
import { silentReader, type AccountReader } from "../../../cli/doctor/reader";
import {
  askPulumi,
  judgeLogin,
  judgeNode,
  judgePlugin,
  judgePulumi,
  judgeStack,
  wantedPlugins,
  type Ran,
} from "../../../cli/doctor/tools";
import { linkedServices } from "../../../cli/shared/service-roles";
import { meshZoneName } from "../../../components/mesh/names";
import { quotas } from "../../../facts";
import packages from "../../../package.json";

const ran = (stdout: string, status = 0, stderr = ""): Ran => ({ status, stdout, stderr });
const absent: Ran = { stdout: "", stderr: "" };
const denied = { kind: "denied" as const, reason: "x is denied", todo: "use other credentials" };

/** State and, where it is not well, what to do. */
const told = ({ state, found, todo }: Check) => [state, found, todo ?? ""].join(" | ");

describe("what the doctor says of tools and of Pulumi", () => {
  it("knows which node and which Pulumi are new enough", () => {
    for (const [version, state] of [
      ["24.1.0", "ok"],
      ["22.0.0", "ok"],
      ["20.19.0", "missing"],
    ] as const)
      assert.equal(judgeNode(version).state, state, version);
    const table: [Ran, RegExp][] = [
      [ran("v3.200.0\n"), /^ok \| v3\.200\.0/],
      [ran("v4.0.0"), /^ok/],
      [ran("v3.1000.1-alpha"), /^ok/],
      [ran("v3.199.9"), /^missing \| v3\.199\.9 \| install Pulumi 3\.200/],
      [ran("nonsense"), /^missing/],
      [absent, /^missing \| not found/],
    ];
    for (const [answer, expected] of table) assert.match(told(judgePulumi(answer)), expected);
  });

  it("wants the plugins of the program's packages, in exactly their versions", () => {
    assert.deepEqual(wantedPlugins(), [
      { name: "aws", version: packages.dependencies["@pulumi/aws"] },
      { name: "awsx", version: packages.dependencies["@pulumi/awsx"] },
      { name: "datadog", version: packages.dependencies["@pulumi/datadog"] },
    ]);
    const wanted = { name: "aws", version: "7.48.0" };
    const list = (...all: object[]) => ran(JSON.stringify(all));
    const table: [Ran, RegExp][] = [
      [list({ name: "aws", kind: "resource", version: "7.48.0" }), /^ok/],
      [list({ name: "aws", kind: "resource", version: "v7.48.0" }), /^ok/],
      [
        list({ name: "aws", kind: "resource", version: "7.47.0" }),
        /^missing \| only 7\.47\.0; 7\.48\.0 is needed \| pulumi plugin install resource aws 7\.48\.0$/,
      ],
      [list({ name: "aws", kind: "analyzer", version: "7.48.0" }), /^missing \| not installed/],
      [list(), /^missing/],
      [ran("no json"), /^missing/],
      [absent, /^unknown \| Pulumi does not answer/],
    ];
    for (const [answer, expected] of table) assert.match(told(judgePlugin(wanted, answer)), expected);
  });

  it("knows whose state it is", () => {
    const login = (url: string) => ({ login: ran(JSON.stringify({ user: "me", url })), stacks: ran("[]") });
    const table: [Parameters<typeof judgeLogin>[0], RegExp][] = [
      [login("s3://archipelago-state-123456789012?region=x"), /^ok \| s3:/],
      [login("https://app.pulumi.com/me"), /^ok/],
      [
        login("s3://archipelago-state-999999999999?region=x"),
        /^missing \| .* of account 999999999999, the credentials are of 123456789012/,
      ],
      [
        { login: ran("", 1, "error: not logged in\n"), stacks: absent },
        /^missing \| error: not logged in \| pulumi login/,
      ],
      [{ login: absent, stacks: absent }, /^unknown \| there is no pulumi/],
    ];
    for (const [answer, expected] of table) assert.match(told(judgeLogin(answer, "123456789012")), expected);
    assert.equal(judgeLogin(login("s3://archipelago-state-999999999999"), undefined).state, "ok");
  });

  it("tells a stack that stands from one that is empty or not there", () => {
    const of = (...stacks: object[]) => ({ login: ran("{}"), stacks: ran(JSON.stringify(stacks)) });
    const table: [Parameters<typeof judgeStack>[1], RegExp][] = [
      [of({ name: "foundation", resourceCount: 90 }), /^ok \| 90 resources/],
      [of({ name: "acme/archipelago/foundation", resourceCount: 1 }), /^ok/],
      [
        of({ name: "foundation", resourceCount: 0 }),
        /^missing \| .*nothing is raised \| pulumi up --stack foundation/,
      ],
      [of({ name: "foundation" }), /^missing/],
      [of({ name: "stg", resourceCount: 3 }), /^missing \| does not exist \| pulumi stack init foundation/],
      [{ login: ran("{}"), stacks: ran("", 1, "error: no key\n") }, /^unknown \| error: no key/],
      [{ login: ran("", 1), stacks: ran("", 1) }, /^unknown/],
    ];
    for (const [answer, expected] of table) assert.match(told(judgeStack("foundation", answer)), expected);
  });

  it("asks nothing of a state that nobody is logged in to", async () => {
    const asked: string[] = [];
    const state = await askPulumi((_, args) => (asked.push(args.join(" ")), Promise.resolve(ran("", 1))));
    assert.deepEqual(asked, ["whoami --json --non-interactive"]);
    assert.equal(state.stacks.status, 1);
  });
});

describe("what the doctor says of an account", () => {
  it("holds the foundation's account against the credentials'", () => {
    const identity = { value: { account: "123456789012", arn: "arn" } };
    assert.deepEqual(judgeFoundationAccount(undefined, identity), []);
    assert.deepEqual(judgeFoundationAccount("1", { failed: denied }), []);
    assert.equal(judgeFoundationAccount("123456789012", identity)[0]?.state, "ok");
    assert.match(told(judgeFoundationAccount("9", identity)[0] as Check), /^missing \| raised in 9/);
  });

  it("reads every opt-in status", () => {
    const table: [string, RegExp][] = [
      ["ENABLED", /^ok/],
      ["ENABLED_BY_DEFAULT", /^ok/],
      ["ENABLING", /^missing \| being enabled \| wait/],
      ["DISABLING", /^missing \| being disabled/],
      ["DISABLED", /^missing \| not enabled \| \.\/archipelago bootstrap --yes/],
    ];
    for (const [status, expected] of table) assert.match(told(judgeRegion("x", { value: status })), expected);
    assert.match(told(judgeRegion("x", { failed: denied })), /^unknown \| x is denied \| use other/);
  });

  const demand = (quota: keyof typeof quotas, needed: number) => ({
    region: "ap-east-2",
    quota,
    name: quotas[quota].name,
    needed,
    default: quotas[quota].value,
    ...("code" in quotas[quota] && { code: (quotas[quota] as { code: string }).code }),
  });

  it("names a service for every quota's code, as a rise is asked for by both", () => {
    for (const [name, quota] of Object.entries(quotas)) if ("code" in quota) assert.ok(quota.service, name);
  });

  it("holds demand against what the account has, not against what a new one would", () => {
    const [short, fits] = judgeQuotas("ap-east-2", [
      { demand: demand("elasticIps", 6), answer: { value: 5 } },
      { demand: demand("vpcs", 6), answer: { value: 10 } },
      { demand: demand("rulesPerLoadBalancer", 100), answer: { value: undefined } },
    ]);
    assert.match(
      told(short as Check),
      /^missing \| needs 6, the account has 5 \| aws service-quotas request-service-quota-increase --region ap-east-2 --service-code ec2 --quota-code L-0263D0A3 --desired-value 6$/,
    );
    assert.match(told(fits as Check), /^ok \| suffice/);
    assert.equal(fits?.what, "2 quotas in ap-east-2");
    const [support] = judgeQuotas("r", [
      { demand: demand("rulesPerLoadBalancer", 101), answer: { value: undefined } },
    ]);
    assert.match(told(support as Check), /^missing \| needs 101, the account has 100 \| .*support case/);
  });

  it("says of what it could not ask whether a new account's would do", async () => {
    const all = [demand("vpcs", 2), demand("elasticIps", 9)];
    const checks = await checkQuotas(silentReader(denied), all);
    assert.deepEqual(checks.map(told), [
      "unknown | x is denied; Elastic IP addresses per Region (needs 9, a new account has 5) | use other credentials",
    ]);
    const [fine] = await checkQuotas(silentReader(denied), [demand("vpcs", 2)]);
    assert.match(told(fine as Check), /a new account's suffice/);
    const asked: string[][] = [];
    const reader = {
      ...silentReader(denied),
      quota: (...args: string[]) => (asked.push(args), Promise.resolve(5)),
    };
    await checkQuotas(reader, [...all, demand("rulesPerLoadBalancer", 1)]);
    assert.deepEqual(asked, [
      ["ap-east-2", "vpc", "L-F678F1CE"],
      ["ap-east-2", "ec2", "L-0263D0A3"],
    ]);
  });
});

describe("what the doctor says of names and handshakes", () => {
  const zone = {
    name: "jp.stg.acme.jp",
    region: "ap-northeast-1",
    delegated: true,
    key: "countries.jp.dns.delegated",
  };
  const own = { value: { id: "Z1", nameServers: ["ns-1.awsdns.org", "NS-2.awsdns.com."] } };

  it("compares the zone's name servers with what the world sees", () => {
    const table: [Partial<typeof zone>, Parameters<typeof judgeZone>[1], Seen, RegExp][] = [
      [{}, own, { nameServers: ["ns-2.awsdns.com", "ns-1.awsdns.org."] }, /^ok/],
      [
        {},
        own,
        { nameServers: [] },
        /^missing \| not delegated \| where stg\.acme\.jp is kept, set the NS records of jp\.stg\.acme\.jp to ns-1\.awsdns\.org, ns-2\.awsdns\.com$/,
      ],
      [{}, own, { nameServers: ["ns-9.awsdns.org"] }, /^missing \| delegated to others: ns-9/],
      [{}, own, { nameServers: ["ns-1.awsdns.org"] }, /^missing \| delegated to others/],
      [
        { delegated: false },
        own,
        { nameServers: ["ns-1.awsdns.org", "ns-2.awsdns.com"] },
        /^missing \| .* \| set countries\.jp\.dns\.delegated: true/,
      ],
      [{}, own, { silent: "ETIMEOUT" }, /^unknown \| no resolver answers \(ETIMEOUT\)/],
      [{}, { value: undefined }, { nameServers: [] }, /^missing \| the zone is not raised yet/],
      [{}, { failed: denied }, { nameServers: [] }, /^unknown \| x is denied/],
    ];
    for (const [more, answer, seen, expected] of table)
      assert.match(told(judgeZone({ ...zone, ...more }, answer, seen)), expected);
  });

  it("tells a name that nobody has from a resolver that does not answer", async () => {
    const failing = (code: string) => () => Promise.reject(Object.assign(new Error(code), { code }));
    assert.deepEqual(await look(failing("ENOTFOUND"), "x"), { nameServers: [] });
    assert.deepEqual(await look(failing("ENODATA"), "x"), { nameServers: [] });
    assert.deepEqual(await look(failing("ESERVFAIL"), "x"), { silent: "ESERVFAIL" });
    assert.deepEqual(await look(() => Promise.resolve(["a"]), "x"), { nameServers: ["a"] });
  });

  it("says of a certificate whether to wait, to delegate or to ask again", () => {
    const table: [readonly string[], boolean, RegExp][] = [
      [["ISSUED"], true, /^ok/],
      [["VALIDATION_TIMED_OUT", "ISSUED"], true, /^ok/],
      [["PENDING_VALIDATION"], true, /^missing \| waits for its proof \| pulumi up/],
      [["PENDING_VALIDATION"], false, /^missing \| waits for its proof \| delegate jp\.stg\.acme\.jp first/],
      [["VALIDATION_TIMED_OUT"], true, /^missing \| .*three days \| pulumi up --refresh/],
      [["FAILED"], true, /^missing \| FAILED \| pulumi up --refresh/],
      [[], false, /^missing \| not asked for yet/],
    ];
    for (const [states, delegated, expected] of table)
      assert.match(told(judgeCertificate({ ...zone, delegated }, { value: states })), expected);
    assert.equal(judgeCertificate(zone, { failed: denied }).state, "unknown");
    assert.equal(judgeDomain("example.com").state, "missing");
    assert.equal(judgeDomain("acme.example.org").state, "missing");
    assert.equal(judgeDomain("notexample.com").state, "ok");
  });

  it("asks for handshakes only where the configuration needs them", async () => {
    const { foundation } = readConfigured([]);
    assert.deepEqual(await checkHandshakes(silentReader(denied), foundation), []);
    const delivery = { ...foundation.delivery, connection: true };
    const slack = { workspaceId: "T0123ABCDEF", channelId: "C0123ABCDEF" };
    const images = foundation.images && { ...foundation.images, slack };
    const both = await checkHandshakes(silentReader(denied), {
      ...foundation,
      delivery,
      ...(images && { images }),
    });
    assert.deepEqual(both.map(told), Array(2).fill("unknown | x is denied | use other credentials"));
    const of = (name: string, status: string) => judgeConnection("r", { value: [{ name, status }] });
    assert.match(told(of("github-0123456", "AVAILABLE")), /^ok/);
    assert.match(
      told(of("github-0123456", "PENDING")),
      /^missing \| github-0123456 is pending \| .*Connections/,
    );
    assert.match(told(of("another", "AVAILABLE")), /^missing \| not made yet/);
    assert.match(told(judgeSlack("T1", { value: ["T2"] })), /^missing \| not authorised/);
    assert.match(told(judgeSlack("T1", { value: ["T1"] })), /^ok/);
  });
});

describe("the doctor's page", () => {
  it("shows each piece of advice once, and counts", () => {
    const checks = [
      ok("tools", "git", "2.39"),
      missing("quotas", "VPCs", "needs 6", "ask for more"),
      ...["a", "b", "c", "d"].map((what) => unknown("DNS", what, denied)),
    ];
    const text = page(checks);
    assert.equal(text.split("→ use other credentials").length, 2);
    assert.match(text, /a; b; and 2 more\n\s+→ use other/);
    assert.match(text, /1 ok, 1 missing, 4 unknown$/);
    assert.deepEqual(countsOf(checks), { ok: 1, missing: 1, unknown: 4 });
    assert.equal(exitCodeOf(checks), 1);
    assert.equal(exitCodeOf(checks.slice(0, 1)), 0);
    assert.equal(exitCodeOf(checks.slice(2)), 1);
    assert.doesNotMatch(page(checks.slice(0, 1)), /What to do/);
  });

  it("fits the width that there is, without losing a word", () => {
    const found =
      "needs 8, a new account has 5, and a long reason why nobody could say more about it just now";
    const checks = [
      unknown("quotas", "15 quotas in ap-northeast-2, and more", { reason: found, todo: "ask" }),
    ];
    for (const width of [80, 120]) {
      const table = page(checks, width).split("\n\n")[0] ?? "";
      for (const line of table.split("\n")) assert.ok(line.length <= width, line);
      for (const word of found.split(" ")) assert.ok(table.includes(word), word);
    }
  });
});

describe("a whole examination", () => {
  const configured = readConfigured(["stg"]);
  /** A machine, an account and a world in which all is well. */
  const healthy = (): World => ({
    run: (command, args) => {
      const answers: Record<string, string> = {
        "git --version": "git version 2.39.5",
        "pulumi version": "v3.226.0",
        "pulumi plugin ls --json": JSON.stringify(
          wantedPlugins().map((one) => ({ ...one, kind: "resource" })),
        ),
        "pulumi whoami --json --non-interactive": JSON.stringify({
          url: "s3://archipelago-state-123456789012",
        }),
        "pulumi stack ls --json --non-interactive": JSON.stringify([
          { name: "foundation", resourceCount: 90 },
          { name: "stg", resourceCount: 700 },
        ]),
        "pulumi stack output accountId --stack foundation --non-interactive": "123456789012\n",
      };
      const answer = answers[[command, ...args].join(" ")];
      return Promise.resolve(answer === undefined ? absent : ran(answer));
    },
    reader: {
      identity: () => Promise.resolve({ account: "123456789012", arn: "arn:aws:iam::123456789012:user/me" }),
      takeRole: () => Promise.resolve(),
      regionStatus: () => Promise.resolve("ENABLED"),
      quota: () => Promise.resolve(1000),
      zone: () => Promise.resolve({ id: "Z1", nameServers: ["ns-1"] }),
      certificates: () => Promise.resolve(["ISSUED"]),
      connections: () => Promise.resolve([]),
      slackWorkspaces: () => Promise.resolve([]),
      linkedServices: () => Promise.resolve(linkedServices),
      inAccount: () => healthy().reader,
    },
    resolveNs: () => Promise.resolve(["ns-1"]),
    demand: () => Promise.resolve([]),
  });
  /** The same, with a domain of one's own and delegated zones. */
  const own = {
    ...configured,
    environments: configured.environments.map((environment) => {
      const delegate = <N extends typeof environment.hub>(network: N) => ({
        ...network,
        dns: { ...network.dns, delegated: true },
      });
      return {
        ...environment,
        domain: "acme.jp",
        hub: delegate(environment.hub),
        countries: environment.countries.map(delegate),
      };
    }),
  };

  it("looks at every network's zone and at the mesh's", () => {
    const [environment] = configured.environments;
    assert.ok(environment);
    assert.deepEqual(
      zonesOf(configured, undefined).map(({ name, key }) => `${name} ${key}`),
      [
        "hub.stg.example.com hub.dns.delegated",
        `${meshZoneName(environment)} hub.dns.delegated`,
        "jp.stg.example.com countries.jp.dns.delegated",
        "kr.stg.example.com countries.kr.dns.delegated",
        "tw.stg.example.com countries.tw.dns.delegated",
      ],
    );
  });

  it("finds nothing where all is well", async () => {
    const checks = await examine("stg", own, healthy());
    assert.deepEqual(checks.filter(({ state }) => state !== "ok").map(told), []);
    assert.equal(exitCodeOf(checks), 0);
    const groups = [...new Set(checks.map(({ group }) => group))];
    assert.deepEqual(groups, ["tools", "state", "account", "regions", "stacks", "DNS"]);
  });

  it("asks AWS one question where the first has no answer, and still says what it knows", async () => {
    const asked: string[] = [];
    const reader = new Proxy({} as AccountReader, {
      get: (_, name) => () => {
        asked.push(String(name));
        return Promise.reject(Object.assign(new Error("getaddrinfo"), { code: "ENOTFOUND" }));
      },
    });
    const checks = await examine("stg", own, { ...healthy(), reader });
    assert.deepEqual(asked, ["identity"]);
    const unknownOnes = checks.filter(({ state }) => state === "unknown");
    assert.ok(unknownOnes.every(({ found }) => /AWS cannot be reached \(ENOTFOUND\)/.test(found)));
    assert.ok(checks.some(({ what, state }) => what === "pulumi" && state === "ok"));
    assert.equal(exitCodeOf(checks), 1);
  });

  it("tries the role of a country that lives in another account, and looks into no account but its own", async () => {
    const account = { id: "999999999999", roleArn: "arn:aws:iam::999999999999:role/deploy" };
    const away = {
      ...own,
      environments: own.environments.map((environment) => ({
        ...environment,
        countries: environment.countries.map((country) =>
          country.code === "tw" ? { ...country, account } : country,
        ),
      })),
    };
    const refusal = Object.assign(new Error("not authorized to perform: sts:AssumeRole"), {
      name: "AccessDenied",
    });
    const world = healthy();
    const zones: string[] = [];
    const checks = await examine("stg", away, {
      ...world,
      reader: {
        ...world.reader,
        takeRole: () => Promise.reject(refusal),
        inAccount: () => silentReader(denied),
        zone: (name) => (zones.push(name), world.reader.zone(name)),
      },
    });
    const open = checks.filter(({ state }) => state !== "ok").map(({ what, state }) => `${what} ${state}`);
    assert.deepEqual(open, [
      "role for stg.tw in account 999999999999 missing",
      "ap-east-2 (Taipei) in account 999999999999 for stg.tw unknown",
      "tw.stg.example.com unknown",
    ]);
    assert.ok(!zones.some((name) => name.startsWith("tw.")));
    const roles: string[] = [];
    const there = { ...world.reader, regionStatus: () => Promise.resolve("DISABLED") };
    const taken = await examine("stg", away, {
      ...world,
      reader: {
        ...world.reader,
        inAccount: (roleArn) => {
          roles.push(roleArn);
          return { ...there, linkedServices: () => Promise.resolve(["ecs", "autoscaling"]) };
        },
      },
    });
    assert.deepEqual([...new Set(roles)], [account.roleArn]);
    const told_ = taken
      .filter(({ what }) => what.includes("999999999999"))
      .map((one) => `${one.what}: ${told(one)}`);
    assert.deepEqual(told_, [
      "role for stg.tw in account 999999999999: ok | may be taken | ",
      "service-linked roles in account 999999999999: missing | spot, elasticloadbalancing missing | ./archipelago bootstrap --yes with credentials of account 999999999999",
      "ap-east-2 (Taipei) in account 999999999999 for stg.tw: missing | not enabled | ./archipelago bootstrap --yes with credentials of account 999999999999, or AWS console, Account, AWS Regions; or move the country to another region",
    ]);
  });
});
