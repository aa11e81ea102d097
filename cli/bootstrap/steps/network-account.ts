/** What an account of networks needs before anything is raised in it. */
import { networkRights } from "../policies";
import type { Step } from "../step";
import type { NetworkAccount, Target } from "../target";
import { regionSteps, serviceRoleSteps } from "./account";
import type { Clients } from "./clients";
import { roleSteps } from "./role";

export function networkAccountSteps(
  target: Target,
  network: NetworkAccount,
  { iam, account }: Pick<Clients, "iam" | "account">,
): readonly Step[] {
  const { home, roleArn } = network;
  return [
    ...serviceRoleSteps(iam),
    ...(home === undefined
      ? [whoseStep(roleArn)]
      : roleSteps("network-role", target, iam, () => networkRights(target, roleArn, home))),
    ...regionSteps(target, account),
  ];
}

/** Nobody guesses whom an account lets in. */
const whoseStep = (roleArn: string): Step => ({
  id: "network-role",
  title: `role ${roleArn.split("/").at(-1) ?? roleArn}`,
  read: () =>
    Promise.resolve({
      state: "cannot be read",
      note: "nobody has said which account may take it",
      todo: "repeat the command with --home <number of the foundation's account>",
    }),
  apply: () => Promise.resolve(),
});
