/** What the account itself must allow: regions to opt in to, and roles of AWS's services. */
import { EnableRegionCommand, GetRegionOptStatusCommand, type AccountClient } from "@aws-sdk/client-account";
import { CreateServiceLinkedRoleCommand, ListRolesCommand, type IAMClient } from "@aws-sdk/client-iam";
import { regionFacts } from "../../../facts";
import { linkedRolePath, linkedServices } from "../../shared/service-roles";
import { differs, there, toDo, type Step, type StepState } from "../step";
import type { Target } from "../target";

export function serviceRoleSteps(iam: IAMClient): readonly Step[] {
  return linkedServices.map((service): Step => {
    const principal = `${service}.amazonaws.com`;
    return {
      id: `service-role-${service}`,
      title: `service-linked role of ${principal}`,
      read: async () => {
        const { Roles = [] } = await iam.send(new ListRolesCommand({ PathPrefix: linkedRolePath(service) }));
        return Roles.length > 0 ? there : toDo;
      },
      apply: async () => {
        try {
          await iam.send(new CreateServiceLinkedRoleCommand({ AWSServiceName: principal }));
        } catch (error) {
          // The service itself has made it since the plan.
          if (!/has been taken/.test((error as Error).message)) throw error;
        }
      },
    };
  });
}

export function regionSteps(
  { optInRegions }: Pick<Target, "optInRegions">,
  account: AccountClient,
): readonly Step[] {
  return optInRegions.map((RegionName): Step => ({
    id: `region-${RegionName}`,
    title: `opt-in to ${RegionName} (${regionFacts(RegionName)?.name ?? "unknown"})`,
    read: async () => {
      const { RegionOptStatus } = await account.send(new GetRegionOptStatusCommand({ RegionName }));
      return stateOfRegion(RegionOptStatus);
    },
    apply: async () => {
      await account.send(new EnableRegionCommand({ RegionName }));
    },
  }));
}

/** What an opt-in status means for a step. */
export function stateOfRegion(status: string | undefined): StepState {
  switch (status) {
    case "ENABLED":
    case "ENABLED_BY_DEFAULT":
      return there;
    case "ENABLING":
      return { state: "there", note: "asked for; AWS takes minutes to hours" };
    case "DISABLING":
      return differs("it is being disabled", "wait until AWS is done, then repeat the command");
    default:
      return toDo;
  }
}
