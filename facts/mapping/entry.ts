import { isBoolean, isMap, otherShape } from "./reasons";
import type { Mappings } from "./mapping";

const action = (path: string, root: string): Record<string, string> => ({
  [`${path}.targetGroupArn`]: `${root}/TargetGroupArn`,
  [`${path}.forward`]: `${root}/ForwardConfig`,
  [`${path}.forward.targetGroups.arn`]: `${root}/ForwardConfig/TargetGroups/TargetGroupArn`,
  [`${path}.forward.stickiness`]: `${root}/ForwardConfig/TargetGroupStickinessConfig`,
  [`${path}.forward.stickiness.duration`]: `${root}/ForwardConfig/TargetGroupStickinessConfig/DurationSeconds`,
});

/** Where requests come in: names, load balancers, and what stands before them. */
export const entryMappings: Mappings = {
  "aws:cloudfront/distribution:Distribution": {
    excluded: {
      origins: otherShape,
      orderedCacheBehaviors: otherShape,
      defaultCacheBehavior: otherShape,
      restrictions: otherShape,
      loggingConfig: otherShape,
      customErrorResponses: otherShape,
      viewerCertificate: otherShape,
    },
  },
  "aws:lb/listener:Listener": {
    renamed: action("defaultActions", "DefaultActions"),
    excluded: { certificateArn: otherShape, mutualAuthentication: otherShape },
  },
  "aws:lb/listenerRule:ListenerRule": { renamed: action("actions", "Actions") },
  "aws:lb/loadBalancer:LoadBalancer": {
    renamed: { loadBalancerType: "Type" },
    excluded: { internal: isBoolean, accessLogs: otherShape, connectionLogs: otherShape },
  },
  "aws:lb/targetGroup:TargetGroup": {
    renamed: {
      "healthCheck.enabled": "HealthCheckEnabled",
      "healthCheck.interval": "HealthCheckIntervalSeconds",
      "healthCheck.path": "HealthCheckPath",
      "healthCheck.port": "HealthCheckPort",
      "healthCheck.protocol": "HealthCheckProtocol",
      "healthCheck.timeout": "HealthCheckTimeoutSeconds",
      "healthCheck.healthyThreshold": "HealthyThresholdCount",
      "healthCheck.unhealthyThreshold": "UnhealthyThresholdCount",
    },
    // Terraform takes these in small letters too.
    alsoAllowed: {
      "healthCheck.protocol": ["http", "https", "tcp"],
      protocolVersion: ["http1", "http2", "grpc"],
    },
    excluded: { "healthCheck.matcher": otherShape, stickiness: otherShape, targetGroupHealth: otherShape },
  },
  "aws:route53/healthCheck:HealthCheck": {
    within: "HealthCheckConfig",
    renamed: {
      fqdn: "HealthCheckConfig/FullyQualifiedDomainName",
      ipAddress: "HealthCheckConfig/IPAddress",
      enableSni: "HealthCheckConfig/EnableSNI",
      invertHealthcheck: "HealthCheckConfig/Inverted",
      childHealthchecks: "HealthCheckConfig/ChildHealthChecks",
      childHealthThreshold: "HealthCheckConfig/HealthThreshold",
    },
  },
  "aws:route53/record:Record": {
    renamed: { zoneId: "HostedZoneId", records: "ResourceRecords" },
    excluded: {
      aliases: otherShape,
      ttl: "a number in Terraform, text in CloudFormation",
      geolocationRoutingPolicies: otherShape,
      weightedRoutingPolicies: otherShape,
    },
  },
  "aws:route53/zone:Zone": { renamed: { comment: "HostedZoneConfig/Comment", vpcs: "VPCs" } },
  "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace": { renamed: { vpc: "Vpc" } },
  "aws:wafv2/ipSet:IpSet": { renamed: { ipAddressVersion: "IPAddressVersion" } },
  "aws:wafv2/webAcl:WebAcl": {
    excluded: { rules: otherShape, customResponseBodies: isMap, ruleJson: otherShape },
  },
};
