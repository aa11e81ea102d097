/** The key with which Pulumi encrypts secrets, and with which the state bucket is encrypted. */
import {
  CreateAliasCommand,
  CreateKeyCommand,
  DescribeKeyCommand,
  EnableKeyRotationCommand,
  GetKeyRotationStatusCommand,
  ListResourceTagsCommand,
  paginateListKeys,
  type KMSClient,
} from "@aws-sdk/client-kms";
import { isNotFound, orNothing } from "../../aws-errors";
import { differs, there, toDo, type Step, type StepState } from "../step";
import { keyAlias, tagsOf, type Target } from "../target";

/** What earlier steps have found or made. */
export interface Found {
  keyArn?: string;
}

const purpose = { TagKey: "archipelago:purpose", TagValue: "pulumi" } as const;

export function keySteps(target: Target, kms: KMSClient, found: Found): readonly Step[] {
  return [
    {
      id: "key",
      title: "KMS key for the state and its secrets",
      read: async () => {
        const aliased = await describe(kms, keyAlias);
        const key = aliased ?? (await unnamedKey(kms));
        if (key === undefined) return toDo;
        found.keyArn = key.Arn;
        return usable(key.KeyState ?? "unknown");
      },
      apply: async () => {
        const { KeyMetadata } = await kms.send(
          new CreateKeyCommand({
            Description: "Archipelago: Pulumi's secrets and state",
            Tags: [
              ...Object.entries(tagsOf(target)).map(([TagKey, TagValue]) => ({ TagKey, TagValue })),
              purpose,
            ],
          }),
        );
        found.keyArn = KeyMetadata?.Arn;
      },
    },
    {
      id: "key-rotation",
      title: "yearly rotation of the key",
      needs: ["key"],
      read: async () => {
        if (found.keyArn === undefined) return toDo;
        const { KeyRotationEnabled } = await kms.send(
          new GetKeyRotationStatusCommand({ KeyId: found.keyArn }),
        );
        return KeyRotationEnabled === true ? there : toDo;
      },
      apply: async () => {
        await kms.send(new EnableKeyRotationCommand({ KeyId: found.keyArn }));
      },
    },
    {
      id: "key-alias",
      title: `name of the key, ${keyAlias}`,
      needs: ["key"],
      read: async () => ((await describe(kms, keyAlias)) === undefined ? toDo : there),
      apply: async () => {
        await kms.send(new CreateAliasCommand({ AliasName: keyAlias, TargetKeyId: found.keyArn }));
      },
    },
  ];
}

const usable = (state: string): StepState =>
  state === "Enabled"
    ? there
    : differs(
        `the key is ${state}`,
        state === "PendingDeletion"
          ? "cancel its deletion (`aws kms cancel-key-deletion`), then enable it: without it the secrets are lost"
          : "enable it (`aws kms enable-key`)",
      );

const describe = async (kms: KMSClient, id: string) =>
  (await orNothing(kms.send(new DescribeKeyCommand({ KeyId: id }))))?.KeyMetadata;

/** A key that was made, and then the work stopped before it had its name. */
async function unnamedKey(kms: KMSClient) {
  for await (const { Keys = [] } of paginateListKeys({ client: kms }, {}))
    for (const { KeyId } of Keys) {
      if (KeyId === undefined || !(await hasPurpose(kms, KeyId))) continue;
      const key = await describe(kms, KeyId);
      if (key?.KeyState === "Enabled") return key;
    }
  return undefined;
}

/** A key whose tags nobody may see is not this one. */
async function hasPurpose(kms: KMSClient, id: string): Promise<boolean> {
  try {
    const { Tags = [] } = await kms.send(new ListResourceTagsCommand({ KeyId: id }));
    return Tags.some(({ TagKey, TagValue }) => TagKey === purpose.TagKey && TagValue === purpose.TagValue);
  } catch (error) {
    if (isNotFound(error) || (error as Error).name === "AccessDeniedException") return false;
    throw error;
  }
}
