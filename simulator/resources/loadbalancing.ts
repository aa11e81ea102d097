import { digest, Making, Made, Rules } from "../making";

/**
 * Route 53 zones of Application Load Balancers, from AWS's list of Elastic Load Balancing endpoints;
 * regions that are not in it get a made-up zone of the same shape.
 */
const loadBalancerZones: Readonly<Record<string, string>> = {
  "ap-northeast-1": "Z14GRHDCWA56QT",
  "ap-northeast-2": "ZWKZPGTI48KDX",
  "ap-northeast-3": "Z5LXEXXYW11ES",
  "ap-southeast-1": "Z1LMS91P8CMLE5",
  "ap-southeast-2": "Z1GM3OXH4ZPM65",
  "us-east-1": "Z35SXDOTRQ7X7K",
  "us-west-2": "Z1H1FL5HABSF5",
  "eu-west-1": "Z32O12XQLNTSW2",
};

const kinds: Readonly<Record<string, string>> = { network: "net", gateway: "gwy" };

function loadBalancer(resource: Making): Made {
  const kind = resource.text("loadBalancerType") ?? "application";
  const name = resource.physicalName;
  const hash = resource.hex(16);
  const suffix = `${kinds[kind] ?? "app"}/${name}/${hash}`;
  const arn = resource.arn("elasticloadbalancing", `loadbalancer/${suffix}`);
  const internal = resource.inputs["internal"] === true;
  const dnsName =
    kind === "application"
      ? `${internal ? "internal-" : ""}${name}-${100_000_000 + resource.number(900_000_000)}.${resource.region}.elb.amazonaws.com`
      : `${name}-${hash}.elb.${resource.region}.amazonaws.com`;
  return {
    id: arn,
    computed: {
      arn,
      arnSuffix: suffix,
      dnsName,
      zoneId:
        loadBalancerZones[resource.region] ??
        `Z${digest(`elb|${resource.region}`).slice(0, 13).toUpperCase()}`,
      vpcId: resource.ec2Id("vpc", "vpc"),
      internal,
      loadBalancerType: kind,
      ipAddressType: "ipv4",
    },
  };
}

function below(resource: Making, parent: string | undefined, kind: "listener" | "listener-rule"): Made {
  const above = kind === "listener" ? "loadbalancer" : "listener";
  const base =
    parent ??
    resource.arn(
      "elasticloadbalancing",
      `${above}/app/${resource.name}/${resource.hex(16, "parent")}${kind === "listener" ? "" : `/${resource.hex(16, "listener")}`}`,
    );
  const arn = `${base.replace(`:${above}/`, `:${kind}/`)}/${resource.hex(16)}`;
  return { id: arn, computed: { arn } };
}

/** Elastic Load Balancing. */
export const loadBalancingRules: Rules = {
  "aws:lb/loadBalancer:LoadBalancer": loadBalancer,
  "aws:lb/listener:Listener": (resource) => below(resource, resource.text("loadBalancerArn"), "listener"),
  "aws:lb/listenerRule:ListenerRule": (resource) =>
    below(resource, resource.text("listenerArn"), "listener-rule"),
  "aws:lb/listenerCertificate:ListenerCertificate": (resource) => ({
    id: `${resource.text("listenerArn") ?? resource.name}_${resource.text("certificateArn") ?? resource.hex(16)}`,
  }),
  "aws:lb/targetGroup:TargetGroup": (resource) => {
    const suffix = `targetgroup/${resource.physicalName}/${resource.hex(16)}`;
    const arn = resource.arn("elasticloadbalancing", suffix);
    return { id: arn, computed: { arn, arnSuffix: suffix, loadBalancerArns: [], ipAddressType: "ipv4" } };
  },
};
