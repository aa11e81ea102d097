import type { Buildspec } from "./schemas";

export interface BuildspecArgs {
  /** Test results are filed here; the group exists already. */
  readonly reportGroupArn: string;
  /** A CodeDeploy revision is made from the image too. */
  readonly revision: boolean;
  /** References by variable: what Secrets Manager and Parameter Store know them as. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly parameters: Readonly<Record<string, string>>;
}

/** Tags that only a deployer moves; a release may not be called like one. */
export const environmentTagPatterns = ["stg-*", "canary-*", "prd-*"] as const;

/**
 * The buildspec of every service: image, its tests, its budget, its tag; where asked, a revision for instances.
 * What differs between services comes in the project's variables (see components/delivery/project.ts):
 * SERVICE, REPOSITORY_URL, PLATFORM, SOURCE_PATH, MAX_IMAGE_MIB, ARTIFACT_BUCKET; RELEASE may be given at the
 * start of a build. A second run of the same release pushes nothing: its tag cannot be moved.
 */
export function buildspec({ reportGroupArn, revision, secrets, parameters }: BuildspecArgs): Buildspec {
  return {
    version: 0.2,
    env: {
      shell: "bash",
      ...(Object.keys(secrets).length > 0 && { "secrets-manager": secrets }),
      ...(Object.keys(parameters).length > 0 && { "parameter-store": parameters }),
      "exported-variables": ["RELEASE", "IMAGE_URI", "IMAGE_DIGEST", ...(revision ? ["REVISION_KEY"] : [])],
    },
    phases: {
      pre_build: {
        "on-failure": "ABORT",
        commands: [nameRelease, refuseEnvironmentTag, startDocker, ...login],
      },
      build: {
        "on-failure": "ABORT",
        commands: [
          runTests,
          buildImage,
          measure,
          checkSize,
          push,
          ...readDigest,
          ...(revision ? bundleRevision : []),
        ],
      },
    },
    reports: {
      [reportGroupArn]: { files: ["**/*.xml"], "base-directory": "reports", "file-format": "JUNITXML" },
    },
  };
}

/**
 * Between commands CodeBuild keeps exported variables only, and looks at a command's last status only.
 * Newer Docker attaches a provenance unasked, which makes an index of the image: what is pushed is one image.
 */
const nameRelease = `if [ -z "\${RELEASE:-}" ]; then
  REVISION=$(printf %s "\${CODEBUILD_RESOLVED_SOURCE_VERSION:-}" | tr -cd 'A-Za-z0-9' | cut -c1-12)
  RELEASE="b\${CODEBUILD_BUILD_NUMBER}-\${REVISION:-none}"
fi
export RELEASE
export IMAGE_URI="$REPOSITORY_URL:$RELEASE" REPOSITORY="\${REPOSITORY_URL#*/}" DOCKER_BUILDKIT=1
export BUILDX_NO_DEFAULT_ATTESTATIONS=1
echo "Release $RELEASE of $SERVICE"`;

const refuseEnvironmentTag = `case "$RELEASE" in
  ${environmentTagPatterns.join("|")}) echo "A release cannot be called $RELEASE: that tag tells what runs" >&2; exit 1 ;;
esac`;

/**
 * In its own images CodeBuild starts the daemon; in others nobody does, for it ignores their entry point. Without
 * a port: only this build may speak to it. The log lies outside of what the image is built from.
 */
export const startDocker = `if ! docker info > /dev/null 2>&1; then
  nohup dockerd-entrypoint.sh dockerd --host=unix:///var/run/docker.sock > "$HOME/dockerd.log" 2>&1 &
  for second in $(seq 60); do docker info > /dev/null 2>&1 && break; sleep 1; done
  docker info > /dev/null || { cat "$HOME/dockerd.log" >&2; false; }
fi`;

const login = [
  `aws ecr get-login-password > "$HOME/login"`,
  `docker login --username AWS --password-stdin "\${REPOSITORY_URL%%/*}" < "$HOME/login"`,
  `rm -f "$HOME/login"`,
];

/** The Dockerfile's stage \`report\`, where there is one, runs the tests and holds their results. */
export const runTests = `if grep -qiE '^FROM .* AS report[[:space:]]*$' "$SOURCE_PATH/Dockerfile"; then
  docker build --platform "$PLATFORM" --target report --output reports "$SOURCE_PATH"
fi`;

export const buildImage = `docker build --platform "$PLATFORM" --build-arg RELEASE="$RELEASE" --tag "$IMAGE_URI" "$SOURCE_PATH"`;

export const measure = `export SIZE=$(docker image inspect --format '{{.Size}}' "$IMAGE_URI")`;

/** A size that is no number fails too. */
export const checkSize = `echo "The image has $((SIZE / 1048576)) MiB of $MAX_IMAGE_MIB" &&
if ! [ "$SIZE" -le $((MAX_IMAGE_MIB * 1048576)) ]; then
  echo "The image is larger than build.maxImageMiB allows: leave build tools in an earlier stage" >&2
  exit 1
fi`;

const describe = `aws ecr describe-images --repository-name "$REPOSITORY" --image-ids imageTag="$RELEASE" --query 'imageDetails[0].imageDigest' --output text`;

/** Only an image that is not there is a reason to push; any other answer of the registry stops the build. */
const push = `if ! ${describe} > digest.txt 2> digest.err; then
  if grep -q ImageNotFoundException digest.err; then docker push --quiet "$IMAGE_URI"; else cat digest.err >&2; exit 1; fi
fi`;

const readDigest = [
  `${describe} > digest.txt`,
  `export IMAGE_DIGEST=$(cat digest.txt)`,
  `echo "Pushed $REPOSITORY_URL@$IMAGE_DIGEST"`,
];

/** Instances run what is in the image: its folder /app, with the appspec and the hooks beside it. */
const bundleRevision = [
  `export REVISION_KEY="revisions/$SERVICE/$RELEASE.zip"`,
  `rm -rf bundle && mkdir bundle`,
  `docker create --platform "$PLATFORM" "$IMAGE_URI" > container.txt`,
  `docker cp "$(cat container.txt):/app" bundle/app`,
  `cp "$SOURCE_PATH/deploy/appspec.yml" bundle/appspec.yml && cp -R "$SOURCE_PATH/deploy/hooks" bundle/hooks`,
  `cd bundle && zip --quiet --recurse-paths ../revision.zip . && cd ..`,
  `aws s3 cp revision.zip "s3://$ARTIFACT_BUCKET/$REVISION_KEY" --only-show-errors`,
];
