/** A remark of the configuration that the preview prints. `path` is the key it is about. */
export interface Finding {
  readonly path: string;
  readonly message: string;
}
