import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { OnPremisesLink, ResolvedEnvironment, ResolvedNetwork } from "../../config";
import { logicalName } from "../naming";

export interface VpnArgs {
  readonly environment: ResolvedEnvironment;
  readonly network: ResolvedNetwork;
  readonly blocks: OnPremisesLink["blocks"];
  readonly vpn: NonNullable<OnPremisesLink["vpn"]>;
  readonly vpnGatewayId: pulumi.Input<string>;
}

const type = "ipsec.1";

/** Beyond it AWS takes the number under another name. */
const largestShortAsn = 2_147_483_647;

/** What a tunnel agrees to; AWS's default takes SHA-1 and groups of 1024 bits, too. */
const phase = {
  encryptionAlgorithms: ["AES256", "AES256-GCM-16"],
  integrityAlgorithms: ["SHA2-256", "SHA2-384", "SHA2-512"],
  dhGroupNumbers: [14, 15, 16, 17, 18, 19, 20, 21],
};

/**
 * A VPN of two tunnels to the company's gateway, its log, and its routes where the gateway does not speak BGP. AWS
 * makes the tunnels' keys and keeps them in Secrets Manager; they are in no state. The tunnels' addresses and keys are
 * set up in the company's gateway by hand, hence the connection's protection. About 36 US$ a month, 0.40 US$ for the secret, and
 * the traffic that leaves AWS.
 */
export function createVpn(
  { environment, network, blocks, vpn, vpnGatewayId }: VpnArgs,
  opts: { readonly parent: pulumi.Resource },
): aws.ec2.VpnConnection {
  const { code } = network;
  const name = logicalName("aws:ec2/vpnConnection:VpnConnection", code, "on-premises");
  const customerGateway = new aws.ec2.CustomerGateway(
    logicalName("aws:ec2/customerGateway:CustomerGateway", code, "on-premises"),
    {
      type,
      // AWS answers a second request for one address and number with the first one's gateway, unless the device differs.
      deviceName: `${environment.environment}-${code}`,
      ipAddress: vpn.gatewayAddress,
      ...(vpn.asn > largestShortAsn ? { bgpAsnExtended: String(vpn.asn) } : { bgpAsn: String(vpn.asn) }),
      tags: { Name: name },
    },
    // Only an address of the other end: the connection turns to another one in place.
    opts,
  );
  const log = new aws.cloudwatch.LogGroup(
    logicalName("aws:cloudwatch/logGroup:LogGroup", code, "vpn"),
    {
      // Under this prefix AWS lets its own services write without a policy that grows with each of them.
      name: `/aws/vendedlogs/archipelago/${environment.environment}/${code}/vpn`,
      retentionInDays: network.logRetentionDays,
    },
    opts,
  );
  const logging = {
    cloudwatchLogOptions: { logEnabled: true, logGroupArn: log.arn, logOutputFormat: "json" },
  };
  const connection = new aws.ec2.VpnConnection(
    name,
    {
      type,
      customerGatewayId: customerGateway.id,
      vpnGatewayId,
      staticRoutesOnly: vpn.routes === "static",
      presharedKeyStorage: "SecretsManager",
      tunnel1LogOptions: logging,
      tunnel2LogOptions: logging,
      tunnel1IkeVersions: ["ikev2"],
      tunnel2IkeVersions: ["ikev2"],
      tunnel1Phase1EncryptionAlgorithms: phase.encryptionAlgorithms,
      tunnel1Phase1IntegrityAlgorithms: phase.integrityAlgorithms,
      tunnel1Phase1DhGroupNumbers: phase.dhGroupNumbers,
      tunnel1Phase2EncryptionAlgorithms: phase.encryptionAlgorithms,
      tunnel1Phase2IntegrityAlgorithms: phase.integrityAlgorithms,
      tunnel1Phase2DhGroupNumbers: phase.dhGroupNumbers,
      tunnel2Phase1EncryptionAlgorithms: phase.encryptionAlgorithms,
      tunnel2Phase1IntegrityAlgorithms: phase.integrityAlgorithms,
      tunnel2Phase1DhGroupNumbers: phase.dhGroupNumbers,
      tunnel2Phase2EncryptionAlgorithms: phase.encryptionAlgorithms,
      tunnel2Phase2IntegrityAlgorithms: phase.integrityAlgorithms,
      tunnel2Phase2DhGroupNumbers: phase.dhGroupNumbers,
      tags: { Name: name },
    },
    // Two connections between the same ends are refused, so a successor waits for the end of its predecessor.
    { ...opts, protect: environment.protect, deleteBeforeReplace: true },
  );
  if (vpn.routes === "static") {
    for (const block of blocks) {
      new aws.ec2.VpnConnectionRoute(
        logicalName("aws:ec2/vpnConnectionRoute:VpnConnectionRoute", code, "on-premises", slug(block)),
        { vpnConnectionId: connection.id, destinationCidrBlock: block },
        opts,
      );
    }
  }
  return connection;
}

/** A block as part of a name. */
export const slug = (block: string): string => block.replaceAll(/[./]/g, "-");
