/** What `config/platform.ts` says where no other layer speaks, in the form of the model. */
import assert from "node:assert/strict";
import type { ResolvedNetwork, ResolvedService } from "../../config";
import platform from "../../config/platform";

/** Some keys of a layer. In a layer any may be absent; the first one has each of these. */
const keysOf =
  <Model>(layer: object = {}) =>
  <Key extends keyof Model & string>(...keys: Key[]): Pick<Model, Key> => {
    const values = new Map<string, unknown>(Object.entries(layer));
    keys.forEach((key) => assert.ok(values.has(key), `config/platform.ts has no ${key}`));
    return Object.fromEntries(keys.map((key) => [key, values.get(key)])) as Pick<Model, Key>;
  };

/** Of a service of the class `web`. */
export const serviceDefaults = keysOf<ResolvedService>(platform.sizing?.web)(
  "compute",
  "arch",
  "fargate",
  "spotPercent",
  "scaling",
  "rotation",
  "healthGraceSeconds",
  "deregistrationDelaySeconds",
  "containers",
  "exec",
  "slowStartSeconds",
  "deploy",
);

/** Of a worker's queue. */
export const { queue: queueDefaults } = keysOf<ResolvedService>(platform.sizing?.worker)("queue");

export const networkDefaults = keysOf<ResolvedNetwork>(platform)(
  "ecsEc2",
  "flowLogs",
  "interfaceEndpoints",
  "logRetentionDays",
  "nat",
  "routing",
);
