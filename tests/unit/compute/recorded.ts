/** Looks things up in a recording. */
import assert from "node:assert/strict";
import type { RecordedResource } from "../../../preview";

export type Resources = readonly RecordedResource[];
export const named = (resources: Resources, type: string, name: string) => {
  const found = resources.find((one) => one.type.endsWith(`:${type}`) && one.name === name);
  assert.ok(found, `${type} ${name} is missing`);
  return found;
};
export const namesOf = (resources: Resources, type: string) =>
  resources
    .filter((one) => one.type.endsWith(`:${type}`))
    .map(({ name }) => name)
    .sort();
export const tailsOf = (urns: readonly string[]) => urns.map((urn) => urn.split("$").at(-1));
export const text = (value: unknown) => JSON.stringify(value);
