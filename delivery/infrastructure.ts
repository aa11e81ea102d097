import type { Buildspec } from "./schemas";

/** Longest text that the approval shows: CodePipeline takes a thousand characters. */
const summaryLength = 900;

const install = [
  "npm ci --no-audit --no-fund",
  "bash delivery/infrastructure/install.sh",
  `export PATH="$HOME/pulumi:$PATH"`,
];

/** One line, for a variable of a pipeline is one. Where it is cut, it says so. */
const summarize = `SUMMARY=$(tr '\\n' '|' < approved/summary.txt | sed 's/|$//; s/|/ | /g')
if [ "\${#SUMMARY}" -gt ${summaryLength} ]; then
  rest=" ... (all of it: the log of preview-$STACK)"
  SUMMARY="\${SUMMARY:0:${summaryLength}-\${#rest}}$rest"
fi
export SUMMARY`;

/**
 * The buildspec that previews a stack of this program and tells the operators' channel. The project's variables are
 * PULUMI_BACKEND_URL, PULUMI_VERSION, PULUMI_SHA256 and TOPIC_ARN; the pipeline says STACK. CHANGES is their number.
 */
export const previewBuildspec: Buildspec = {
  version: 0.2,
  env: { shell: "bash", "exported-variables": ["CHANGES", "SUMMARY"] },
  phases: {
    install: { "on-failure": "ABORT", "runtime-versions": { nodejs: "22" }, commands: install },
    build: {
      "on-failure": "ABORT",
      commands: [
        `bash delivery/infrastructure/preview.sh "$STACK" approved`,
        `export CHANGES=$(node -p 'JSON.parse(require("fs").readFileSync("approved/changes.json", "utf8")).changes.length')`,
        summarize,
        tell(),
      ],
    },
  },
  artifacts: { files: ["**/*"], "base-directory": "approved" },
};

/** In the form that Amazon Q takes from others than AWS's services; nothing is told where nothing would change. */
function tell(): string {
  const message = `const { readFileSync } = require("fs");
    const { STACK, CODEBUILD_INITIATOR = "", AWS_REGION } = process.env;
    const pipeline = CODEBUILD_INITIATOR.split("/")[1] ?? "";
    const page = "https://" + AWS_REGION + ".console.aws.amazon.com/codesuite/codepipeline/pipelines/" + pipeline + "/view?region=" + AWS_REGION;
    const description = readFileSync("approved/summary.txt", "utf8") + "\\nLook and answer: " + page;
    const content = { textType: "client-markdown", title: "Changes of " + STACK, description };
    console.log(JSON.stringify({ version: "1.0", source: "custom", content }));`;
  return `if [ "$CHANGES" != 0 ]; then
  node -e '${message}' > message.json && aws sns publish --topic-arn "$TOPIC_ARN" --message file://message.json > /dev/null
fi`;
}

/** Artifact of a stack's preview; in a build its folder is a variable that ends so. */
export const approvedArtifact = (stack: string): string => `approved_${stack.replace(/-/g, "_")}`;

/** What CodePipeline's folders of these artifacts are called: it cuts an artifact's name short. */
export const approvedFolders = "approve*";

/** The buildspec that does what was approved; the pipeline says STACK and APPROVED, the artifact's name. */
export const upBuildspec: Buildspec = {
  version: 0.2,
  env: { shell: "bash" },
  phases: {
    install: { "on-failure": "ABORT", "runtime-versions": { nodejs: "22" }, commands: install },
    build: {
      "on-failure": "ABORT",
      commands: [
        `folder="CODEBUILD_SRC_DIR_$APPROVED"; bash delivery/infrastructure/up.sh "$STACK" "\${!folder}"`,
      ],
    },
  },
};
