import { AutoScalingClient } from "@aws-sdk/client-auto-scaling";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { CodeBuildClient } from "@aws-sdk/client-codebuild";
import { CodeDeployClient } from "@aws-sdk/client-codedeploy";
import { ECRClient } from "@aws-sdk/client-ecr";
import { ECSClient } from "@aws-sdk/client-ecs";
import { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { Route53Client } from "@aws-sdk/client-route-53";
import { S3Client } from "@aws-sdk/client-s3";
import { SSMClient } from "@aws-sdk/client-ssm";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";

/** Clients of the network's region and, for registry and revisions, of any. */
export interface Clients {
  readonly ssm: SSMClient;
  readonly ecs: ECSClient;
  readonly codedeploy: CodeDeployClient;
  readonly autoscaling: AutoScalingClient;
  readonly cloudwatch: CloudWatchClient;
  readonly elb: ElasticLoadBalancingV2Client;
  readonly route53: Route53Client;
  /** The registry, the buckets and the builds are the foundation's, the first two in every region. */
  readonly ecr: (region: string) => ECRClient;
  readonly codebuild: (region: string) => CodeBuildClient;
  readonly s3: (region: string) => S3Client;
}

export interface Place {
  readonly region: string;
  /** Taken on for the network's own resources, where the network has an account of its own. */
  readonly roleArn?: string;
  /** The emulator's. */
  readonly endpoint?: string;
}

/** Ten attempts with growing pauses, slower at once when AWS asks for it. */
const patience = { maxAttempts: 10, retryMode: "adaptive" } as const;

export function createClients({ region, roleArn, endpoint }: Place): Clients {
  const common = { ...patience, ...(endpoint !== undefined && { endpoint }) };
  const network = {
    ...common,
    region,
    ...(roleArn !== undefined && { credentials: assumed(new STSClient({ ...common, region }), roleArn) }),
  };
  return {
    ssm: new SSMClient(network),
    ecs: new ECSClient(network),
    codedeploy: new CodeDeployClient(network),
    autoscaling: new AutoScalingClient(network),
    cloudwatch: new CloudWatchClient(network),
    elb: new ElasticLoadBalancingV2Client(network),
    route53: new Route53Client(network),
    ecr: perRegion((name) => new ECRClient({ ...common, region: name })),
    codebuild: perRegion((name) => new CodeBuildClient({ ...common, region: name })),
    s3: perRegion(
      (name) => new S3Client({ ...common, region: name, forcePathStyle: endpoint !== undefined }),
    ),
  };
}

function perRegion<T>(create: (region: string) => T): (region: string) => T {
  const made = new Map<string, T>();
  return (region) => {
    const client = made.get(region) ?? create(region);
    made.set(region, client);
    return client;
  };
}

/** Credentials of a role; the SDK asks again shortly before they run out. */
const assumed = (sts: STSClient, roleArn: string) => async () => {
  const { Credentials } = await sts.send(
    new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: "archipelago-bridge" }),
  );
  const { AccessKeyId = "", SecretAccessKey = "", SessionToken, Expiration } = Credentials ?? {};
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
    expiration: Expiration,
  };
};
