/** Legal resources in the shape in which Pulumi registers them, and one mutation for each thing that can be wrong. */
export interface Example {
  readonly type: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
export const secret = {
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  value: "[secret]",
};

const arn = (service: string, rest: string) => `arn:aws:${service}:ap-northeast-1:111122223333:${rest}`;
const tags = { environment: "prd", country: "jp", service: "api", owner: "platform" };
const trust = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    { Effect: "Allow", Principal: { Service: "ecs-tasks.amazonaws.com" }, Action: "sts:AssumeRole" },
  ],
});
const containers = JSON.stringify([
  {
    name: "api",
    image: "111122223333.dkr.ecr.ap-northeast-1.amazonaws.com/api:live",
    essential: true,
    portMappings: [{ name: "http", containerPort: 8080, protocol: "tcp", appProtocol: "http" }],
    environment: [{ name: "PORT", value: "8080" }],
    secrets: [{ name: "KEY", valueFrom: arn("secretsmanager", "secret:key-AbCdEf") }],
    healthCheck: { command: ["CMD-SHELL", "true"], interval: 30, timeout: 5, retries: 3, startPeriod: 10 },
    logConfiguration: { logDriver: "awslogs", options: { "awslogs-group": "/jp/api" } },
  },
]);

export const examples = {
  vpc: {
    type: "aws:ec2/vpc:Vpc",
    inputs: { cidrBlock: "10.16.0.0/16", enableDnsHostnames: true, instanceTenancy: "default", tags },
  },
  subnet: {
    type: "aws:ec2/subnet:Subnet",
    inputs: {
      vpcId: unknown,
      cidrBlock: "10.16.0.0/20",
      availabilityZone: "ap-northeast-1a",
      mapPublicIpOnLaunch: false,
      tags,
    },
  },
  eip: { type: "aws:ec2/eip:Eip", inputs: { domain: "vpc", tags } },
  natGateway: {
    type: "aws:ec2/natGateway:NatGateway",
    inputs: { allocationId: unknown, subnetId: unknown, connectivityType: "public", tags },
  },
  route: {
    type: "aws:ec2/route:Route",
    inputs: { routeTableId: unknown, destinationCidrBlock: "0.0.0.0/0", natGatewayId: unknown },
  },
  flowLog: {
    type: "aws:ec2/flowLog:FlowLog",
    inputs: {
      vpcId: unknown,
      trafficType: "ALL",
      maxAggregationInterval: 60,
      logDestinationType: "cloud-watch-logs",
      logDestination: unknown,
      iamRoleArn: unknown,
    },
  },
  securityGroup: {
    type: "aws:ec2/securityGroup:SecurityGroup",
    inputs: { description: "Service api in jp", vpcId: unknown, tags },
  },
  ingress: {
    type: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    inputs: {
      securityGroupId: unknown,
      cidrIpv4: "0.0.0.0/0",
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
      description: "HTTPS from the world",
    },
  },
  egress: {
    type: "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
    inputs: {
      securityGroupId: unknown,
      referencedSecurityGroupId: unknown,
      ipProtocol: "-1",
      description: "All",
    },
  },
  endpoint: {
    type: "aws:ec2/vpcEndpoint:VpcEndpoint",
    inputs: {
      vpcId: unknown,
      serviceName: "com.amazonaws.ap-northeast-1.s3",
      vpcEndpointType: "Gateway",
      routeTableIds: [unknown],
    },
  },
  launchTemplate: {
    type: "aws:ec2/launchTemplate:LaunchTemplate",
    inputs: {
      imageId: "resolve:ssm:/images/api",
      instanceType: "t4g.small",
      blockDeviceMappings: [
        { deviceName: "/dev/xvda", ebs: { volumeSize: 20, volumeType: "gp3", encrypted: "true" } },
      ],
      metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
      monitoring: { enabled: true },
      iamInstanceProfile: { arn: unknown },
      vpcSecurityGroupIds: [unknown],
      tagSpecifications: [{ resourceType: "instance", tags }],
      userData: unknown,
      updateDefaultVersion: true,
    },
  },
  loadBalancer: {
    type: "aws:lb/loadBalancer:LoadBalancer",
    inputs: {
      name: "jp-public",
      loadBalancerType: "application",
      internal: false,
      subnets: [unknown, unknown],
      securityGroups: [unknown],
      ipAddressType: "ipv4",
      idleTimeout: 60,
    },
  },
  listener: {
    type: "aws:lb/listener:Listener",
    inputs: {
      loadBalancerArn: unknown,
      port: 443,
      protocol: "HTTPS",
      sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
      certificateArn: unknown,
      defaultActions: [
        {
          type: "fixed-response",
          fixedResponse: { contentType: "text/plain", statusCode: "404", messageBody: "no" },
        },
      ],
    },
  },
  listenerRule: {
    type: "aws:lb/listenerRule:ListenerRule",
    inputs: {
      listenerArn: unknown,
      priority: 100,
      actions: [
        {
          type: "forward",
          forward: {
            targetGroups: [{ arn: unknown, weight: 100 }],
            stickiness: { enabled: true, duration: 60 },
          },
        },
      ],
      conditions: [
        { httpHeader: { httpHeaderName: "x-archipelago-target", values: ["fargate"] } },
        { pathPattern: { values: ["/*"] } },
      ],
    },
  },
  targetGroup: {
    type: "aws:lb/targetGroup:TargetGroup",
    inputs: {
      name: "jp-api-fargate",
      port: 8080,
      protocol: "HTTP",
      protocolVersion: "HTTP1",
      targetType: "ip",
      vpcId: unknown,
      deregistrationDelay: 30,
      slowStart: 0,
      healthCheck: {
        enabled: true,
        path: "/health",
        port: "traffic-port",
        protocol: "HTTP",
        interval: 10,
        timeout: 5,
        healthyThreshold: 2,
        unhealthyThreshold: 3,
        matcher: "200-299",
      },
    },
  },
  cluster: {
    type: "aws:ecs/cluster:Cluster",
    inputs: { settings: [{ name: "containerInsights", value: "enhanced" }], tags },
  },
  capacityProviders: {
    type: "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders",
    inputs: {
      clusterName: unknown,
      capacityProviders: ["FARGATE", "FARGATE_SPOT"],
      defaultCapacityProviderStrategies: [{ capacityProvider: "FARGATE", weight: 1, base: 1 }],
    },
  },
  taskDefinition: {
    type: "aws:ecs/taskDefinition:TaskDefinition",
    inputs: {
      family: "jp-api",
      cpu: "512",
      memory: "1024",
      networkMode: "awsvpc",
      requiresCompatibilities: ["FARGATE"],
      runtimePlatform: { cpuArchitecture: "ARM64", operatingSystemFamily: "LINUX" },
      executionRoleArn: unknown,
      containerDefinitions: containers,
    },
  },
  ecsService: {
    type: "aws:ecs/service:Service",
    inputs: {
      cluster: unknown,
      taskDefinition: unknown,
      desiredCount: 2,
      launchType: "FARGATE",
      propagateTags: "SERVICE",
      enableEcsManagedTags: true,
      availabilityZoneRebalancing: "ENABLED",
      deploymentCircuitBreaker: { enable: true, rollback: true },
      deploymentController: { type: "ECS" },
      deploymentMaximumPercent: 200,
      deploymentMinimumHealthyPercent: 100,
      healthCheckGracePeriodSeconds: 60,
      networkConfiguration: { subnets: [unknown], securityGroups: [unknown], assignPublicIp: false },
      loadBalancers: [{ targetGroupArn: unknown, containerName: "api", containerPort: 8080 }],
      waitForSteadyState: true,
    },
  },
  group: {
    type: "aws:autoscaling/group:Group",
    inputs: {
      minSize: 2,
      maxSize: 6,
      desiredCapacity: 2,
      vpcZoneIdentifiers: [unknown],
      healthCheckType: "ELB",
      healthCheckGracePeriod: 120,
      maxInstanceLifetime: 604_800,
      targetGroupArns: [unknown],
      mixedInstancesPolicy: {
        launchTemplate: {
          launchTemplateSpecification: { launchTemplateId: unknown, version: "$Latest" },
          overrides: [{ instanceType: "t4g.small" }, { instanceType: "m7g.large" }],
        },
        instancesDistribution: {
          onDemandPercentageAboveBaseCapacity: 100,
          spotAllocationStrategy: "price-capacity-optimized",
        },
      },
      tags: [{ key: "service", value: "api", propagateAtLaunch: true }],
    },
  },
  scalingPolicy: {
    type: "aws:autoscaling/policy:Policy",
    inputs: {
      autoscalingGroupName: unknown,
      policyType: "TargetTrackingScaling",
      targetTrackingConfiguration: {
        predefinedMetricSpecification: { predefinedMetricType: "ASGAverageCPUUtilization" },
        targetValue: 60,
      },
    },
  },
  groupSchedule: {
    type: "aws:autoscaling/schedule:Schedule",
    inputs: {
      autoscalingGroupName: unknown,
      scheduledActionName: "stop",
      recurrence: "0 20 * * *",
      timeZone: "Asia/Tokyo",
      minSize: 0,
      maxSize: -1,
      desiredCapacity: 0,
    },
  },
  scalingTarget: {
    type: "aws:appautoscaling/target:Target",
    inputs: {
      minCapacity: 2,
      maxCapacity: 8,
      resourceId: unknown,
      scalableDimension: "ecs:service:DesiredCount",
      serviceNamespace: "ecs",
    },
  },
  appScalingPolicy: {
    type: "aws:appautoscaling/policy:Policy",
    inputs: {
      policyType: "TargetTrackingScaling",
      resourceId: unknown,
      scalableDimension: "ecs:service:DesiredCount",
      serviceNamespace: "ecs",
      targetTrackingScalingPolicyConfiguration: {
        predefinedMetricSpecification: { predefinedMetricType: "ECSServiceAverageCPUUtilization" },
        targetValue: 60,
        scaleInCooldown: 300,
        scaleOutCooldown: 60,
      },
    },
  },
  appScheduledAction: {
    type: "aws:appautoscaling/scheduledAction:ScheduledAction",
    inputs: {
      resourceId: unknown,
      scalableDimension: "ecs:service:DesiredCount",
      serviceNamespace: "ecs",
      schedule: "cron(0 20 ? * MON-FRI *)",
      timezone: "Asia/Taipei",
      scalableTargetAction: { minCapacity: 0, maxCapacity: 0 },
    },
  },
  role: {
    type: "aws:iam/role:Role",
    inputs: { assumeRolePolicy: trust, description: "Task role of api", maxSessionDuration: 3600, tags },
  },
  rolePolicy: { type: "aws:iam/rolePolicy:RolePolicy", inputs: { role: unknown, policy: trust } },
  rolePolicyAttachment: {
    type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    inputs: {
      role: unknown,
      policyArn: "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy",
    },
  },
  instanceProfile: { type: "aws:iam/instanceProfile:InstanceProfile", inputs: { role: unknown, tags } },
  logGroup: {
    type: "aws:cloudwatch/logGroup:LogGroup",
    inputs: { name: "/jp/api", retentionInDays: 30, logGroupClass: "STANDARD", tags },
  },
  logGroupForEver: { type: "aws:cloudwatch/logGroup:LogGroup", inputs: { retentionInDays: 0 } },
  alarm: {
    type: "aws:cloudwatch/metricAlarm:MetricAlarm",
    inputs: {
      comparisonOperator: "GreaterThanThreshold",
      evaluationPeriods: 3,
      datapointsToAlarm: 2,
      metricName: "HTTPCode_Target_5XX_Count",
      namespace: "AWS/ApplicationELB",
      period: 60,
      statistic: "Sum",
      threshold: 10,
      treatMissingData: "notBreaching",
      dimensions: { LoadBalancer: unknown },
      alarmActions: [unknown],
    },
  },
  zone: { type: "aws:route53/zone:Zone", inputs: { name: "jp.prd.example.com", comment: "jp in prd", tags } },
  record: {
    type: "aws:route53/record:Record",
    inputs: { zoneId: unknown, name: "api.jp.prd.example.com", type: "CNAME", ttl: 60, records: [unknown] },
  },
  certificate: {
    type: "aws:acm/certificate:Certificate",
    inputs: {
      domainName: "jp.prd.example.com",
      subjectAlternativeNames: ["*.jp.prd.example.com"],
      validationMethod: "DNS",
      keyAlgorithm: "EC_prime256v1",
    },
  },
  authority: {
    type: "aws:acmpca/certificateAuthority:CertificateAuthority",
    inputs: {
      type: "ROOT",
      usageMode: "GENERAL_PURPOSE",
      certificateAuthorityConfiguration: {
        keyAlgorithm: "EC_prime256v1",
        signingAlgorithm: "SHA256WITHECDSA",
        subject: { commonName: "Mesh of prd in ap-northeast-1", organization: "example.com" },
      },
      tags,
    },
  },
  authorityPermission: {
    type: "aws:acmpca/permission:Permission",
    inputs: {
      certificateAuthorityArn: arn("acm-pca", "certificate-authority/12345678-1234-4123-a123-123456789012"),
      principal: "acm.amazonaws.com",
      actions: ["IssueCertificate", "GetCertificate", "ListPermissions"],
    },
  },
  parameter: {
    type: "aws:ssm/parameter:Parameter",
    inputs: { name: "/images/api", type: "SecureString", value: secret },
  },
  repository: {
    type: "aws:ecr/repository:Repository",
    inputs: {
      name: "archipelago/api",
      imageTagMutability: "IMMUTABLE",
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfigurations: [{ encryptionType: "KMS" }],
    },
  },
  replication: {
    type: "aws:ecr/replicationConfiguration:ReplicationConfiguration",
    inputs: {
      replicationConfiguration: {
        rules: [
          {
            destinations: [{ region: "ap-northeast-2", registryId: "111122223333" }],
            repositoryFilters: [{ filter: "archipelago/", filterType: "PREFIX_MATCH" }],
          },
        ],
      },
    },
  },
  scanning: {
    type: "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration",
    inputs: {
      scanType: "BASIC",
      rules: [
        { scanFrequency: "SCAN_ON_PUSH", repositoryFilters: [{ filter: "*", filterType: "WILDCARD" }] },
      ],
    },
  },
  schedule: {
    type: "aws:scheduler/schedule:Schedule",
    inputs: {
      scheduleExpression: "cron(0 4 * * ? *)",
      scheduleExpressionTimezone: "Asia/Tokyo",
      flexibleTimeWindow: { mode: "OFF" },
      state: "ENABLED",
      target: { arn: unknown, roleArn: unknown, input: "{}", retryPolicy: { maximumRetryAttempts: 3 } },
    },
  },
  refresh: {
    type: "aws:scheduler/schedule:Schedule",
    inputs: {
      scheduleExpression: "rate(1 day)",
      flexibleTimeWindow: { mode: "OFF" },
      target: {
        arn: "arn:aws:scheduler:::aws-sdk:autoscaling:startInstanceRefresh",
        roleArn: unknown,
        input: JSON.stringify({ AutoScalingGroupName: "jp-api", Preferences: { MinHealthyPercentage: 100 } }),
      },
    },
  },
  redeployment: {
    type: "aws:scheduler/schedule:Schedule",
    inputs: {
      scheduleExpression: "rate(1 day)",
      flexibleTimeWindow: { mode: "OFF" },
      target: {
        arn: "arn:aws:scheduler:::aws-sdk:ecs:updateService",
        roleArn: unknown,
        input: JSON.stringify({ Cluster: "jp", Service: "api", ForceNewDeployment: true }),
      },
    },
  },
  key: {
    type: "aws:kms/key:Key",
    inputs: { deletionWindowInDays: 30, enableKeyRotation: true, policy: trust },
  },
  alias: { type: "aws:kms/alias:Alias", inputs: { name: "alias/jp-data", targetKeyId: unknown } },
  proxy: {
    type: "aws:rds/proxy:Proxy",
    inputs: {
      engineFamily: "MYSQL",
      roleArn: unknown,
      vpcSubnetIds: [unknown, unknown],
      auths: [{ authScheme: "SECRETS" }],
    },
  },
} as const satisfies Record<string, Example>;

export type ExampleName = keyof typeof examples;

/** Example → path → illegal value → the rule that must catch it, and where when not at the path itself. */
export const mutations: readonly (readonly [ExampleName, string, unknown, string, string?])[] = [
  ["vpc", "cidrBlock", "10.16.0.0/8", "format"],
  ["authority", "usageMode", "LONG_LIVED", "enum"],
  ["authority", "keyStorageSecurityStandard", "FIPS_140_4", "enum"],
  ["authorityPermission", "actions", ["RevokeCertificate"], "enum", "actions[0]"],
  ["authorityPermission", "actions", [], "items"],
  ["vpc", "cidrBlock", "10.16.1.0/16", "format"],
  ["vpc", "cidrBlock", "10.16.0.0", "format"],
  ["vpc", "cidrBlock", undefined, "exclusive", ""],
  ["vpc", "instanceTenancy", "shared", "enum"],
  ["subnet", "cidrBlock", "10.16.0.0/29", "format"],
  ["subnet", "vpcId", undefined, "required"],
  ["route", "destinationCidrBlock", "10.0.0.1/8", "format"],
  ["eip", "domain", "standard-vpc", "enum"],
  ["natGateway", "connectivityType", "open", "enum"],
  ["flowLog", "trafficType", "EVERYTHING", "enum"],
  ["flowLog", "logDestinationType", "cloudwatch", "enum"],
  ["securityGroup", "description", "Länder", "pattern"],
  ["ingress", "cidrIpv4", "10.0.0.0/33", "format"],
  ["ingress", "fromPort", 70_000, "range"],
  ["ingress", "toPort", 80, "combination"],
  ["ingress", "description", "a → b", "pattern"],
  [
    "ingress",
    "referencedSecurityGroupId",
    "sg-0123456789abcdef0",
    "exclusive",
    "cidrIpv4, referencedSecurityGroupId",
  ],
  ["egress", "toPort", 443, "combination", "ipProtocol"],
  ["endpoint", "vpcEndpointType", "gateway", "enum"],
  ["launchTemplate", "metadataOptions.httpTokens", "always", "enum"],
  [
    "launchTemplate",
    "blockDeviceMappings.0.ebs.volumeType",
    "gp4",
    "enum",
    "blockDeviceMappings[0].ebs.volumeType",
  ],
  ["launchTemplate", "instanceType", "t4g.smal", "region"],
  ["loadBalancer", "loadBalancerType", "applicative", "enum"],
  ["loadBalancer", "name", "a-name-of-a-load-balancer-that-is-too-long", "length"],
  ["loadBalancer", "name", "internal-jp", "pattern"],
  ["loadBalancer", "subnets", [unknown], "combination"],
  ["loadBalancer", "idleTimeout", 5000, "range"],
  ["listener", "protocol", "HTTPX", "enum"],
  ["listener", "defaultActions.0.type", "answer", "enum", "defaultActions[0].type"],
  [
    "listener",
    "defaultActions.0.fixedResponse.statusCode",
    "304",
    "pattern",
    "defaultActions[0].fixedResponse.statusCode",
  ],
  ["listenerRule", "priority", 50_001, "range"],
  ["listenerRule", "actions.0.type", "fwd", "enum", "actions[0].type"],
  [
    "listenerRule",
    "conditions.1.pathPattern.values",
    ["/1", "/2", "/3", "/4", "/5"],
    "combination",
    "conditions",
  ],
  ["targetGroup", "protocol", "HTTPX", "enum"],
  ["targetGroup", "targetType", "lamda", "enum"],
  ["targetGroup", "healthCheck.protocol", "HTTP2", "enum"],
  ["targetGroup", "healthCheck.path", "health", "pattern"],
  ["targetGroup", "healthCheck.healthyThreshold", 1, "range"],
  ["targetGroup", "healthCheck.interval", 4, "range"],
  ["targetGroup", "healthCheck.timeout", 10, "combination"],
  ["targetGroup", "port", 70_000, "range"],
  ["targetGroup", "deregistrationDelay", 3601, "range"],
  ["targetGroup", "slowStart", 10, "range"],
  ["capacityProviders", "clusterName", undefined, "required"],
  ["taskDefinition", "memory", "5000", "combination"],
  ["taskDefinition", "networkMode", "bridge", "combination"],
  ["taskDefinition", "runtimePlatform.cpuArchitecture", "arm64", "enum"],
  ["taskDefinition", "containerDefinitions", "[{", "format"],
  ["taskDefinition", "containerDefinitions", '[{"name":"api"}]', "required", "containerDefinitions[0].image"],
  ["ecsService", "launchType", "FARGAT", "enum"],
  ["ecsService", "propagateTags", "NO", "enum"],
  ["ecsService", "deploymentController.type", "CODE_DEPLOY", "combination", "deploymentCircuitBreaker"],
  [
    "ecsService",
    "capacityProviderStrategies",
    [{ capacityProvider: "FARGATE", weight: 1 }],
    "combination",
    "launchType",
  ],
  ["ecsService", "deploymentMaximumPercent", 100, "combination"],
  ["group", "desiredCapacity", 7, "combination"],
  ["group", "maxInstanceLifetime", 3600, "range"],
  ["group", "maxSize", undefined, "required"],
  [
    "group",
    "mixedInstancesPolicy.launchTemplate.overrides.1.instanceType",
    "m7g.lage",
    "region",
    "mixedInstancesPolicy.launchTemplate.overrides[1].instanceType",
  ],
  ["group", "mixedInstancesPolicy", undefined, "exclusive", ""],
  [
    "scalingPolicy",
    "targetTrackingConfiguration.predefinedMetricSpecification.predefinedMetricType",
    "ASGAverageCpu",
    "enum",
  ],
  ["groupSchedule", "timeZone", "Asia/Edo", "format"],
  ["scalingTarget", "maxCapacity", 1, "combination"],
  ["scalingTarget", "serviceNamespace", "fargate", "enum"],
  ["appScalingPolicy", "policyType", "Tracking", "enum"],
  ["appScheduledAction", "schedule", "cron(0 20 * * *)", "format"],
  ["appScheduledAction", "scalableTargetAction.minCapacity", 1, "combination", "scalableTargetAction"],
  ["role", "maxSessionDuration", 600, "range"],
  ["role", "assumeRolePolicy", "{}", "format"],
  ["rolePolicyAttachment", "policyArn", "AmazonECSTaskExecutionRolePolicy", "pattern"],
  ["logGroup", "retentionInDays", 15, "enum"],
  ["logGroup", "name", "/jp/api service", "pattern"],
  ["logGroup", "logGroupClass", "CHEAP", "enum"],
  ["alarm", "comparisonOperator", ">", "enum"],
  ["alarm", "period", 45, "combination"],
  ["alarm", "datapointsToAlarm", 4, "combination"],
  ["alarm", "evaluationPeriods", 2000, "combination"],
  ["record", "type", "ALIAS", "enum"],
  ["record", "ttl", -1, "range"],
  ["record", "aliases", [{ name: "x", zoneId: "Z", evaluateTargetHealth: true }], "combination", "aliases"],
  ["certificate", "validationMethod", "HTTPS", "enum"],
  ["parameter", "type", "Secret", "enum"],
  ["repository", "imageTagMutability", "CONSTANT", "enum"],
  ["repository", "name", "Archipelago/API", "pattern"],
  [
    "repository",
    "encryptionConfigurations.0.encryptionType",
    "RSA",
    "enum",
    "encryptionConfigurations[0].encryptionType",
  ],
  ["scanning", "scanType", "DEEP", "enum"],
  ["schedule", "scheduleExpression", "cron(0 4 * * * *)", "format"],
  ["schedule", "scheduleExpressionTimezone", "JST-9", "format"],
  ["schedule", "flexibleTimeWindow.mode", "SOME", "enum"],
  ["refresh", "target.arn", "arn:aws:scheduler:::aws-sdk:autoscaling:refreshInstances", "enum"],
  ["refresh", "target.arn", "arn:aws:scheduler:::aws-sdk:autoscaling:StartInstanceRefresh", "enum"],
  ["refresh", "target.input", "not JSON", "format"],
  ["refresh", "target.input", "[]", "format"],
  ["refresh", "target.input", undefined, "required", "target.input.AutoScalingGroupName"],
  ["refresh", "target.input", "{}", "required", "target.input.AutoScalingGroupName"],
  [
    "refresh",
    "target.input",
    '{"autoScalingGroupName":"jp-api"}',
    "pattern",
    "target.input.autoScalingGroupName",
  ],
  [
    "refresh",
    "target.input",
    '{"AutoScalingGroupName":"a","Preferences":{"minHealthyPercentage":1}}',
    "pattern",
    "target.input.Preferences.minHealthyPercentage",
  ],
  ["redeployment", "target.input", '{"Cluster":"jp"}', "required", "target.input.Service"],
  ["redeployment", "target.input", '{"Service":"api"}', "required", "target.input.Cluster"],
  ["schedule", "flexibleTimeWindow", { mode: "FLEXIBLE" }, "combination"],
  ["key", "deletionWindowInDays", 3, "range"],
  ["alias", "name", "jp-data", "pattern"],
  ["proxy", "engineFamily", "ORACLE", "enum"],
];
