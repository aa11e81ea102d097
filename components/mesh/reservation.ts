import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { utcInstant, type ResolvedEnvironment, type ResolvedEvent, type ResolvedNetwork } from "../../config";
import { logicalName } from "../naming";
import { policyDocument, trustPolicy } from "../policy";
import type { PublicLoadBalancer } from "./load-balancer";
import type { LoadBalancers } from "./load-balancers";

export interface ReservationsArgs {
  readonly environment: Pick<ResolvedEnvironment, "asOf">;
  readonly network: ResolvedNetwork;
  readonly accountId: pulumi.Output<string>;
  readonly loadBalancers: Pick<LoadBalancers, "public" | "second">;
}

/** Whether an event of the network reserves capacity of its public load balancer. */
export const hasReservations = ({ events }: Pick<ResolvedNetwork, "events">): boolean =>
  events.some(({ reserved }) => reserved !== undefined);

/** AWS may have no capacity left in a zone just then: asked again for three hours, then the event is on. */
const retryPolicy = { maximumRetryAttempts: 60, maximumEventAgeInSeconds: 10_800 };

/** The API call, as EventBridge Scheduler names it: it makes the call itself, no function between. */
const call = "arn:aws:scheduler:::aws-sdk:elasticloadbalancingv2:modifyCapacityReservation";

/**
 * Capacity of the public load balancers for the events of a network: asked for before each begins, given back at its
 * end. Creates a role that may change the reservation of these load balancers and nothing else, and two schedules
 * an event and load balancer. A reserved unit costs about 0.008 USD an hour, the schedules nothing.
 */
export class Reservations extends pulumi.ComponentResource {
  constructor(name: string, args: ReservationsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("archipelago:mesh:Reservations", name, {}, opts);
    const { network, accountId, loadBalancers } = args;
    const { code } = network;
    const balancers = Object.entries({ public: loadBalancers.public, second: loadBalancers.second }).flatMap(
      ([side, balancer]) => (balancer ? [[side, balancer] as const] : []),
    );
    const role = new aws.iam.Role(
      logicalName("aws:iam/role:Role", code, "reservation"),
      {
        description: `Reserves capacity of the public load balancer of ${code} for its events`,
        assumeRolePolicy: accountId.apply((id) => trustPolicy("scheduler.amazonaws.com", id)),
      },
      { parent: this },
    );
    const policy = new aws.iam.RolePolicy(
      logicalName("aws:iam/rolePolicy:RolePolicy", code, "reservation"),
      {
        role: role.name,
        policy: pulumi.all(balancers.map(([, { arn }]) => arn)).apply((arns) =>
          policyDocument([
            {
              Sid: "Reserve",
              Effect: "Allow",
              Action: "elasticloadbalancing:ModifyCapacityReservation",
              Resource: arns,
            },
          ]),
        ),
      },
      { parent: this },
    );
    for (const [side, balancer] of balancers) {
      for (const action of network.events.flatMap((event) => actionsOf(args, event))) {
        this.schedule([code, side, action.role], action, balancer, role, policy);
      }
    }
    this.registerOutputs({});
  }

  private schedule(
    names: readonly string[],
    { instant, capacityUnits }: Action,
    { arn }: PublicLoadBalancer,
    role: aws.iam.Role,
    policy: pulumi.Resource,
  ): void {
    const wanted =
      capacityUnits === undefined
        ? { ResetCapacityReservation: true }
        : { MinimumLoadBalancerCapacity: { CapacityUnits: capacityUnits } };
    new aws.scheduler.Schedule(
      logicalName("aws:scheduler/schedule:Schedule", ...names),
      {
        scheduleExpression: `at(${instant.replace(/Z$/, "")})`,
        scheduleExpressionTimezone: "UTC",
        flexibleTimeWindow: { mode: "OFF" },
        target: {
          arn: call,
          roleArn: role.arn,
          input: pulumi.jsonStringify({ LoadBalancerArn: arn, ...wanted }),
          retryPolicy,
        },
      },
      { parent: this, dependsOn: [policy] },
    );
  }
}

interface Action {
  readonly role: string;
  /** `YYYY-MM-DDThh:mm:ssZ`. */
  readonly instant: string;
  /** Absent: nothing is reserved any more. */
  readonly capacityUnits?: number;
}

/** The begin is left out when its time, which lies before the event's own, is past by `asOf`. */
function actionsOf(
  { environment, network }: ReservationsArgs,
  { name, from, to, reserved }: ResolvedEvent,
): Action[] {
  if (!reserved) {
    return [];
  }
  const { timeZone, reservedCapacityUnits } = network;
  const begin = utcInstant(from, timeZone, -reserved.leadMinutes);
  return [
    ...(begin > utcInstant(`${environment.asOf}T00:00`, timeZone)
      ? [{ role: `${name}-reserve`, instant: begin, capacityUnits: reserved.capacityUnits }]
      : []),
    {
      role: `${name}-release`,
      instant: utcInstant(to, timeZone),
      ...(reservedCapacityUnits !== undefined && { capacityUnits: reservedCapacityUnits }),
    },
  ];
}
