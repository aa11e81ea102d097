import type { ServiceKind } from "../../config";

/** A small image from a registry that needs no account; pinned, because a moving tag changes under a running plan. */
export const placeholderImage = "public.ecr.aws/docker/library/busybox:1.37.0";

/** The one directory that the process may write to: the root file system is read-only. */
export const scratchPath = "/tmp";
const webRoot = `${scratchPath}/www`;

export interface PlaceholderArgs {
  readonly name: string;
  /** Absent for a service that listens to nothing. */
  readonly port?: number;
  readonly healthPath?: string;
  readonly deploy?: { readonly smokePath?: string };
  /** `job` and `task` run to their end. */
  readonly kind?: ServiceKind;
}

export interface PlaceholderContainer {
  readonly image: string;
  readonly command: readonly string[];
}

/**
 * What runs until a service's first revision: it answers the service's own port, at `/`, at its health
 * path and at that of its smoke test, so that an environment comes up healthy before any image exists. A worker or a
 * daemon sleeps; a job or a task says so and ends well.
 */
export function placeholderContainer({
  name,
  port,
  healthPath = "/",
  deploy,
  kind,
}: PlaceholderArgs): PlaceholderContainer {
  if (kind === "job" || kind === "task") {
    const words = shellQuote(`${name} awaits its first revision`);
    return { image: placeholderImage, command: ["sh", "-c", `echo ${words}`] };
  }
  if (port === undefined) {
    return {
      image: placeholderImage,
      command: ["sh", "-c", "trap 'exit 0' TERM; while :; do sleep 60 & wait $!; done"],
    };
  }
  const files = [
    ...new Set([`${webRoot}/index.html`, webFile(healthPath), webFile(deploy?.smokePath ?? "/")]),
  ];
  const folders = [...new Set(files.map((file) => file.slice(0, file.lastIndexOf("/"))))];
  const script = [
    `mkdir -p ${folders.map(shellQuote).join(" ")}`,
    ...files.map((file) => `echo ${shellQuote(`${name} awaits its first revision`)} > ${shellQuote(file)}`),
    // `exec` hands the stop signal to the server.
    `exec httpd -f -p ${port} -h ${webRoot}`,
  ];
  return { image: placeholderImage, command: ["sh", "-c", script.join(" && ")] };
}

/** The file that busybox's server sends for a path; a directory sends its index. */
function webFile(path: string): string {
  const plain = path.split("?")[0] ?? "/";
  return `${webRoot}${plain.endsWith("/") ? `${plain}index.html` : plain}`;
}

/** A word that the shell takes as it is. */
export function shellQuote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
