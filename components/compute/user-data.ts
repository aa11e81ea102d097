import { shellQuote, type PlaceholderArgs } from "./placeholder";

/** EC2's limit on user data, bytes before base64. */
export const userDataLimit = 16_384;

export interface UserDataArgs extends PlaceholderArgs {
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * First boot of an instance, on Amazon Linux 2023. It writes the service's environment to
 * `/etc/archipelago/service.env` and starts the unit `<service>.service`. A revision's hooks write that unit;
 * until the first revision, a placeholder takes its place, which answers the service's own port at `/` and at
 * its health path.
 */
export function userData({ name, port, healthPath = "/", environment }: UserDataArgs): string {
  const variables = Object.entries(environment)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}=${environmentValue(value)}`);
  const lines = [
    "#!/bin/bash",
    "set -euo pipefail",
    "install -d -m 0755 /etc/archipelago",
    `printf '%s\\n' ${variables.map(shellQuote).join(" ")} > /etc/archipelago/service.env`,
  ];
  const unit = `${name}.service`;
  if (port !== undefined) {
    lines.push(
      `if ! systemctl cat ${unit} > /dev/null 2>&1; then`,
      heredoc("/etc/archipelago/placeholder.py", placeholderServer(name, port, healthPath)),
      heredoc(`/etc/systemd/system/${unit}`, placeholderUnit(name)),
      "systemctl daemon-reload",
      "fi",
    );
  }
  // A service without a port has no placeholder to start.
  lines.push(`if systemctl cat ${unit} > /dev/null 2>&1; then systemctl enable --now ${unit}; fi`, "");
  return lines.join("\n");
}

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
