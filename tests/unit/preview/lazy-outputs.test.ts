import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { recordStack } from "../../../preview";

/* eslint-disable @typescript-eslint/no-require-imports -- plain JavaScript, and an internal of the SDK */
const { install } = require("../../../runtime/lazy-outputs") as {
  install(rpc?: object): (() => void) | undefined;
};

describe("lazy outputs", () => {
  interface Rpc {
    transferProperties: (onto: object, label: string, props: object) => Record<string, Resolve>;
  }
  type Resolve = (
    value: unknown,
    known: boolean,
    secret: boolean,
    dependencies?: unknown[],
    error?: Error,
  ) => void;
  const rpc = require("@pulumi/pulumi/runtime/rpc") as Rpc;
  /** What the SDK's declarations leave out. */
  interface Inner {
    promise(): Promise<unknown>;
    readonly isKnown: Promise<boolean>;
    readonly isSecret: Promise<boolean>;
  }
  const transferred = () => {
    const onto: Record<string, Inner> = {};
    return { onto, resolve: rpc.transferProperties(onto, "test", { id: 1, arn: undefined, name: "x" }) };
  };

  it("records the real program the same as with the SDK's own outputs", async () => {
    const records = async () => {
      const runs = [false, true].map((known) => recordStack({ stack: "stg", known }));
      return JSON.stringify((await Promise.all(runs)).map(({ resources, outputs }) => [resources, outputs]));
    };
    const lazy = await records();
    const undo = install();
    assert.ok(undo, "the SDK's internals have moved");
    undo();
    try {
      assert.equal(rpc.transferProperties.name, "transferProperties");
      assert.equal(await records(), lazy);
    } finally {
      install();
    }
  });

  it("gives values to who asked before and to who asks after, once", async () => {
    const { onto, resolve } = transferred();
    assert.deepEqual(Object.keys(onto), ["arn", "name"]);
    const before = onto.arn;
    resolve.arn?.("a", true, true, []);
    resolve.arn?.("b", true, false, []);
    resolve.name?.(undefined, false, false);
    assert.equal(onto.arn, before);
    assert.equal(await before?.isSecret, true);
    assert.equal(await before?.promise(), "a");
    assert.equal(await onto.name?.isKnown, false);
  });

  it("fails who asks, before or after, and is silent of a connection that closes", async () => {
    for (const when of ["before", "after"]) {
      const { onto, resolve } = transferred();
      const value = () => (onto.arn as Inner).promise();
      const early = when === "before" ? value().catch(String) : undefined;
      resolve.name?.(undefined, true, false, [], Object.assign(new Error("closing"), { code: 14 }));
      resolve.arn?.(undefined, true, false, [], new Error("no"));
      assert.equal(await (early ?? value().catch(String)), "Error: no");
    }
  });

  it("keeps the SDK's refusal to set a property twice, and lets a subclass set one", () => {
    assert.throws(
      () => rpc.transferProperties({ arn: 1 }, "test", { arn: undefined }),
      /already initialized/,
    );
    const { onto } = transferred();
    onto.arn = pulumi.output("mine") as unknown as Inner;
    assert.equal(Object.getOwnPropertyDescriptor(onto, "arn")?.value, onto.arn);
  });

  it("leaves the SDK alone when its internals have moved", () => {
    assert.equal(install({}), undefined);
    assert.equal(install(Object.freeze({ transferProperties: () => ({}) })), undefined);
  });
});
