import { Cloud, CloudError, CloudResource } from "../cloud";
import { knownText } from "../making";
import { serviceIsShared, targetListens } from "./lattice";
import { holds } from "./references";
import { attachmentIsAvailable, gatewayIsShared, networkIsAttached } from "./transit";

type Check = (cloud: Cloud, resource: CloudResource) => void;

interface ValidationOption {
  readonly domainName: string;
  readonly resourceRecordName: string;
  readonly resourceRecordValue: string;
}

const bare = (name: unknown) => (knownText(name) ?? "").replace(/\.$/, "").toLowerCase();

/** ECS refuses a target group that no listener or rule forwards to. */
function targetGroupsAreAttached(cloud: Cloud, service: CloudResource): void {
  const loadBalancers = service.inputs["loadBalancers"];
  for (const { targetGroupArn } of Array.isArray(loadBalancers) ? loadBalancers : []) {
    const forwarders = [
      ...cloud.resources("aws:lb/listener:Listener"),
      ...cloud.resources("aws:lb/listenerRule:ListenerRule"),
    ];
    if (targetGroupArn && !forwarders.some((forwarder) => holds(forwarder.inputs, targetGroupArn))) {
      throw new CloudError(
        "InvalidParameterException",
        `The target group with targetGroupArn ${targetGroupArn} does not have an associated load balancer.`,
      );
    }
  }
}

/** Whether the world finds this zone's records: its parent, in the cloud or outside, delegates to it. */
function isDelegated(cloud: Cloud, zone: CloudResource): boolean {
  const name = bare(zone.inputs["name"]);
  return (
    cloud.isDelegated(name) ||
    cloud
      .resources("aws:route53/record:Record")
      .some(({ inputs }) => inputs["type"] === "NS" && bare(inputs["name"]) === name)
  );
}

function findCertificate(cloud: Cloud, arn: unknown): CloudResource | undefined {
  return cloud.resources("aws:acm/certificate:Certificate").find(({ id }) => id === arn);
}

/** ACM gives a request up after 72 hours without proof; the provider then reads it as gone. */
export function isGivenUp({ type, outputs }: CloudResource): boolean {
  return type === "aws:acm/certificate:Certificate" && outputs["status"] === "VALIDATION_TIMED_OUT";
}

/** ACM issues a certificate once it finds each of its records in the DNS; the provider waits, and gives up. */
function certificateCanBeIssued(cloud: Cloud, validation: CloudResource): void {
  const arn = validation.inputs["certificateArn"];
  const certificate = findCertificate(cloud, arn);
  if (!certificate) {
    throw new CloudError("ResourceNotFoundException", `Could not find certificate ${String(arn)}.`);
  }
  if (isGivenUp(certificate)) {
    throw new CloudError(
      "VALIDATION_TIMED_OUT",
      `waiting for ${String(arn)} to become ISSUED: ACM gave the request up, because nothing proved it within 72 hours; a refresh asks anew`,
    );
  }
  const records = cloud.resources("aws:route53/record:Record");
  const zones = cloud.resources("aws:route53/zone:Zone");
  for (const option of certificate.outputs["domainValidationOptions"] as ValidationOption[]) {
    const record = records.find(
      ({ inputs }) =>
        bare(inputs["name"]) === bare(option.resourceRecordName) &&
        holds(inputs["records"], option.resourceRecordValue),
    );
    if (!record) {
      throw new CloudError(
        "PENDING_VALIDATION",
        `timeout while waiting for ${String(arn)} to become ISSUED: no record ${option.resourceRecordName} proves ${option.domainName}`,
      );
    }
    const zone = zones.find(({ id }) => id === record.inputs["zoneId"]);
    if (zone && !isDelegated(cloud, zone)) {
      throw new CloudError(
        "PENDING_VALIDATION",
        `timeout while waiting for ${String(arn)} to become ISSUED: nobody delegates ${bare(zone.inputs["name"])} to its name servers, so ACM does not find ${option.resourceRecordName}`,
      );
    }
  }
  cloud.alter(certificate, { status: "ISSUED" });
}

/** A listener takes issued certificates only. */
function certificateIsIssued(cloud: Cloud, listener: CloudResource): void {
  const arn = listener.inputs["certificateArn"];
  const certificate = arn === undefined ? undefined : findCertificate(cloud, arn);
  if (certificate && certificate.outputs["status"] !== "ISSUED") {
    throw new CloudError(
      "UnsupportedCertificate",
      `The certificate ${String(arn)} must have a fully-qualified domain name, a supported signature, and a supported key size; its status is ${String(certificate.outputs["status"])}.`,
    );
  }
}

/** An authority signs nothing before its own certificate is in place. One that is not in the cloud is somebody else's. */
function authorityIsActive(cloud: Cloud, certificate: CloudResource): void {
  const arn = certificate.inputs["certificateAuthorityArn"];
  const isOurs = cloud
    .resources("aws:acmpca/certificateAuthority:CertificateAuthority")
    .some(({ id }) => id === arn);
  const isActive = cloud
    .resources("aws:acmpca/certificateAuthorityCertificate:CertificateAuthorityCertificate")
    .some(({ inputs }) => inputs["certificateAuthorityArn"] === arn);
  if (isOurs && !isActive) {
    throw new CloudError(
      "InvalidStateException",
      `The certificate authority ${String(arn)} is in status PENDING_CERTIFICATE, and issues nothing.`,
    );
  }
}

const checks: Readonly<Record<string, Check>> = {
  "aws:acm/certificate:Certificate": authorityIsActive,
  "aws:ec2/route:Route": networkIsAttached,
  "aws:ec2transitgateway/route:Route": attachmentIsAvailable,
  "aws:ec2transitgateway/routeTableAssociation:RouteTableAssociation": attachmentIsAvailable,
  "aws:ec2transitgateway/vpcAttachment:VpcAttachment": gatewayIsShared,
  "aws:ecs/service:Service": targetGroupsAreAttached,
  "aws:acm/certificateValidation:CertificateValidation": certificateCanBeIssued,
  "aws:lb/listener:Listener": certificateIsIssued,
  "aws:vpclattice/serviceNetworkServiceAssociation:ServiceNetworkServiceAssociation": serviceIsShared,
  "aws:vpclattice/targetGroupAttachment:TargetGroupAttachment": targetListens,
};

/** Refuses what comes too early: before the things it needs are there and ready. */
export function refuseUnready(cloud: Cloud, resource: CloudResource): void {
  checks[resource.type]?.(cloud, resource);
}
