import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { logicalName } from "../naming";
import { anywhere, type Edge } from "./edge";
import { notFound, tlsPolicy } from "./listener-settings";
import type { LoadBalancer } from "./load-balancer";

/**
 * The listeners of a public load balancer; returns the one that carries the services' rules: port 443 with a
 * certificate, to which port 80 then leads, and port 80 without one.
 */
export function createPublicListeners(
  /** Parts of their names. */
  names: readonly string[],
  { arn }: LoadBalancer,
  certificateArn: pulumi.Input<string> | undefined,
  parent: pulumi.Resource,
): pulumi.Output<string> {
  const listener = (
    role: string,
    args: Omit<aws.lb.ListenerArgs, "loadBalancerArn">,
    after: pulumi.Resource[] = [],
  ) =>
    new aws.lb.Listener(
      logicalName("aws:lb/listener:Listener", ...names, role),
      { loadBalancerArn: arn, ...args },
      { parent, dependsOn: after },
    );
  if (certificateArn === undefined) {
    return listener("http", { port: 80, protocol: "HTTP", defaultActions: [notFound] }).arn;
  }
  const https = listener("https", {
    port: 443,
    protocol: "HTTPS",
    certificateArn,
    sslPolicy: tlsPolicy,
    defaultActions: [notFound],
  });
  // Nobody is sent to 443 before somebody listens there.
  listener("http", { port: 80, protocol: "HTTP", defaultActions: [toHttps] }, [https]);
  return https.arn;
}

const toHttps = {
  type: "redirect",
  redirect: { protocol: "HTTPS", port: "443", statusCode: "HTTP_301" },
} as const;

/** The only rules to the world: the public load balancer's listeners. */
export function worldEdges(code: string, encrypted: boolean): Edge[] {
  const door = (protocol: string, port: number): Edge => ({
    name: `${code}-public-${protocol}`,
    direction: "ingress",
    group: "public",
    peer: { cidr: anywhere },
    port,
    description: `The world to the public ${protocol} listener`,
  });
  return encrypted ? [door("http", 80), door("https", 443)] : [door("http", 80)];
}
