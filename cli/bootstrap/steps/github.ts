/** GitHub Actions without stored keys: the provider of its tokens, and the two roles that a workflow may take. */
import {
  AddClientIDToOpenIDConnectProviderCommand,
  CreateOpenIDConnectProviderCommand,
  GetOpenIDConnectProviderCommand,
  type IAMClient,
} from "@aws-sdk/client-iam";
import { orNothing } from "../../aws-errors";
import { previewRights, upRights } from "../policies";
import { there, toDo, type Step } from "../step";
import { gitHubIssuer, providerArn, tagList, type Target } from "../target";
import type { Found } from "./key";
import { roleSteps } from "./role";

const audience = "sts.amazonaws.com";
/** The rights name the key, so they are made when it is known. */
const needs = { role: ["github"], rights: ["key"] };

export function gitHubSteps(target: Target, iam: IAMClient, found: Found): readonly Step[] {
  if (target.github === undefined) return [];
  return [
    providerStep(target, iam),
    ...roleSteps("preview-role", target, iam, () => previewRights(target, found.keyArn ?? ""), needs),
    ...roleSteps("up-role", target, iam, () => upRights(target, found.keyArn ?? ""), needs),
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
