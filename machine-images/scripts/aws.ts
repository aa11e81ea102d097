import { EC2Client } from "@aws-sdk/client-ec2";
import { SSMClient } from "@aws-sdk/client-ssm";

/** Clients of one region. */
export interface Region {
  readonly name: string;
  readonly ec2: EC2Client;
  readonly ssm: SSMClient;
}

/** Ten attempts with growing pauses: AWS throttles EC2's reads by the account. */
const patience = { maxAttempts: 10, retryMode: "adaptive" } as const;

/** Clients of every region in use; `endpoint` is the emulator's. */
export function regionsOf(names: readonly string[], endpoint?: string): readonly Region[] {
  return names.map((name) => {
    const settings = { region: name, ...patience, ...(endpoint !== undefined && { endpoint }) };
    return { name, ec2: new EC2Client(settings), ssm: new SSMClient(settings) };
  });
}
