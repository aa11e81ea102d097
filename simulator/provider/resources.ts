import { refuseOrphans } from "../aws/references";
import { isGivenUp, refuseUnready } from "../aws/readiness";
import { refuseMixedRecords } from "../aws/records";
import { refuseDoubles } from "../aws/uniqueness";
import { refuseUnlawful } from "../aws/values";
import { hasAutoName } from "../autonames";
import { Cloud, CloudResource, Properties } from "../cloud";
import { Place, unknownValue } from "../making";
import { realisticOutputs } from "../outputs";

/** Which resource the engine talks about, and where its provider acts. */
export interface Subject {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly place: Place;
}

/** Computed properties that a change gives another value; AWS counts versions up. */
const versions: Readonly<Record<string, string>> = {
  "aws:ec2/launchTemplate:LaunchTemplate": "latestVersion",
  "aws:ec2/managedPrefixList:ManagedPrefixList": "version",
  "aws:ssm/parameter:Parameter": "version",
};

/** Computed, yet known before creation: the provider fills them in when it plans. */
const knownEarly: readonly string[] = ["region", "tagsAll"];

/** What the provider's `__defaults` list is called: the inputs that Pulumi, not the program, filled in. */
const defaultsKey = "__defaults";

export class Resources {
  constructor(readonly cloud: Cloud) {}

  /** Completes the name: the one it has, unless the program set or removed it, or the resource is replaced. */
  check({ urn, type, name, place }: Subject, olds: Properties, news: Properties): Properties {
    const defaults = olds[defaultsKey];
    const keepsName =
      hasAutoName(type) && news["name"] === undefined && Array.isArray(defaults) && defaults.includes("name");
    if (keepsName) {
      return { ...news, name: olds["name"], [defaultsKey]: ["name"] };
    }
    const completed = realisticOutputs(type, name, news, place, this.cloud.created(urn) + 1).outputs["name"];
    return hasAutoName(type) && news["name"] === undefined
      ? { ...news, name: completed, [defaultsKey]: ["name"] }
      : { ...news, [defaultsKey]: [] };
  }

  create(subject: Subject, inputs: Properties, preview: boolean): { id: string; outputs: Properties } {
    const { urn, type, name, place } = subject;
    const { id, outputs } = realisticOutputs(
      type,
      name,
      withoutDefaults(inputs),
      place,
      this.cloud.created(urn) + 1,
    );
    if (preview) {
      const planned = Object.entries(outputs).map(([property, value]) => [
        property,
        property in inputs || knownEarly.includes(property) ? value : unknownValue,
      ]);
      return { id: "", outputs: Object.fromEntries(planned) };
    }
    const resource: CloudResource = { ...subject, id, inputs, outputs };
    this.cloud.create(resource, () => this.refuseChange(resource));
    return { id, outputs };
  }

  /** The resource as the cloud has it; undefined when it is gone. Imports and refreshes end here. */
  read(
    subject: Subject,
    id: string,
    state: { inputs: Properties; outputs: Properties },
  ): { outputs: Properties; inputs: Properties } | undefined {
    const found = this.cloud.get({ ...subject, id, arn: state.outputs["arn"] });
    if (!found || isGivenUp(found)) {
      return undefined;
    }
    const known = Object.keys(state.inputs);
    const asked = known.length > 0 ? known : Object.keys(found.inputs);
    return {
      outputs: found.outputs,
      inputs: Object.fromEntries(asked.map((property) => [property, found.inputs[property]])),
    };
  }

  update(
    subject: Subject,
    id: string,
    olds: { inputs: Properties; outputs: Properties },
    news: Properties,
    preview: boolean,
  ): Properties {
    const computed = Object.fromEntries(
      Object.entries(olds.outputs).filter(([property]) => !(property in olds.inputs)),
    );
    const version = versions[subject.type];
    const outputs: Properties = {
      ...computed,
      ...(version && { [version]: preview ? unknownValue : Number(computed[version] ?? 1) + 1 }),
      ...withoutDefaults(news),
      ...("tagsAll" in computed && { tagsAll: news["tags"] ?? {} }),
    };
    if (!preview) {
      const resource: CloudResource = { ...subject, id, inputs: news, outputs };
      const self = this.cloud.get({ ...subject, id, arn: outputs["arn"] });
      this.cloud.update(resource, () => this.refuseChange(resource, self));
    }
    return outputs;
  }

  /** Deleting what is gone already succeeds, as with the real providers. */
  delete(subject: Subject, id: string, outputs: Properties): void {
    const resource = this.cloud.get({ ...subject, id, arn: outputs["arn"] });
    if (resource) {
      this.cloud.delete(resource, () => refuseOrphans(this.cloud, resource));
    }
  }

  private refuseChange(resource: CloudResource, self?: CloudResource): void {
    refuseUnlawful(resource);
    refuseDoubles(this.cloud, resource, self);
    refuseMixedRecords(this.cloud, resource, self);
    refuseUnready(this.cloud, resource);
  }
}

function withoutDefaults(inputs: Properties): Properties {
  return Object.fromEntries(Object.entries(inputs).filter(([property]) => property !== defaultsKey));
}
