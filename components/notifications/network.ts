import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ResolvedEnvironment, ResolvedNetwork } from "../../config";
import type { DatadogKeys } from "../datadog";
import { serviceTags, tagging, platformService } from "../tags";
import { createEventStream } from "./datadog";
import {
  codeDeployDeployment,
  ecsDeployment,
  failedWork,
  instanceRefresh,
  outcomesOf,
  severityOf,
  type Kind,
  type Outcome,
  type Told,
} from "./events";
import { createForward, type Forward } from "./forward";
import { createNotification, type Receivers } from "./notification";
import { createNotificationTopic } from "./topic";

/** How a service is deployed, as far as its events say. */
export type Deployed =
  | { readonly kind: "ecs"; readonly cluster: string; readonly unit: string }
  | { readonly kind: "ami"; readonly application: string; readonly groups: readonly string[] };

/** What of a service there is to tell of. */
export interface ToldService {
  readonly name: string;
  readonly owner: string;
  /** What it runs on; absent where nothing is deployed. */
  readonly compute?: Deployed["kind"];
  /** Of the kind that `compute` says. */
  readonly deployed: pulumi.Output<Deployed | undefined>;
  /** Names of the alarms that stand for failed work of the service. */
  readonly failures: readonly pulumi.Output<string>[];
}

/** Servers that services share. */
export interface ToldServers {
  readonly name: string;
  readonly group: pulumi.Output<string>;
}

/** Where messages of a network go. */
export interface Telling {
  /** Of the region in which events are told, and the network's account. */
  readonly provider: aws.Provider;
  /** Of the region in which they happen. */
  readonly source: aws.Provider;
  /** Absent where Datadog is off. */
  readonly datadog?: { readonly site: string; readonly keys: DatadogKeys };
}

export interface NetworkNotificationsArgs {
  readonly environment: ResolvedEnvironment;
  readonly network: ResolvedNetwork;
  readonly accountId: pulumi.Output<string>;
  readonly services: readonly ToldService[];
  readonly servers: readonly ToldServers[];
  readonly telling: Telling;
}

/**
 * Tells of what deploys, renews or fails in a network: EventBridge rewords the events and gives them to a topic
 * and to Datadog's event stream, if there are such. One rule for each service, kind and outcome, because an
 * event of ECS does not say a service's name, and so that Datadog knows good from bad.
 * Cost: about 1 US$ a million events.
 */
export class NetworkNotifications extends pulumi.ComponentResource {
  /** Whoever wants to hear of the network subscribes to it; absent where only Datadog does. */
  readonly topicArn?: pulumi.Output<string>;
  private readonly receivers: Receivers;
  private readonly forward?: Forward;

  constructor(
    name: string,
    private readonly args: NetworkNotificationsArgs,
    opts: pulumi.ComponentResourceOptions,
  ) {
    super(
      "archipelago:notifications:NetworkNotifications",
      name,
      {},
      { ...opts, providers: { aws: args.telling.provider } },
    );
    const { network, accountId, services, servers, telling } = args;
    const { code, notifications, region } = network;
    const topic = notifications.topic
      ? createNotificationTopic(
          { names: [code, "results"], displayName: `What happens in ${network.name}` },
          { parent: this },
        )
      : undefined;
    const stream =
      telling.datadog &&
      createEventStream({ names: [code, "datadog"], ...telling.datadog, accountId }, { parent: this });
    this.topicArn = topic?.arn;
    this.receivers = { ...(topic && { topicArn: topic.arn }), ...(stream && { stream }) };
    if (notifications.region !== region) {
      this.forward = createForward(code, notifications.region, accountId, {
        parent: this,
        provider: telling.source,
      });
    }
    for (const service of services) {
      this.tellOfService(service);
    }
    for (const { name: ofServers, group } of servers) {
      const told = (outcome: Outcome) =>
        group.apply((one) => instanceRefresh(`shared capacity (${ofServers})`, [one], outcome));
      this.tell({ name: platformService, owner: args.environment.owner }, [ofServers], "refresh", told);
    }
    this.registerOutputs({ topicArn: this.topicArn });
  }

  private tellOfService(service: ToldService): void {
    const { name, compute, deployed, failures } = service;
    const { network, accountId } = this.args;
    if (compute !== undefined) {
      this.tell(service, [name], "deployment", (outcome) =>
        pulumi.all([deployed, accountId]).apply(([one, id]) => {
          if (one?.kind !== compute) throw new Error(`${name} is not deployed as ${compute}`);
          if (one.kind === "ami") return codeDeployDeployment(name, one.application, outcome);
          const { cluster, unit } = one;
          const arn = `arn:aws:ecs:${network.region}:${id}:service/${cluster}/${unit}`;
          return ecsDeployment(name, { arn, cluster, unit }, outcome);
        }),
      );
    }
    if (compute === "ami") {
      this.tell(service, [name], "refresh", (outcome) =>
        deployed.apply((one) => instanceRefresh(name, one?.kind === "ami" ? one.groups : [], outcome)),
      );
    }
    if (failures.length > 0) {
      const told = pulumi.all([...failures]).apply((alarms) => failedWork(name, alarms));
      this.tell(service, [name], "work", () => told, ["failed"]);
    }
  }

  private tell(
    service: { readonly name: string; readonly owner: string },
    names: readonly string[],
    kind: Kind,
    toldOf: (outcome: Outcome) => pulumi.Output<Told>,
    outcomes: readonly Outcome[] = outcomesOf[this.args.network.notifications.level],
  ): void {
    const { environment, network } = this.args;
    const tags = serviceTags(environment, network, service);
    const opts = { parent: this, transformations: [tagging(tags)] };
    for (const outcome of outcomes) {
      const told = toldOf(outcome);
      const own = [network.code, ...names, kind, outcome];
      const description = `${kind} of ${names.join(", ")} in ${network.name}: ${outcome}`;
      // The region is said, because the rule may stand in another one.
      const pattern = told.apply((one) => ({ ...one.pattern, region: [network.region] }));
      this.forward?.(own, description, pattern);
      createNotification(
        {
          names: own,
          description,
          pattern,
          notice: told.apply(({ notice }) => ({
            ...notice,
            title: `[${environment.environment}] ${network.name}: ${notice.title}`,
          })),
          severity: severityOf[outcome],
          tags: [...Object.entries({ ...tags, kind, outcome }).map(([key, value]) => `${key}:${value}`)],
          receivers: this.receivers,
        },
        opts,
      );
    }
  }
}
