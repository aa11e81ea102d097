/** Every step of an account, in the order in which they are done. */
import type { Step } from "../step";
import type { Target } from "../target";
import { regionSteps, serviceRoleSteps } from "./account";
import { bucketSteps } from "./bucket";
import type { Clients } from "./clients";
import { gitHubSteps } from "./github";
import { keySteps, type Found } from "./key";
import { networkAccountSteps } from "./network-account";

export function stepsOf(target: Target, clients: Clients): readonly Step[] {
  if (target.network) return networkAccountSteps(target, target.network, clients);
  const { kms, s3, iam, account } = clients;
  const found: Found = {};
  return [
    ...keySteps(target, kms, found),
    ...bucketSteps(target, s3, found),
    ...serviceRoleSteps(iam),
    ...gitHubSteps(target, iam, found),
    ...regionSteps(target, account),
  ];
}
