/** What the doctor asks of an account: reads only. */
import type { GetServiceQuotaCommandOutput } from "@aws-sdk/client-service-quotas";
import { explainAwsError, orNothing, type AwsExplanation } from "../aws-errors";
import { assumed } from "../shared/assumed";
import { linkedRolePath, linkedServices } from "../shared/service-roles";
import { callJson } from "./call";
import type { Answer } from "./check";
import { answerTimeoutMs, connectionTimeoutMs, tries } from "./limits";

export interface Zone {
  readonly id: string;
  readonly nameServers: readonly string[];
}

export interface AccountReader {
  identity(): Promise<{ readonly account: string; readonly arn: string }>;
  /** Whether a role may be taken. */
  takeRole(roleArn: string): Promise<void>;
  /** Opt-in status, in AWS's words. */
  regionStatus(region: string): Promise<string>;
  /** What the account may have; nothing where AWS does not know the code there. */
  quota(region: string, service: string, code: string): Promise<number | undefined>;
  /** The public zone of a name. */
  zone(name: string): Promise<Zone | undefined>;
  /** Status of each certificate whose first name this is. */
  certificates(region: string, domain: string): Promise<readonly string[]>;
  connections(region: string): Promise<readonly { readonly name: string; readonly status: string }[]>;
  /** Ids of the Slack workspaces that somebody has authorised. */
  slackWorkspaces(): Promise<readonly string[]>;
  /** Those of AWS's services that have their own role in the account. */
  linkedServices(): Promise<readonly string[]>;
  /** The same questions to another account, by a role there. */
  inAccount(roleArn: string): AccountReader;
}

/** A call's answer or its reason; never rejects. */
export async function attempt<T>(call: () => Promise<T>, region?: string): Promise<Answer<T>> {
  try {
    return { value: await call() };
  } catch (error) {
    if (isExplained(error)) return { failed: error.explanation };
    return { failed: explainAwsError(error, region === undefined ? {} : { region }) };
  }
}

/** Thrown by a reader that need not ask: the answer to the first call is the answer to all. */
class Explained extends Error {
  constructor(readonly explanation: AwsExplanation) {
    super(explanation.reason);
  }
}
const isExplained = (error: unknown): error is Explained => error instanceof Explained;

/** A reader that gives every question the same reason, at once. */
export function silentReader(explanation: AwsExplanation): AccountReader {
  const refuse = () => Promise.reject(new Explained(explanation));
  return {
    identity: refuse,
    takeRole: refuse,
    regionStatus: refuse,
    quota: refuse,
    zone: refuse,
    certificates: refuse,
    connections: refuse,
    slackWorkspaces: refuse,
    linkedServices: refuse,
    inAccount: () => silentReader(explanation),
  };
}

const patience = {
  maxAttempts: tries,
  requestHandler: { connectionTimeout: connectionTimeoutMs, requestTimeout: answerTimeoutMs },
} as const;
const globalRegion = "us-east-1";
/** One of the few regions that answer for the chat channels of the whole account. */
const chatRegion = "us-east-2";

/** A reader with the standard chain of credentials, or others; each client is loaded at its first call. */
export function createReader(home: string, credentials?: ReturnType<typeof assumed>): AccountReader {
  const settings = { ...patience, ...(credentials && { credentials }) };
  const sts = lazily(async () => {
    const { STSClient } = await import("@aws-sdk/client-sts");
    return new STSClient({ region: home, ...settings });
  });
  return {
    identity: async () => {
      const { GetCallerIdentityCommand } = await import("@aws-sdk/client-sts");
      const { Account = "", Arn = "" } = await (await sts()).send(new GetCallerIdentityCommand({}));
      return { account: Account, arn: Arn };
    },
    takeRole: async (RoleArn) => {
      const { AssumeRoleCommand } = await import("@aws-sdk/client-sts");
      await (
        await sts()
      ).send(new AssumeRoleCommand({ RoleArn, RoleSessionName: "archipelago-doctor", DurationSeconds: 900 }));
    },
    regionStatus: async (RegionName) => {
      const { AccountClient, GetRegionOptStatusCommand } = await import("@aws-sdk/client-account");
      const client = new AccountClient({ region: globalRegion, ...settings });
      return (await client.send(new GetRegionOptStatusCommand({ RegionName }))).RegionOptStatus ?? "UNKNOWN";
    },
    quota: (region, service, code) => readQuota(settings, region, service, code),
    zone: async (name) => {
      const route53 = await import("@aws-sdk/client-route-53");
      const client = new route53.Route53Client({ region: globalRegion, ...settings });
      const { HostedZones = [] } = await client.send(
        new route53.ListHostedZonesByNameCommand({ DNSName: name }),
      );
      const found = HostedZones.find((zone) => zone.Name === `${name}.` && zone.Config?.PrivateZone !== true);
      if (found?.Id === undefined) return undefined;
      const { DelegationSet } = await client.send(new route53.GetHostedZoneCommand({ Id: found.Id }));
      return { id: found.Id, nameServers: DelegationSet?.NameServers ?? [] };
    },
    certificates: async (region, domain) => {
      const all = await callJson<CertificateList, "CertificateSummaryList">(
        await sts(),
        {
          service: "acm",
          region,
          target: "CertificateManager.ListCertificates",
          version: "1.1",
        },
        "CertificateSummaryList",
      );
      return all.filter(({ DomainName }) => DomainName === domain).map(({ Status = "UNKNOWN" }) => Status);
    },
    connections: async (region) => {
      const all = await callJson<ConnectionList, "Connections">(
        await sts(),
        {
          service: "codeconnections",
          region,
          target: "com.amazonaws.codeconnections.CodeConnections_20231201.ListConnections",
          version: "1.0",
        },
        "Connections",
      );
      return all.map(({ ConnectionName = "", ConnectionStatus = "UNKNOWN" }) => ({
        name: ConnectionName,
        status: ConnectionStatus,
      }));
    },
    slackWorkspaces: async () => {
      const all = await callJson<WorkspaceList, "SlackWorkspaces">(
        await sts(),
        { service: "chatbot", region: chatRegion, path: "/describe-slack-workspaces" },
        "SlackWorkspaces",
      );
      return all.map(({ SlackTeamId = "" }) => SlackTeamId);
    },
    linkedServices: async () => {
      const { IAMClient, ListRolesCommand } = await import("@aws-sdk/client-iam");
      const client = new IAMClient({ region: globalRegion, ...settings });
      const found = await Promise.all(
        linkedServices.map(async (service) => {
          const { Roles = [] } = await client.send(
            new ListRolesCommand({ PathPrefix: linkedRolePath(service) }),
          );
          return Roles.length > 0 ? [service] : [];
        }),
      );
      return found.flat();
    },
    inAccount: (roleArn) => createReader(home, assumed(home, roleArn)),
  };
}

interface CertificateList {
  CertificateSummaryList: { DomainName?: string; Status?: string }[];
}
interface ConnectionList {
  Connections: { ConnectionName?: string; ConnectionStatus?: string }[];
}
interface WorkspaceList {
  SlackWorkspaces: { SlackTeamId?: string }[];
}

/** The account's own value; where it never had another, the default of AWS. */
async function readQuota(
  settings: typeof patience,
  region: string,
  ServiceCode: string,
  QuotaCode: string,
): Promise<number | undefined> {
  const { ServiceQuotasClient, GetServiceQuotaCommand, GetAWSDefaultServiceQuotaCommand } =
    await import("@aws-sdk/client-service-quotas");
  const client = new ServiceQuotasClient({ region, ...settings, retryMode: "adaptive" });
  const input = { ServiceCode, QuotaCode };
  const applied: GetServiceQuotaCommandOutput | undefined = await orNothing(
    client.send(new GetServiceQuotaCommand(input)),
  );
  const answer = applied ?? (await orNothing(client.send(new GetAWSDefaultServiceQuotaCommand(input))));
  return answer?.Quota?.Value;
}

function lazily<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
