import type * as aws from "@pulumi/aws";
import type { SecretReference } from "../../config";

const parameterPrefix = "ssm:";

/** Variables of a build whose values CodeBuild reads when it starts; see `secretStatements` for the right to. */
export const secretVariables = (
  secrets: readonly SecretReference[],
): aws.types.input.codebuild.ProjectEnvironmentEnvironmentVariable[] =>
  secrets.map(({ name, from }) =>
    from.startsWith(parameterPrefix)
      ? { name, type: "PARAMETER_STORE", value: from.slice(parameterPrefix.length) }
      : { name, type: "SECRETS_MANAGER", value: from },
  );
