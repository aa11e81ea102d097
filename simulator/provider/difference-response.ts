import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { hasAutoName } from "../autonames";
import { Properties } from "../cloud";
import { unknownValue } from "../making";
import { differences, Kind } from "./difference";

const { Kind: ProtoKind } = proto.PropertyDiff;
const kinds: Readonly<Record<Kind, readonly [update: number, replace: number]>> = {
  add: [ProtoKind.ADD, ProtoKind.ADD_REPLACE],
  delete: [ProtoKind.DELETE, ProtoKind.DELETE_REPLACE],
  update: [ProtoKind.UPDATE, ProtoKind.UPDATE_REPLACE],
};

/** The detailed difference of two sets of inputs, as the engine takes it. */
export function describeDifference(
  type: string,
  olds: Properties,
  news: Properties,
  replaces: (property: string) => boolean,
): proto.DiffResponse {
  const found = differences(olds, news);
  const replacing = [...new Set(found.map(({ property }) => property).filter(replaces))];
  const response = new proto.DiffResponse();
  response.setChanges(
    found.length > 0 ? proto.DiffResponse.DiffChanges.DIFF_SOME : proto.DiffResponse.DiffChanges.DIFF_NONE,
  );
  response.setDiffsList([...new Set(found.map(({ property }) => property))]);
  response.setReplacesList(replacing);
  response.setDeletebeforereplace(replacing.length > 0 && namesStay(type, olds, news));
  response.setHasdetaileddiff(true);
  for (const { path, property, kind } of found) {
    const detail = new proto.PropertyDiff();
    detail.setKind(kinds[kind][replacing.includes(property) ? 1 : 0] as proto.PropertyDiff.Kind);
    detail.setInputdiff(true);
    response.getDetaileddiffMap().set(path, detail);
  }
  return response;
}

/** A replacement cannot stand beside its predecessor when the program fixes their common name. */
function namesStay(type: string, olds: Properties, news: Properties): boolean {
  const completed = Array.isArray(news["__defaults"]) && news["__defaults"].includes("name");
  const same = olds["name"] === news["name"] && news["name"] !== unknownValue;
  return hasAutoName(type) && !completed && same && news["namePrefix"] === undefined;
}
