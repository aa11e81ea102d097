import { Cloud, CloudError, CloudResource } from "../cloud";
import { knownText } from "../making";

const recordType = "aws:route53/record:Record";

const textOf = ({ inputs }: CloudResource, property: string): string =>
  (knownText(inputs[property]) ?? "").replace(/\.$/, "").toLowerCase();

/**
 * Refuses what Route 53 lets nobody put beside one another under one name: a simple record and one of several of its
 * type, and an alias of another name (CNAME) with anything else.
 */
export function refuseMixedRecords(cloud: Cloud, record: CloudResource, self?: CloudResource): void {
  if (record.type !== recordType) {
    return;
  }
  const same = (property: string) => (other: CloudResource) =>
    textOf(other, property) === textOf(record, property);
  const beside = cloud
    .resources(recordType)
    .filter((other) => other !== self && same("zoneId")(other) && same("name")(other));
  const simple = (one: CloudResource) => textOf(one, "setIdentifier") === "";
  const [mixed] = beside.filter(same("type")).filter((other) => simple(other) !== simple(record));
  const [named] = beside.filter(
    (other) =>
      !same("type")(other) && (textOf(record, "type") === "cname" || textOf(other, "type") === "cname"),
  );
  if (mixed ?? named) {
    throw new CloudError(
      "InvalidChangeBatch",
      `RRSet with DNS name ${textOf(record, "name")}., type ${textOf(record, "type").toUpperCase()} cannot be created as other RRSets exist with the same name${mixed ? " and type" : ""}: ${(mixed ?? named)!.urn}`,
    );
  }
}
