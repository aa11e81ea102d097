import { autoName } from "./autonames";
import { Made, Making, Place, Rule, Rules } from "./making";
import { computeRules } from "./resources/compute";
import { deliveryRules } from "./resources/delivery";
import { authorityRules } from "./resources/authorities";
import { edgeRules } from "./resources/edge";
import { latticeRules } from "./resources/lattice";
import { loadBalancingRules } from "./resources/loadbalancing";
import { networkRules } from "./resources/network";
import { onPremisesRules } from "./resources/on-premises";
import { platformRules } from "./resources/platform";
import { transitRules } from "./resources/transit";

export type { Place } from "./making";

const rules: Rules = {
  ...networkRules,
  ...onPremisesRules,
  ...transitRules,
  ...loadBalancingRules,
  ...latticeRules,
  ...computeRules,
  ...authorityRules,
  ...edgeRules,
  ...platformRules,
  ...deliveryRules,
};

/** The types whose ids and computed properties are modelled one by one; any other gets the fallback. */
export const modelledTypes: readonly string[] = Object.keys(rules);

/** Services whose resources belong to no region, as far as the provider's `region` argument goes. */
const globalServices = ["iam", "route53", "cloudfront"];

/**
 * Realistic id and outputs (the inputs, plus what AWS computes) of a custom resource. They depend on the type,
 * the logical name, the place, the inputs and the occurrence alone, so two runs agree. Unknown inputs (the
 * engine's sentinel) are left as they are and are never woven into an id. A type that is not in
 * `modelledTypes` gets `<logical name>-<7 hex>` as id and, when it is AWS's,
 * `arn:<partition>:<module>:<region>:<account>:<resource>/<id>` as ARN.
 *
 * @param occurrence 1 for the first resource of this name; 2 for the one that replaces it, which gets another
 *   id, or the next revision of a task definition.
 */
export function realisticOutputs(
  type: string,
  name: string,
  inputs: Record<string, unknown>,
  place: Place,
  occurrence = 1,
): { id: string; outputs: Record<string, unknown> } {
  const completed = autoName(
    type,
    name,
    inputs,
    [type, name, place.region, place.accountId, occurrence].join("|"),
  );
  const resource = new Making(
    type,
    name,
    completed === undefined ? inputs : { ...inputs, name: completed },
    place,
    occurrence,
  );
  const { id, computed } = (rules[type] ?? fallback)(resource);
  const service = type.split(/[:/]/)[1] ?? "";
  return {
    id,
    outputs: {
      ...(type.startsWith("aws:") && !globalServices.includes(service) && { region: resource.region }),
      ...computed,
      ...("tags" in inputs && type.startsWith("aws:") && { tagsAll: inputs["tags"] }),
      ...resource.inputs,
    },
  };
}

const fallback: Rule = (resource): Made => {
  const id = resource.text("name") ?? `${resource.name}-${resource.hex(7)}`;
  const [provider, module = ""] = resource.type.split(":");
  if (provider !== "aws") {
    return { id };
  }
  const [service = "", kind = "resource"] = module.split("/");
  return { id, computed: { arn: resource.arn(service, `${kind}/${id}`) } };
};
