/** A role of the account: who may take it, and what it may do. */
import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  ListAttachedRolePoliciesCommand,
  PutRolePolicyCommand,
  type IAMClient,
} from "@aws-sdk/client-iam";
import { orNothing } from "../../aws-errors";
import { sameDocument, type RoleRights } from "../policies";
import { differs, there, toDo, type Step, type StepState } from "../step";
import { tagList, type Target } from "../target";

const ownPolicy = "archipelago";

/** The role, then what it may do. `needs` says after which other steps. */
export function roleSteps(
  id: string,
  target: Target,
  iam: IAMClient,
  rights: () => RoleRights,
  needs: { readonly role: readonly string[]; readonly rights: readonly string[] } = { role: [], rights: [] },
): readonly Step[] {
  const { name, path, description, trust, managed } = rights();
  const byHand = (what: string) =>
    `compare ${what} with docs/first-account.md; delete what is old by hand, then repeat the command`;
  const attached = async (): Promise<readonly string[]> => {
    const answer = await orNothing(iam.send(new ListAttachedRolePoliciesCommand({ RoleName: name })));
    return (answer?.AttachedPolicies ?? []).map(({ PolicyArn = "" }) => PolicyArn);
  };
  return [
    {
      id,
      title: `role ${name}`,
      needs: needs.role,
      read: async () => {
        const role = (await orNothing(iam.send(new GetRoleCommand({ RoleName: name }))))?.Role;
        if (role === undefined) return toDo;
        return sameDocument(decode(role.AssumeRolePolicyDocument), trust)
          ? there
          : differs("others may take it than wanted", byHand(`the trust of ${name}`));
      },
      apply: async () => {
        await iam.send(
          new CreateRoleCommand({
            RoleName: name,
            Path: path,
            Description: description,
            AssumeRolePolicyDocument: JSON.stringify(trust),
            Tags: tagList(target),
          }),
        );
      },
    },
    {
      id: `${id}-rights`,
      title: `rights of ${name}`,
      needs: [id, ...needs.rights],
      read: async (): Promise<StepState> => {
        const own = await orNothing(
          iam.send(new GetRolePolicyCommand({ RoleName: name, PolicyName: ownPolicy })),
        );
        const policies = await attached();
        if (own !== undefined && !sameDocument(decode(own.PolicyDocument), rights().own))
          return differs("its own policy says something else", byHand(`the policy ${ownPolicy} of ${name}`));
        const foreign = policies.filter((arn) => !managed.includes(arn));
        if (foreign.length > 0) return differs(`also has ${foreign.join(", ")}`, byHand(`what ${name} has`));
        return own !== undefined && managed.every((arn) => policies.includes(arn)) ? there : toDo;
      },
      apply: async () => {
        const document = JSON.stringify(rights().own);
        // The refusals first, and then what they bound.
        await iam.send(
          new PutRolePolicyCommand({ RoleName: name, PolicyName: ownPolicy, PolicyDocument: document }),
        );
        const already = await attached();
        for (const PolicyArn of managed.filter((arn) => !already.includes(arn)))
          await iam.send(new AttachRolePolicyCommand({ RoleName: name, PolicyArn }));
      },
    },
  ];
}

/** IAM answers documents as they would stand in an address. */
const decode = (document = "{}"): unknown => JSON.parse(decodeURIComponent(document));
