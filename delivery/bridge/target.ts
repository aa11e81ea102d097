/**
 * What the bridge has to know to deploy one service to one network. The program writes it as JSON to the parameter
 * `/archipelago/<environment>/<network>/deploy/<service>` of the network's region; the bridge reads it there.
 */
import { z } from "zod";

/** How a new version takes over. */
export const targetStrategies = ["rolling", "blueGreen", "canary", "linear"] as const;

const text = z.string().min(1);
const arn = z.string().startsWith("arn:");
const minutes = z.number().min(0);
const count = z.number().int().min(0);
const url = z.url({ protocol: /^https?$/ });

/** The header that reaches one side past the live rule, see `test.target`. */
export const targetHeader = "x-archipelago-target";

const common = {
  /** A bridge refuses a form that it does not know. */
  formatVersion: z.literal(1),
  environment: text,
  /** Code of the network, such as `jp`. */
  network: text,
  region: text,
  service: text,
  /** Name of the ECR repository: the same in every region. */
  repository: text,
  /** The tag that says what runs in this network. */
  tag: text,
  /** The parameter that holds the release which runs here. */
  releaseParameter: z.string().startsWith("/"),
  /** The region to which builds push, and from which images are replicated. */
  homeRegion: text,
  /** Has to answer 200 after a deployment. */
  smokeUrl: url.optional(),
};

/** How a task is run once. */
const task = z.strictObject({
  cluster: text,
  /** The newest revision is run. */
  family: text,
  /** The container whose exit code counts; its image is the release. */
  container: text,
  subnets: z.array(text).min(1),
  securityGroup: text,
  logGroup: text,
});

const side = z.strictObject({
  deploymentGroup: text,
  /** The Auto Scaling group. */
  group: text,
  /** Target groups of this side. */
  targetGroups: z.array(arn).min(1),
  /** Has to answer 200 before traffic moves to this side. */
  test: z
    .strictObject({
      url,
      /** Sent as the header `x-archipelago-target`. */
      target: text.optional(),
    })
    .optional(),
  /** Names of CloudWatch alarms on this side: one that is raised while both sides run takes the deployment back. */
  alarms: z.array(text).default([]),
});

const endpoint = z.strictObject({ dnsName: text, zoneId: text });

/** A rule that forwards to both target groups, by weight. */
const movingRule = z.strictObject({ arn, blue: arn, green: arn });

const sideSwitch = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("listener"),
    rules: z.array(movingRule).min(1),
  }),
  z.strictObject({
    kind: z.literal("dns"),
    zoneId: text,
    /** Name of the alias record that moves. */
    record: text,
    /** Name of the alias record that leads to the idle side. */
    testRecord: text,
    /** For how long a resolver may remember where the record pointed. */
    ttlSeconds: count,
    /** Added to it for those who remember longer. */
    marginSeconds: count,
    blue: endpoint,
    green: endpoint,
    /** Callers inside the mesh keep one name, behind which the weights move. */
    rules: z.array(movingRule),
  }),
]);

const instances = {
  kind: z.literal("ami"),
  /** CodeDeploy's application. */
  application: text,
  /** Bucket of the network's region, from which CodeDeploy reads. */
  revisionBucket: text,
  /** Bucket of the home region, to which builds write revisions. */
  homeBucket: text,
};

const ecs = z.strictObject({
  ...common,
  kind: z.literal("ecs"),
  compute: z.enum(["fargate", "ecs-ec2"]),
  strategy: z.enum(targetStrategies),
  cluster: text,
  /** Name of the ECS service. */
  unit: text,
  /** The container whose image is the release; default the service's name. */
  container: text.optional(),
  /** Minutes that the strategy itself waits, steps and bake together: added to the bridge's patience. */
  plannedMinutes: minutes.default(0),
});
/** A job or a task: the tag moves, nothing is deployed. */
const run = z.strictObject({ ...common, kind: z.literal("run"), task: task.optional() });
const rolling = z.strictObject({
  ...common,
  ...instances,
  strategy: z.literal("rolling"),
  deploymentGroup: text,
  group: text,
});
const blueGreen = z.strictObject({
  ...common,
  ...instances,
  strategy: z.literal("blueGreen"),
  /** Sizes for a side when the other one has none to copy. */
  min: count,
  max: count,
  sides: z.strictObject({ blue: side, green: side }),
  switch: sideSwitch,
  /** Both sides run for so long after the move. */
  bakeMinutes: minutes,
});

export const deploymentTargetSchema = z.discriminatedUnion("kind", [
  ecs,
  run,
  z.discriminatedUnion("strategy", [rolling, blueGreen]),
]);

export type DeploymentTarget = z.infer<typeof deploymentTargetSchema>;
export type EcsTarget = z.infer<typeof ecs>;
export type RunTarget = z.infer<typeof run>;
export type RollingTarget = z.infer<typeof rolling>;
export type BlueGreenTarget = z.infer<typeof blueGreen>;
export type TargetSide = z.infer<typeof side>;
export type SideName = keyof BlueGreenTarget["sides"];

/** Name of the parameter that holds the descriptor. */
export const targetParameter = (environment: string, network: string, service: string): string =>
  `/archipelago/${environment}/${network}/deploy/${service}`;
