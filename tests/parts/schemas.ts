/** What the files of the image factory must look like; no tool of theirs reads them without AWS. */
import { z } from "zod";

const text = z.string().min(1);

/** A Packer template as hcl2json prints it: expressions stay text in `${…}`. */
export const packerTemplate = z.object({
  packer: z.tuple([
    z.object({
      required_version: text,
      required_plugins: z.tuple([z.object({ amazon: plugin("amazon"), ansible: plugin("ansible") })]),
    }),
  ]),
  source: z.strictObject({
    "amazon-ebs": z.strictObject({
      image: z.tuple([
        z.object({
          // The stamp makes the name another one at every bake.
          ami_name: z.string().regex(/^archipelago-.*\$\{var\.stamp\}$/),
          source_ami: z.literal("${var.source_ami}"),
          spot_price: z.literal("auto"),
          spot_instance_types: text,
          associate_public_ip_address: z.literal(false),
          ssh_interface: z.literal("session_manager"),
          iam_instance_profile: text,
          subnet_filter: z.array(z.object({ filters: text })).length(1),
          metadata_options: z.tuple([
            z.object({
              http_endpoint: z.literal("enabled"),
              http_tokens: z.literal("required"),
              http_put_response_hop_limit: z.literal(1),
            }),
          ]),
          imds_support: z.literal("v2.0"),
          encrypt_boot: z.literal(true),
          kms_key_id: z.literal("${var.region_kms_key_ids[var.build_region]}"),
          region_kms_key_ids: z.literal("${var.region_kms_key_ids}"),
          ami_regions: z.literal("${keys(var.region_kms_key_ids)}"),
          deprecate_at: z.literal("${var.deprecate_at}"),
          launch_block_device_mappings: z
            .array(
              z.object({
                encrypted: z.literal(true),
                kms_key_id: text,
                delete_on_termination: z.literal(true),
                volume_type: z.literal("gp3"),
              }),
            )
            .min(1),
          tags: text,
          snapshot_tags: text,
          run_tags: text,
          run_volume_tags: text,
          // Open doors of other templates.
          ssh_keypair_name: z.never().optional(),
          access_key: z.never().optional(),
          secret_key: z.never().optional(),
          ami_groups: z.never().optional(),
          ami_users: z.never().optional(),
          temporary_security_group_source_cidrs: z.never().optional(),
        }),
      ]),
    }),
  }),
  build: z.tuple([
    z.object({
      sources: z.tuple([z.literal("source.amazon-ebs.image")]),
      provisioner: z.object({
        ansible: z.array(z.object({ playbook_file: text })).length(1),
        shell: z.array(z.object({ inline: z.array(text) })),
        file: z.array(z.object({ source: text, destination: text })),
      }),
      "post-processor": z.object({ manifest: z.array(z.object({ output: z.literal("manifest.json") })) }),
    }),
  ]),
  variable: z.record(z.string(), z.tuple([z.object({ type: text, description: text })])),
});

function plugin(name: string) {
  return z.object({ source: z.literal(`github.com/hashicorp/${name}`), version: z.string().regex(/^~> \d/) });
}

/** AWS's reference of build specifications, version 0.2: the parts that the project's own use. */
const phase = z.strictObject({
  "run-as": text.optional(),
  "on-failure": z.enum(["ABORT", "CONTINUE"]).optional(),
  "runtime-versions": z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  commands: z.array(text).min(1),
  finally: z.array(text).optional(),
});
export const buildspec = z.strictObject({
  version: z.literal(0.2),
  env: z
    .strictObject({
      shell: z.enum(["bash", "/bin/sh"]).optional(),
      // No secret belongs into a file: those come from Secrets Manager by reference.
      variables: z
        .record(
          z.string().regex(/^(?!.*(PASSWORD|SECRET|TOKEN))[A-Z][A-Z0-9_]*$/),
          z.union([z.string(), z.number()]),
        )
        .optional(),
      "parameter-store": z.record(z.string(), text).optional(),
      "secrets-manager": z.record(z.string(), text).optional(),
      "exported-variables": z.array(text).optional(),
    })
    .optional(),
  phases: z.strictObject({
    install: phase.optional(),
    pre_build: phase.optional(),
    build: phase.optional(),
    post_build: phase.optional(),
  }),
  reports: z.record(z.string(), z.unknown()).optional(),
  artifacts: z.record(z.string(), z.unknown()).optional(),
  cache: z.strictObject({ paths: z.array(text) }).optional(),
});

const lines = z.array(text);
/** Goss's manual, version 0.4: the kinds of check that the image's tests use. */
export const gossFile = z.strictObject({
  package: z.record(z.string(), z.strictObject({ installed: z.boolean(), versions: lines.optional() })),
  service: z.record(z.string(), z.strictObject({ enabled: z.boolean(), running: z.boolean().optional() })),
  file: z.record(
    z.string().startsWith("/"),
    z.strictObject({
      exists: z.boolean(),
      filetype: z.enum(["file", "directory", "symlink"]).optional(),
      owner: text.optional(),
      mode: z
        .string()
        .regex(/^0[0-7]{3}$/)
        .optional(),
      contents: lines.optional(),
    }),
  ),
  command: z.record(
    z.string(),
    z.strictObject({ "exit-status": z.number().int(), stdout: lines.optional() }),
  ),
  "kernel-param": z.record(z.string(), z.strictObject({ value: z.string() })),
});
