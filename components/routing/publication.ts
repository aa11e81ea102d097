import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ResolvedEnvironment, ResolvedNetwork } from "../../config";
import type { HubSide } from "../mesh";
import { logicalName } from "../naming";
import { routingKey, routingParameter, routingText } from "./document";
import type { RoutingEntry } from "./schema";

export interface RoutingPublicationArgs {
  readonly environment: ResolvedEnvironment;
  /** A country. */
  readonly network: ResolvedNetwork;
  /** What is published of it. */
  readonly entry: RoutingEntry;
  readonly hub: HubSide;
}

/** A client that asks again within this time is told the same; when nothing answers, what it was told within a day holds. */
const cacheControl = "public, max-age=60, stale-if-error=86400";

/**
 * Where a country's back end is, told in the hub twice: a parameter for what runs in AWS, an object for clients.
 * Both are the country's own, so that a country comes and goes without a change to what is told of another.
 * Costs nothing.
 */
export class RoutingPublication extends pulumi.ComponentResource {
  constructor(name: string, args: RoutingPublicationArgs, opts?: pulumi.ComponentResourceOptions) {
    super("archipelago:routing:RoutingPublication", name, {}, opts);
    const { environment, network, entry, hub } = args;
    const inHub = { parent: this, provider: hub.provider };
    const text = routingText(entry);
    new aws.ssm.Parameter(
      logicalName("aws:ssm/parameter:Parameter", network.code, "routing"),
      {
        // Fixed: readers know it by name.
        name: routingParameter(environment, network),
        description: `Where clients find ${network.name}`,
        type: "String",
        // The whole world may know it, and marked as secret it would hide what a plan changes.
        insecureValue: text,
      },
      inHub,
    );
    new aws.s3.BucketObjectv2(
      logicalName("aws:s3/bucketObjectv2:BucketObjectv2", network.code, "routing"),
      {
        bucket: hub.handles.routingBucket,
        key: routingKey(network),
        content: text,
        contentType: "application/json",
        cacheControl,
      },
      inHub,
    );
    this.registerOutputs();
  }
}
