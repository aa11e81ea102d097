/** Every step of an account, in the order in which they are done. */
import type { Step } from "../step";
import type { Target } from "../target";
import { regionSteps, serviceRoleSteps } from "./account";
import { bucketSteps } from "./bucket";
import type { Clients } from "./clients";
import { gitHubSteps } from "./github";
import { keySteps, type Found } from "./key";

export function stepsOf(target: Target, { kms, s3, iam, account }: Clients): readonly Step[] {
  const found: Found = {};
  return [
    ...keySteps(target, kms, found),
    ...bucketSteps(target, s3, found),
    ...serviceRoleSteps(iam),
    ...gitHubSteps(target, iam, found),
    ...regionSteps(target, account),
  ];
}
