"""Features the platform asks about, and where their presence in a region can be read.

`type`: a CloudFormation type that a region offers only with the service (cfn-lint's per-region lists).
`endpoint`: the service's name in botocore's endpoint list; only for services whose list is kept per region
(newer services are not in it at all, which says nothing).
"""

FEATURES = {
    "api-gateway-http": {"type": "AWS::ApiGatewayV2::Api", "endpoint": "apigateway"},
    "app-runner": {"type": "AWS::AppRunner::Service", "endpoint": "apprunner"},
    "aurora": {"type": "AWS::RDS::DBCluster", "endpoint": "rds"},
    "aurora-global": {"type": "AWS::RDS::GlobalCluster"},
    "codeartifact": {"type": "AWS::CodeArtifact::Repository", "endpoint": "codeartifact"},
    "codebuild": {"type": "AWS::CodeBuild::Project", "endpoint": "codebuild"},
    "codecommit": {"type": "AWS::CodeCommit::Repository", "endpoint": "codecommit"},
    "codeconnections": {"type": "AWS::CodeConnections::Connection", "endpoint": "codestar-connections"},
    "codedeploy": {"type": "AWS::CodeDeploy::Application", "endpoint": "codedeploy"},
    "codepipeline": {"type": "AWS::CodePipeline::Pipeline", "endpoint": "codepipeline"},
    "direct-connect": {
        "type": "AWS::DirectConnect::DirectConnectGatewayAssociation",
        "endpoint": "directconnect",
    },
    "dms": {"type": "AWS::DMS::ReplicationInstance", "endpoint": "dms"},
    "dsql": {"type": "AWS::DSQL::Cluster"},
    "ecr": {"type": "AWS::ECR::Repository", "endpoint": "api.ecr"},
    "ecs": {"type": "AWS::ECS::Service", "endpoint": "ecs"},
    "elasticache": {"type": "AWS::ElastiCache::ReplicationGroup", "endpoint": "elasticache"},
    "elasticache-serverless": {"type": "AWS::ElastiCache::ServerlessCache"},
    "eventbridge-api-destinations": {"type": "AWS::Events::ApiDestination"},
    "eventbridge-pipes": {"type": "AWS::Pipes::Pipe", "endpoint": "pipes"},
    "eventbridge-scheduler": {"type": "AWS::Scheduler::Schedule", "endpoint": "scheduler"},
    "fault-injection": {"type": "AWS::FIS::ExperimentTemplate"},
    "firehose": {"type": "AWS::KinesisFirehose::DeliveryStream", "endpoint": "firehose"},
    "image-builder": {"type": "AWS::ImageBuilder::ImagePipeline"},
    "inspector": {"type": "AWS::InspectorV2::Filter", "endpoint": "inspector2"},
    "kinesis": {"type": "AWS::Kinesis::Stream", "endpoint": "kinesis"},
    "lambda": {"type": "AWS::Lambda::Function", "endpoint": "lambda"},
    "lambda-url": {"type": "AWS::Lambda::Url"},
    "macie": {"type": "AWS::Macie::Session", "endpoint": "macie2"},
    "memorydb": {"type": "AWS::MemoryDB::Cluster", "endpoint": "memory-db"},
    "network-firewall": {"type": "AWS::NetworkFirewall::Firewall", "endpoint": "network-firewall"},
    "opensearch": {"type": "AWS::OpenSearchService::Domain", "endpoint": "es"},
    "opensearch-serverless": {"type": "AWS::OpenSearchServerless::Collection", "endpoint": "aoss"},
    "private-ca": {"type": "AWS::ACMPCA::CertificateAuthority", "endpoint": "acm-pca"},
    "rds-proxy": {"type": "AWS::RDS::DBProxy"},
    "service-connect": {"type": "AWS::ServiceDiscovery::HttpNamespace", "endpoint": "servicediscovery"},
    "ses": {"type": "AWS::SES::EmailIdentity", "endpoint": "email"},
    "site-to-site-vpn": {"type": "AWS::EC2::VPNConnection"},
    "synthetics": {"type": "AWS::Synthetics::Canary", "endpoint": "synthetics"},
    "transit-gateway": {"type": "AWS::EC2::TransitGateway"},
    "vpc-lattice": {"type": "AWS::VpcLattice::Service", "endpoint": "vpc-lattice"},
    "waf": {"type": "AWS::WAFv2::WebACL", "endpoint": "wafv2"},
}
