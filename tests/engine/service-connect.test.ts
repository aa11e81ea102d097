import assert from "node:assert/strict";
import { changes } from "./harness";
import { Account, configured, nameOf, only, onlyCountries } from "./support";

const size = { fargate: { cpu: 512, memory: 1024 } };

interface Wanted {
  readonly api: boolean;
  readonly web: boolean;
  readonly on?: "fargate" | "ecs-ec2";
}

/** One country, `api` and `web` on tasks, with proxies or without; `admin` keeps the shared capacity there. */
const wanted = ({ api, web, on = "fargate" }: Wanted) =>
  configured("stg", (platform) => {
    onlyCountries("jp")(platform);
    platform.countries.jp = {
      ...platform.countries.jp,
      services: {
        admin: { compute: "ecs-ec2" },
        api: { compute: on, ...size, serviceConnect: { enabled: api } },
        web: { compute: "fargate", ...size, serviceConnect: { enabled: web } },
      },
    };
  });

describe("two services turn to direct calls and back under the real engine", function () {
  this.timeout(600_000);
  let account: Account;
  before(async () => {
    account = await Account.open({ sources: only("jp", "admin", "api", "web") });
  });
  after(() => account.close());

  it("a caller always has a way: the new one stands before it turns, the old one goes when it has turned", async () => {
    const stack = await account.stack("stg", wanted({ api: false, web: false }));
    await stack.up();

    /** Brings the stack to what is wanted; gives where in the order of AWS's calls a thing happened. */
    const turn = async (to: Wanted) => {
      const start = account.cloud.journal.length;
      stack.configure(wanted(to));
      const touched = changes(await stack.up()).filter(({ type }) => !type.startsWith("archipelago:"));
      const foreign = touched
        .filter(({ type }) => type !== "aws:servicediscovery/httpNamespace:HttpNamespace")
        .map(({ urn }) => nameOf(urn))
        .filter((name) => !/^jp-.*\b(?:api|web)\b/.test(name));
      assert.deepEqual(foreign, []);
      assert.deepEqual(changes(await stack.preview()), []);
      const journal = account.cloud.journal.slice(start);
      return (operation: string, test: RegExp): number => {
        const at = journal.findIndex((entry) => entry.operation === operation && test.test(entry.urn));
        assert.ok(at >= 0, `no ${operation} of ${String(test)}`);
        return at;
      };
    };
    const inOrder = (...steps: number[]) =>
      assert.deepEqual(
        steps,
        [...steps].sort((a, b) => a - b),
      );
    const service = (name: string) => new RegExp(`ecs/service:Service::jp-${name}$`);
    const rule = (name: string) => new RegExp(`GressRule::jp-${name}$`, "i");
    const namespace = /httpNamespace:HttpNamespace::jp$/;

    const on = await turn({ api: true, web: true });
    inOrder(
      on("create", namespace),
      on("update", service("api-fargate")),
      on("update", service("web-fargate")),
      on("delete", rule("web-to-api")),
    );
    for (const direct of ["web-straight-to-api", "api-straight-from-web"]) {
      inOrder(on("create", rule(direct)), on("update", service("web-fargate")));
    }

    const moved = await turn({ api: true, web: true, on: "ecs-ec2" });
    inOrder(
      moved("create", service("api-ecs-ec2")),
      moved("update", service("web-fargate")),
      moved("delete", service("api-fargate")),
    );

    const caller = await turn({ api: true, web: false, on: "ecs-ec2" });
    inOrder(
      caller("create", rule("web-to-api")),
      caller("update", service("web-fargate")),
      caller("delete", rule("web-straight-to-api")),
    );
    const callee = await turn({ api: false, web: false, on: "ecs-ec2" });
    inOrder(callee("update", service("api-ecs-ec2")), callee("delete", namespace));
  });
});
