/** What AWS accepts in the two files of a delivery. Strict: a misspelt key is refused instead of ignored. */
import { z } from "zod";

const command = z.string().min(1);
const phase = z.strictObject({
  "run-as": z.string().optional(),
  "on-failure": z.union([z.enum(["ABORT", "CONTINUE"]), z.string().regex(/^RETRY(-\d+)?(-.+)?$/)]).optional(),
  "runtime-versions": z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  commands: z.array(command).min(1),
  finally: z.array(command).min(1).optional(),
});

const variables = z.record(z.string().regex(/^[A-Za-z_]\w*$/), z.string());

/** A buildspec (AWS CodeBuild's build specification reference), the parts that single builds use. */
export const buildspecSchema = z.strictObject({
  // 0.1 runs every command in a shell of its own: no variable would live on.
  version: z.literal(0.2),
  "run-as": z.string().optional(),
  env: z
    .strictObject({
      shell: z.enum(["bash", "/bin/sh"]).optional(),
      variables: variables.optional(),
      "parameter-store": variables.optional(),
      "secrets-manager": variables.optional(),
      "exported-variables": z.array(z.string()).optional(),
      "git-credential-helper": z.enum(["yes", "no"]).optional(),
    })
    .optional(),
  phases: z
    .strictObject({
      install: phase.optional(),
      pre_build: phase.optional(),
      build: phase.optional(),
      post_build: phase.optional(),
    })
    .refine((phases) => Object.keys(phases).length > 0, { error: "at least one phase" }),
  reports: z
    .record(
      z.string(),
      z.strictObject({
        files: z.array(z.string()).min(1),
        "base-directory": z.string().optional(),
        "discard-paths": z.enum(["yes", "no"]).optional(),
        "file-format": z.enum([
          "CUCUMBERJSON",
          "JUNITXML",
          "NUNITXML",
          "NUNIT3XML",
          "TESTNGXML",
          "VISUALSTUDIOTRX",
          "CLOVERXML",
          "COBERTURAXML",
          "JACOCOXML",
          "SIMPLECOV",
        ]),
      }),
    )
    .optional(),
  artifacts: z
    .strictObject({
      files: z.array(z.string()).min(1),
      name: z.string().optional(),
      "base-directory": z.string().optional(),
      "discard-paths": z.enum(["yes", "no"]).optional(),
    })
    .optional(),
  cache: z.strictObject({ paths: z.array(z.string()).min(1), key: z.string().optional() }).optional(),
});
export type Buildspec = z.infer<typeof buildspecSchema>;

/** Hooks of an in-place deployment and of one behind a load balancer, in the order in which they run. */
export const appspecHooks = [
  "BeforeBlockTraffic",
  "AfterBlockTraffic",
  "ApplicationStop",
  "BeforeInstall",
  "AfterInstall",
  "ApplicationStart",
  "ValidateService",
  "BeforeAllowTraffic",
  "AfterAllowTraffic",
] as const;

const hook = z.strictObject({
  location: z.string().regex(/^(?!\/)(?!.*\.\.).+$/, { error: "a path inside the revision" }),
  // CodeDeploy's own default of an hour would hold a deployment up for as long.
  timeout: z.number().int().min(1).max(3600),
  runas: z.string().optional(),
});

/** An appspec.yml for instances (CodeDeploy's AppSpec file reference). */
export const appspecSchema = z.strictObject({
  version: z.literal(0),
  os: z.literal("linux"),
  files: z
    .array(z.strictObject({ source: z.string().min(1), destination: z.string().startsWith("/") }))
    .min(1),
  file_exists_behavior: z.enum(["DISALLOW", "OVERWRITE", "RETAIN"]).optional(),
  permissions: z
    .array(
      z.strictObject({
        object: z.string().startsWith("/"),
        pattern: z.string().optional(),
        except: z.array(z.string()).optional(),
        owner: z.string().optional(),
        group: z.string().optional(),
        mode: z.number().int().optional(),
        type: z.array(z.enum(["file", "directory"])).optional(),
      }),
    )
    .optional(),
  hooks: z.partialRecord(z.enum(appspecHooks), z.array(hook).min(1)),
});
export type Appspec = z.infer<typeof appspecSchema>;
