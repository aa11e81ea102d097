import { buildImage, checkSize, measure, runTests, startDocker } from "./buildspec";
import type { Buildspec } from "./schemas";

/**
 * The buildspec of a pull request: what a build does before it pushes, in the same words, and nothing after it. No
 * login: it has nothing to push, and no right to. The project's variables are those of a build (see
 * components/delivery/pull-requests.ts): SERVICE, PLATFORM, SOURCE_PATH, MAX_IMAGE_MIB.
 */
export function pullRequestBuildspec(reportGroupArn: string): Buildspec {
  return {
    version: 0.2,
    env: { shell: "bash" },
    phases: {
      pre_build: { "on-failure": "ABORT", commands: [nameImage, startDocker] },
      build: { "on-failure": "ABORT", commands: [runTests, buildImage, measure, checkSize] },
    },
    reports: {
      [reportGroupArn]: { files: ["**/*.xml"], "base-directory": "reports", "file-format": "JUNITXML" },
    },
  };
}

/** What was merged with what, GitHub's status says; the name is for the build alone. */
const nameImage = `export RELEASE="pull-request" IMAGE_URI="$SERVICE:pull-request" DOCKER_BUILDKIT=1
export BUILDX_NO_DEFAULT_ATTESTATIONS=1
echo "Pull request of $SERVICE: \${CODEBUILD_WEBHOOK_TRIGGER:-by hand}"`;
