import type { Properties } from "./values";

/** A resource as the program asked the engine for it. Secrets are masked, unknown values are the engine's sentinel. */
export interface RecordedResource {
  readonly urn: string;
  /** Own type, e.g. `aws:ec2/vpc:Vpc`. */
  readonly type: string;
  readonly name: string;
  /** URN; absent for the stack only. */
  readonly parent?: string;
  /** `read`: looked up, not managed, e.g. a StackReference. */
  readonly op: "create" | "read";
  /** False for components. */
  readonly custom: boolean;
  /** A component whose children a provider makes. */
  readonly remote: boolean;
  /** Child of a remote component, expanded here because no provider is at hand. */
  readonly expanded?: true;
  /** `<urn>::<id>` of the explicit provider; absent for components and for what would fall to a default provider. */
  readonly provider?: string;
  /** Provider by package, own and inherited, that a component hands to its children. */
  readonly providers: Readonly<Record<string, string>>;
  /** URNs, sorted. */
  readonly dependencies: readonly string[];
  /** URNs by input, sorted. */
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  readonly protect?: boolean;
  readonly retainOnDelete?: boolean;
  readonly deleteBeforeReplace?: boolean;
  readonly ignoreChanges: readonly string[];
  readonly replaceOnChanges: readonly string[];
  readonly additionalSecretOutputs: readonly string[];
  readonly aliases: readonly unknown[];
  readonly customTimeouts?: { readonly create?: string; readonly update?: string; readonly delete?: string };
  readonly deletedWith?: string;
  readonly inputs: Properties;
  /** Physical id; empty while unknown. */
  readonly id: string;
  /** What the provider adds to the inputs, e.g. a load balancer's DNS name; of a known run's resources only. */
  readonly computed?: Properties;
  /** Region of the resource or of its provider, when it has one. */
  readonly region?: string;
  /** Components: whether `registerOutputs` was called. */
  outputsRegistered: boolean;
  /** `file:line:column` of the `new` in the program. */
  readonly source?: string;
}

export interface RecordedInvoke {
  readonly token: string;
  readonly args: Properties;
  readonly provider?: string;
  readonly answer: Properties;
}

/** One run of the program for one stack. */
export interface Recording {
  readonly project: string;
  readonly stack: string;
  /** True: every id and output was known. False: as in the first preview of an empty account. */
  readonly known: boolean;
  /** Sorted by URN; the stack itself included. */
  readonly resources: readonly RecordedResource[];
  /** The stack's outputs, secrets masked. */
  readonly outputs: Properties;
  readonly invokes: readonly RecordedInvoke[];
  /** Names of the resource and error hooks that the program registered. */
  readonly hooks: readonly string[];
  /** `pulumi.log.warn` of the program and of the SDK. */
  readonly warnings: readonly string[];
  /** Blots the run's secrets out of any text made from it. */
  readonly scrub: (text: string) => string;
}

/** The program, or the way in which it asked for resources, is wrong. Secrets are blotted out of every problem. */
export class RecordingError extends Error {
  override readonly name = "RecordingError";

  constructor(
    /** One sentence each, with file and line where known. */
    readonly problems: readonly string[],
    /** `configuration`: the user has to change the stack's file. `program`: the code is wrong. */
    readonly kind: "configuration" | "program",
  ) {
    super(problems.join("\n"));
  }
}
