import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import type { CloudResource } from "../../simulator";
import { Checkout, type PrintedStep } from "./printed-steps";

const [hubsRegion, from, to] = ["ap-northeast-1", "ap-northeast-2", "ap-northeast-3"];

const ofStack = (stack: string) => (one: { readonly urn: string }) =>
  one.urn.startsWith(`urn:pulumi:${stack}::`);
const isKorea = ({ name }: { readonly name: string }): boolean => /^kr(-|$)/.test(name);
const labels = (resources: readonly CloudResource[]): string[] =>
  resources.map(({ name, type }) => `${name} [${type}]`).sort();

/** Two stacks of one account would have the same made-up names: each environment stands alone here. */
for (const [stack, other] of [
  ["stg", "prd"],
  ["prd", "stg"],
] as const)
  describe(`a country that moves to another region in ${stack}, by the printed steps`, function () {
    this.timeout(1_200_000);
    let checkout: Checkout;
    let steps: readonly PrintedStep[];

    const stepOf = (title: RegExp): PrintedStep => {
      const found = steps.filter((step) => title.test(step.title));
      assert.equal(found.length, 1, `${title} of\n${steps.map((step) => step.title).join("\n")}`);
      return found[0]!;
    };
    const resources = (which: (one: CloudResource) => boolean) => checkout.cloud.resources().filter(which);
    const ofKorea = (one: CloudResource) => ofStack(stack)(one) && isKorea(one);
    /** The hub, and in stg Japan. */
    const others = () =>
      resources((one) => ofStack(stack)(one) && !isKorea(one)).map(({ urn, id, inputs }) =>
        structuredClone({ urn, id, inputs }),
      );
    /** What the steps say is kept, of a stack. */
    const told = (of: string) =>
      steps
        .filter(({ title }) => /^Delete by hand/.test(title))
        .flatMap(({ notes }) => notes)
        .filter((note) => note.startsWith(`${of}: `))
        .sort();
    const cut = () => {
      let lines: unknown;
      checkout.edit(stack, ({ countries }) => {
        lines = countries.kr;
        delete countries.kr;
      });
      return () => checkout.edit(stack, ({ countries }) => (countries.kr = lines));
    };

    before(async () => {
      checkout = await Checkout.open();
      // Few services: an `up` on local state grows with the square of the resources.
      const catalogue = path.join(checkout.folder, "config/catalogue");
      for (const file of fs.readdirSync(catalogue))
        if (!["api.ts", "notifier.ts", "payment.ts"].includes(file)) fs.rmSync(path.join(catalogue, file));
      checkout.rewrite("config/catalogue/api.ts", (text) =>
        text.replace(/calls: \[.*\]/, 'calls: ["payment"]').replace(/ {2}countries: \{[^]*?\n {2}\},\n/, ""),
      );
      for (const code of ["jp", "kr"])
        checkout.rewrite(`config/countries/${code}.ts`, (text) =>
          text.replace(/uses: \[.*\]/, 'uses: ["payment"]'),
        );
      for (const file of [`Pulumi.${other}.yaml`, "Pulumi.canary.yaml", "config/countries/tw.ts"])
        fs.rmSync(path.join(checkout.folder, file));
      checkout.edit(stack, (platform) => {
        const { jp, kr } = platform.countries;
        platform.countries = stack === "stg" ? { jp, kr } : { kr };
        delete platform.calendar;
      });
      fs.writeFileSync(path.join(checkout.folder, ".gitignore"), ".build\n.cache\n.tools\nnode_modules\n");
      for (const one of ["foundation", stack]) {
        await checkout.line(`pulumi stack init ${one}`);
        await checkout.line(`pulumi up -s ${one}`);
      }
      await checkout.line(
        "git init -q && git config user.name test && git config user.email test@example.com && git add -A && git commit -qm begin",
      );
    });
    after(() => checkout.close());

    it("writes the region, and prints the steps", async () => {
      const command = `'${process.execPath}' cli/start.js country move kr --region ${to} --yes --json`;
      if (stack === "prd") {
        const { code, stderr } = await checkout.tryLine(command);
        assert.equal(code, 2);
        assert.match(stderr, /protects the data of kr/);
      }
      const printed = await checkout.line(stack === "prd" ? `${command} --data-released prd` : command);
      ({ steps } = JSON.parse(printed) as { steps: readonly PrintedStep[] });
    });

    it("lets the foundation serve both regions first, and takes nothing away", async () => {
      const { notes, commands } = stepOf(/^Commit the region, and raise the foundation first/);
      const [, regions = ""] = /`regions: \[(.*)\]` into Pulumi\.foundation\.yaml/.exec(notes.join()) ?? [];
      assert.deepEqual(regions.split(", "), [hubsRegion, from, to]);
      checkout.edit("foundation", (platform) => (platform.regions = regions.split(", ")));
      const start = checkout.cloud.journal.length;
      for (const command of commands) await checkout.line(command);
      const done = checkout.cloud.journal.slice(start).map(({ operation }) => operation);
      assert.ok(done.includes("create") && !done.includes("delete"), done.join());
    });

    if (stack === "prd")
      it("is refused while data is protected, and touches nothing; the steps name all of it", async () => {
        const putBack = cut();
        const said = await checkout.refusedLine(stepOf(/^In prd, take the network/).commands[0]!);
        assert.match(said, /kr-zone[^]*protect/);
        putBack();
        for (const command of stepOf(/^Release prd's data of kr/).commands) await checkout.line(command);
        const guarded = resources((one) => ofKorea(one) && one.inputs.enableDeletionProtection === true).map(
          ({ id }) =>
            `elbv2 modify-load-balancer-attributes --region ${from} --attributes Key=deletion_protection.enabled,Value=false --load-balancer-arn ${id}`,
        );
        assert.ok(guarded.length > 0);
        assert.deepEqual(checkout.asked(), guarded.sort());
      });

    it("takes all of the old network away, makes the new one with its edge, and touches nothing else", async () => {
      const rest = others();
      const { commands } = stepOf(new RegExp(`^In ${stack}, take the network`));
      assert.equal(commands.length, 2);

      const putBack = cut();
      const leaving = await checkout.orderlyLine(commands[0]!);
      assert.deepEqual([...new Set(leaving.map(({ operation }) => operation))], ["delete"]);
      assert.deepEqual(
        leaving.filter((one) => !isKorea(one)),
        [],
      );
      assert.deepEqual(others(), rest);
      const stayed = resources(ofKorea);
      const kept = labels(stayed).map((label) => `${stack}: ${label}`);
      assert.deepEqual(kept, told(stack), "what stays is not what the steps say");
      assert.equal(kept.length > 0, stack === "prd");

      putBack();
      const coming = await checkout.orderlyLine(commands[1]!);
      assert.deepEqual([...new Set(coming.map(({ operation }) => operation))], ["create"]);
      assert.deepEqual(
        coming.filter((one) => !isKorea(one)),
        [],
      );
      assert.deepEqual(others(), rest);

      const now = resources((one) => ofKorea(one) && !stayed.includes(one));
      assert.deepEqual([...new Set(now.map(({ place }) => place.region))].sort(), [hubsRegion, to]);
      const named = (type: string, name: string) => {
        const [found] = now.filter((one) => one.type === type && one.name === name);
        assert.ok(found, `no new ${name} [${type}]`);
        return found;
      };
      const peering = named("aws:ec2/vpcPeeringConnection:VpcPeeringConnection", "kr-hub");
      const back = named("aws:ec2/route:Route", "kr-from-hub");
      assert.deepEqual([back.inputs.vpcPeeringConnectionId, back.place.region], [peering.id, hubsRegion]);
      named("aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry", "kr-calls-payment");
      const { steps: open } = JSON.parse(await checkout.line(`pulumi preview -s ${stack} --json`)) as {
        steps: { op: string; urn: string }[];
      };
      assert.deepEqual(
        open.filter(({ op }) => !["same", "read"].includes(op)),
        [],
      );
    });

    it("lets the foundation go of the old region last, which is refused before its stores are released", async () => {
      const { notes, commands } = stepOf(/^The foundation last/);
      assert.match(notes.join(), /take `regions` out of Pulumi\.foundation\.yaml/);
      checkout.edit("foundation", (platform) => delete platform.regions);
      assert.match(await checkout.refusedLine(commands.at(-1)!), /protect/);
      for (const command of commands) await checkout.line(command);
      const left = resources((one) => ofStack("foundation")(one) && one.place.region === from);
      assert.ok(left.length > 0);
      assert.deepEqual(
        labels(left).map((label) => `foundation: ${label}`),
        told("foundation"),
      );
    });
  });
