import { trustVariable } from "../mesh";
import { shellQuote, type PlaceholderArgs } from "./placeholder";

/** EC2's limit on user data, bytes before base64. */
export const userDataLimit = 16_384;

export interface UserDataArgs extends PlaceholderArgs {
  readonly environment: Readonly<Record<string, string>>;
  /** Where the release that runs in the network is named, and its revisions lie. */
  readonly revisions: {
    readonly region: string;
    readonly releaseParameter: string;
    /** `s3://…/`; the release's name and `.zip` follow. */
    readonly folder: string;
  };
}

/**
 * First boot of an instance, on Amazon Linux 2023. It writes the service's environment to
 * `/etc/archipelago/service.env`, installs the release that runs in the network, and starts the unit
 * `<service>.service`. A revision's hooks write that unit; before the first release a placeholder takes its place,
 * which answers the service's own port at `/` and at its health path. So the instances of a group that no
 * deployment has reached yet run what their neighbours run; one that cannot come by its release stays down rather
 * than answer in its place. CodeDeploy's agent starts last, so that no deployment meets a half-made instance.
 */
export function userData({ name, port, healthPath = "/", environment, revisions }: UserDataArgs): string {
  const told = {
    ...environment,
    ...(environment[trustVariable] !== undefined && { NODE_EXTRA_CA_CERTS: anchorFile }),
  };
  const variables = Object.entries(told)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}=${environmentValue(value)}`);
  const lines = [
    "#!/bin/bash",
    "set -euo pipefail",
    "install -d -m 0755 /etc/archipelago",
    `printf '%s\\n' ${variables.map(shellQuote).join(" ")} > /etc/archipelago/service.env`,
  ];
  if (environment[trustVariable] !== undefined) {
    lines.push(...trustOfServer);
  }
  const unit = `${name}.service`;
  const { region, releaseParameter, folder } = revisions;
  lines.push(
    `if release="$(aws ssm get-parameter --region ${region} --name ${releaseParameter} --query Parameter.Value --output text 2> ${answerFile})"; then`,
    `aws s3 cp --only-show-errors --region ${region} "${folder}$release.zip" ${revisionFile}`,
    `/opt/codedeploy-agent/bin/codedeploy-local --bundle-location ${revisionFile} --type zip --file-exists-behavior OVERWRITE`,
    `elif ! grep -q ParameterNotFound ${answerFile}; then`,
    `cat ${answerFile} >&2`,
    "exit 1",
  );
  if (port !== undefined) {
    lines.push(
      `elif ! systemctl cat ${unit} > /dev/null 2>&1; then`,
      heredoc("/etc/archipelago/placeholder.py", placeholderServer(name, port, healthPath)),
      heredoc(`/etc/systemd/system/${unit}`, placeholderUnit(name)),
      "systemctl daemon-reload",
    );
  }
  lines.push("fi");
  // A service without a port has no placeholder to start.
  lines.push(`if systemctl cat ${unit} > /dev/null 2>&1; then systemctl enable --now ${unit}; fi`);
  lines.push(`if systemctl cat ${agent} > /dev/null 2>&1; then systemctl enable --now ${agent}; fi`, "");
  return lines.join("\n");
}

/** Where Amazon Linux takes certificates to trust from; Node.js does not ask it, and is told of the file. */
const anchorFile = "/etc/pki/ca-trust/source/anchors/archipelago-mesh.pem";

/** Makes the whole server trust the mesh's private authorities, for clients that ask the system whom to trust. */
const trustOfServer = [
  `(. /etc/archipelago/service.env; printf '%s\\n' "$${trustVariable}" > ${anchorFile})`,
  `chmod 0644 ${anchorFile}`,
  "update-ca-trust extract",
];

const agent = "codedeploy-agent.service";
const answerFile = "/run/archipelago-release";
const revisionFile = "/run/archipelago-revision.zip";

/** A value of systemd's `EnvironmentFile`, double-quoted. */
function environmentValue(value: string): string {
  return `"${value.replace(/[\\"`$]/g, (special) => `\\${special}`)}"`;
}

function heredoc(path: string, content: string): string {
  return `cat > ${path} <<'ARCHIPELAGO_END'\n${content}\nARCHIPELAGO_END`;
}

/** JSON's ASCII strings are also Python's. */
function pythonString(text: string): string {
  return JSON.stringify(text).replace(
    /[^\x20-\x7e]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function placeholderServer(name: string, port: number, healthPath: string): string {
  return `from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PATHS = {"/", ${pythonString(healthPath)}}


class Placeholder(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path in PATHS else 404)
        self.end_headers()
        self.wfile.write(b${pythonString(`${name} awaits its first revision\n`)})


ThreadingHTTPServer(("", ${port}), Placeholder).serve_forever()`;
}

function placeholderUnit(name: string): string {
  return `[Unit]
Description=Placeholder of ${name}
After=network-online.target

[Service]
ExecStart=/usr/bin/python3 /etc/archipelago/placeholder.py
EnvironmentFile=/etc/archipelago/service.env
DynamicUser=yes
AmbientCapabilities=CAP_NET_BIND_SERVICE
Restart=always

[Install]
WantedBy=multi-user.target`;
}
