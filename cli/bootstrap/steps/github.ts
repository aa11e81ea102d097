/** GitHub Actions without stored keys: the provider of its tokens, and the two roles that a workflow may take. */
import {
  AddClientIDToOpenIDConnectProviderCommand,
  AttachRolePolicyCommand,
  CreateOpenIDConnectProviderCommand,
  CreateRoleCommand,
  GetOpenIDConnectProviderCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  ListAttachedRolePoliciesCommand,
  PutRolePolicyCommand,
  type IAMClient,
} from "@aws-sdk/client-iam";
import { orNothing } from "../../aws-errors";
import { previewRights, sameDocument, upRights, type RoleRights } from "../policies";
import { differs, there, toDo, type Step, type StepState } from "../step";
import { gitHubIssuer, providerArn, tagList, type Target } from "../target";
import type { Found } from "./key";

const audience = "sts.amazonaws.com";
const ownPolicy = "archipelago";

export function gitHubSteps(target: Target, iam: IAMClient, found: Found): readonly Step[] {
  if (target.github === undefined) return [];
  return [
    providerStep(target, iam),
    ...roleSteps("preview-role", target, iam, () => previewRights(target, found.keyArn ?? "")),
    ...roleSteps("up-role", target, iam, () => upRights(target, found.keyArn ?? "")),
  ];
}

function providerStep(target: Target, iam: IAMClient): Step {
  const arn = { OpenIDConnectProviderArn: providerArn(target) };
  const read = () => orNothing(iam.send(new GetOpenIDConnectProviderCommand(arn)));
  return {
    id: "github",
    title: "OIDC provider of GitHub Actions",
    read: async () => {
      const provider = await read();
      if (provider === undefined) return toDo;
      return provider.ClientIDList?.includes(audience)
        ? there
        : { state: "to do", note: `the audience ${audience} is added` };
    },
    apply: async () => {
      if ((await read()) !== undefined) {
        await iam.send(new AddClientIDToOpenIDConnectProviderCommand({ ...arn, ClientID: audience }));
        return;
      }
      await iam.send(
        new CreateOpenIDConnectProviderCommand({
          Url: `https://${gitHubIssuer}`,
          ClientIDList: [audience],
          Tags: tagList(target),
        }),
      );
    },
  };
}

/** The role, then what it may do; the rights name the key, so they are made when it is known. */
function roleSteps(id: string, target: Target, iam: IAMClient, rights: () => RoleRights): readonly Step[] {
  const { name, description, trust, managed } = rights();
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
      needs: ["github"],
      read: async () => {
        const role = (await orNothing(iam.send(new GetRoleCommand({ RoleName: name }))))?.Role;
        if (role === undefined) return toDo;
        return sameDocument(decode(role.AssumeRolePolicyDocument), trust)
          ? there
          : differs("others may take it, or another repository", byHand(`the trust of ${name}`));
      },
      apply: async () => {
        await iam.send(
          new CreateRoleCommand({
            RoleName: name,
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
      needs: [id, "key"],
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
