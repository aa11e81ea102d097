/**
 * The bridge on a stage: Moto for AWS, a clock that only goes on when somebody sleeps, and services that answer what
 * a test says. What Moto cannot do is acted here, one call at a time: service deployments of ECS (it has none), and
 * how a deployment of CodeDeploy goes on (its deployments stay `Created`, its groups forget them).
 */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { BatchGetImageCommand, CreateRepositoryCommand, PutImageCommand } from "@aws-sdk/client-ecr";
import { PutParameterCommand } from "@aws-sdk/client-ssm";
import { createClients, type Clients } from "../../delivery/bridge/aws";
import { main } from "../../delivery/bridge/command-line";
import { readHistory } from "../../delivery/bridge/releases";
import { targetParameter, type DeploymentTarget } from "../../delivery/bridge/target";
import { startMoto, type Moto } from "../moto";

export const home = "ap-northeast-1";

export interface Call {
  readonly name: string;
  // What the SDK was asked: its shape differs from call to call.
  readonly input: Record<string, unknown>;
}

/** The bridge's process died here. */
export class Crash extends Error {}

/** An error as the SDK throws it for an answer of AWS. */
export const awsError = (name: string, status = 400, message = "no") =>
  Object.assign(new Error(message), { name, $fault: "client", $metadata: { httpStatusCode: status } });

type Actor = (input: never, next: () => Promise<Record<string, unknown>>) => Promise<object | undefined>;

export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export class Stage {
  readonly clients: Clients;
  readonly calls: Call[] = [];
  /** Stand in for one call of AWS, or change Moto's answer; undefined leaves it to Moto. */
  readonly actors: Record<string, Actor> = {};
  /** Thrown instead of making a call. */
  before: (call: Call) => void = () => undefined;
  /** Thrown after a call was made. */
  after: (call: Call) => void = () => undefined;
  readonly requests: { readonly url: string; readonly headers: Readonly<Record<string, string>> }[] = [];
  /** Status of an answer to a smoke test. */
  answer: (url: string, headers: Readonly<Record<string, string>>) => number = () => 200;
  now = new Date("2026-11-21T00:00:00Z").getTime();
  slept = 0;
  /** What CodeBuild sets beside what the project does. */
  environment: Readonly<Record<string, string>> = {};
  /** Something that happens while the bridge sleeps. */
  meanwhile: () => void | Promise<void> = () => undefined;

  constructor(
    moto: Moto,
    readonly target: DeploymentTarget,
  ) {
    const made = createClients({ region: target.region, endpoint: moto.endpoint });
    const listened = new Set<unknown>();
    const listen = <T extends object>(client: T): T => {
      if (!listened.has(client)) this.listen(client);
      listened.add(client);
      return client;
    };
    this.clients = {
      ssm: listen(made.ssm),
      ecs: listen(made.ecs),
      codedeploy: listen(made.codedeploy),
      autoscaling: listen(made.autoscaling),
      cloudwatch: listen(made.cloudwatch),
      elb: listen(made.elb),
      route53: listen(made.route53),
      ecr: (region) => listen(made.ecr(region)),
      codebuild: (region) => listen(made.codebuild(region)),
      s3: (region) => listen(made.s3(region)),
    };
    // Moto dates by the machine's clock; the history that the bridge reads has to be of the stage's.
    const written = new Map<unknown, Date>();
    this.actors.PutParameter = async ({ Name }: { Name: string }, next) => {
      const answer = await next();
      written.set(`${Name} ${answer.Version}`, new Date(this.now));
      return answer;
    };
    this.actors.GetParameterHistory = async ({ Name }: { Name: string }, next) => {
      const { Parameters, ...rest } = (await next()) as { Parameters: { Version: number }[] };
      const dated = Parameters.map((one) => ({
        ...one,
        LastModifiedDate: written.get(`${Name} ${one.Version}`),
      }));
      return { ...rest, Parameters: dated };
    };
  }

  private watching = false;

  private listen(client: object): void {
    const { middlewareStack } = client as {
      middlewareStack: { add: (middleware: unknown, options: { step: "initialize" }) => void };
    };
    middlewareStack.add(
      (
        next: (args: unknown) => Promise<{ output: Record<string, unknown> }>,
        context: { commandName: string },
      ) =>
        async (args: { input: Record<string, unknown> }) => {
          const call = { name: context.commandName.replace(/Command$/, ""), input: args.input };
          if (this.watching) {
            this.calls.push(call);
            this.before(call);
          }
          const actor = this.actors[call.name];
          const acted = await actor?.(args.input as never, async () => (await next(args)).output);
          const answer =
            acted === undefined ? await next(args) : { output: { $metadata: {}, ...acted }, response: {} };
          if (this.watching) this.after(call);
          return answer;
        },
      { step: "initialize" },
    );
  }

  /** Runs a command of the bridge as its process would. */
  async run(command: string, ...more: string[]): Promise<Ended> {
    const { environment, network, service, region } = this.target;
    const ended = { code: 0, out: "", err: "" };
    this.calls.length = 0;
    this.requests.length = 0;
    this.slept = 0;
    this.watching = true;
    const place = ["--environment", environment, "--network", network, "--service", service];
    ended.code = await main([command, ...place, ...more], {
      environment: { AWS_REGION: region, ...this.environment },
      clients: () => this.clients,
      clock: {
        now: () => new Date(this.now),
        sleep: async (ms) => {
          this.now += ms;
          this.slept += ms;
          this.watching = false;
          await this.meanwhile();
          this.watching = true;
        },
      },
      get: async (url, headers) => {
        this.requests.push({ url, headers });
        return this.answer(url, headers);
      },
      send: () => Promise.reject(new Error("nobody asked for silence")),
      out: (text) => (ended.out += text),
      err: (text) => (ended.err += text),
    });
    this.watching = false;
    return ended;
  }

  readonly deploy = (release: string, ...more: string[]) => this.run("deploy", "--release", release, ...more);

  /** Names of the calls that change something, in order. */
  changes(): string[] {
    return this.calls
      .map(({ name }) => name)
      .filter((name) => !/^(Get|List|Describe|Head|BatchGet)/.test(name));
  }

  /** What the program writes. */
  async writeDescriptor(): Promise<void> {
    const { environment, network, service } = this.target;
    await this.clients.ssm.send(
      new PutParameterCommand({
        Name: targetParameter(environment, network, service),
        Value: JSON.stringify(this.target),
        Type: "String",
        Overwrite: true,
      }),
    );
  }

  /** What a build pushes; `copied` is what replication makes of it. */
  async push(release: string, regions: readonly string[] = [this.target.region]): Promise<string> {
    const imageManifest = JSON.stringify({
      schemaVersion: 2,
      mediaType: "application/vnd.oci.image.manifest.v1+json",
      config: { digest: release },
      // Moto makes a digest of the layers' own; without any it draws one of a hundred, and two releases may be one.
      layers: [{ digest: `sha256:${createHash("sha256").update(release).digest("hex")}`, size: 1 }],
    });
    let digest = "";
    for (const region of regions) {
      const ecr = this.clients.ecr(region);
      const repositoryName = this.target.repository;
      await ecr.send(new CreateRepositoryCommand({ repositoryName })).catch(() => undefined);
      const { image } = await ecr.send(
        new PutImageCommand({ repositoryName, imageManifest, imageTag: release }),
      );
      digest = image?.imageId?.imageDigest ?? "";
    }
    return digest;
  }

  async digest(tag: string): Promise<string | undefined> {
    const { images = [] } = await this.clients
      .ecr(this.target.region)
      .send(
        new BatchGetImageCommand({ repositoryName: this.target.repository, imageIds: [{ imageTag: tag }] }),
      );
    return images[0]?.imageId?.imageDigest;
  }

  /** The release parameter, with a mark on the version that is settled. */
  async noted(): Promise<string[]> {
    const history = await readHistory({ clients: this.clients, target: this.target });
    return history.map(({ release, settled }) => `${release}${settled ? " settled" : ""}`);
  }
}

/** The emulator for the tests of a suite, its endpoint and credentials those of this process meanwhile. */
export function useMoto(): () => Moto {
  let moto: Moto | undefined;
  let restore: () => void;
  before(async function () {
    // The first start installs the emulator.
    this.timeout(600_000);
    moto = await startMoto();
    restore = useEnvironment(moto);
  });
  after(async () => {
    restore();
    await moto?.stop();
  });
  return () => {
    assert.ok(moto, "the emulator runs in tests only");
    return moto;
  };
}

/** Credentials for the SDK's standard chain, until the returned function is called. */
function useEnvironment(moto: Moto): () => void {
  const earlier = { ...process.env };
  Object.assign(process.env, moto.environment);
  return () => {
    for (const key of Object.keys(moto.environment)) {
      if (earlier[key] === undefined) delete process.env[key];
      else process.env[key] = earlier[key];
    }
  };
}
