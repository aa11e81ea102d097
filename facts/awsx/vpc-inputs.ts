export type SubnetType = "Public" | "Private" | "Isolated";

/** One tier. */
export interface SubnetSpec {
  readonly type: SubnetType;
  /** Default: the type in lower case. */
  readonly name?: string;
  /** One a zone. */
  readonly cidrBlocks: readonly string[];
  readonly tags?: Readonly<Record<string, unknown>>;
}

/** The inputs of `awsx.ec2.Vpc` that the expansion knows, in the component's own names. */
export interface VpcInputs {
  readonly cidrBlock: string;
  /** In the zones' fixed order: children are numbered by it. */
  readonly availabilityZoneNames: readonly string[];
  /** `Auto` lets explicit blocks leave gaps. */
  readonly subnetStrategy: "Auto";
  readonly subnetSpecs: readonly SubnetSpec[];
  readonly natGateways?: {
    /** Default: `OnePerAz`. */
    readonly strategy?: "None" | "Single" | "OnePerAz";
    /** Addresses made outside, one a gateway; without them the component makes its own. Values may be unknown. */
    readonly elasticIpAllocationIds?: readonly unknown[];
  };
  readonly enableDnsHostnames?: boolean;
  readonly enableDnsSupport?: boolean;
  readonly instanceTenancy?: string;
  readonly tags?: Readonly<Record<string, unknown>>;
}

const knownInputs: Readonly<Record<keyof VpcInputs, true>> = {
  cidrBlock: true,
  availabilityZoneNames: true,
  subnetStrategy: true,
  subnetSpecs: true,
  natGateways: true,
  enableDnsHostnames: true,
  enableDnsSupport: true,
  instanceTenancy: true,
  tags: true,
};

/** Throws, with every reason, on inputs that the real provider refuses or that the expansion does not know. */
export function checkVpcInputs(inputs: VpcInputs): void {
  const problems = problemsOf(inputs);
  if (problems.length > 0) {
    throw new Error(
      `awsx.ec2.Vpc cannot be expanded:\n${problems.map((problem) => `- ${problem}`).join("\n")}`,
    );
  }
}

function problemsOf(inputs: VpcInputs): string[] {
  const unknown = Object.entries(inputs)
    .filter(([key, value]) => value !== undefined && !(key in knownInputs))
    .map(([key]) => `input "${key}" is not known here: extend facts/awsx`);
  const zones = inputs.availabilityZoneNames ?? [];
  const specs = inputs.subnetSpecs ?? [];
  const names = specs.map(({ name, type }) => name ?? type.toLowerCase());
  return [
    ...unknown,
    ...(inputs.cidrBlock ? [] : ["cidrBlock is missing"]),
    ...(inputs.subnetStrategy === "Auto"
      ? []
      : [`subnetStrategy must be "Auto", not "${inputs.subnetStrategy}"`]),
    ...(zones.length > 0 ? [] : ["availabilityZoneNames is missing: without it, AWS is asked for the zones"]),
    ...(specs.length > 0 ? [] : ["subnetSpecs is missing"]),
    ...(new Set(names).size === names.length
      ? []
      : [`two subnetSpecs have the same name: ${names.join(", ")}`]),
    ...specs
      .filter(({ cidrBlocks }) => cidrBlocks?.length !== zones.length)
      .map(
        ({ type, cidrBlocks }) =>
          `${type} has ${cidrBlocks?.length ?? 0} cidrBlocks for ${zones.length} zones: give one a zone`,
      ),
    ...natProblems(inputs, zones.length),
  ];
}

function natProblems({ natGateways, subnetSpecs }: VpcInputs, zoneCount: number): string[] {
  const strategy = natGateways?.strategy ?? "OnePerAz";
  const wanted = { None: 0, Single: 1, OnePerAz: zoneCount }[strategy];
  if (wanted === undefined) {
    return [`NAT strategy "${String(strategy)}" does not exist: None, Single or OnePerAz`];
  }
  const given = natGateways?.elasticIpAllocationIds?.length ?? 0;
  const has = (type: SubnetType) => (subnetSpecs ?? []).some((spec) => spec.type === type);
  return [
    ...(given === 0 || given === wanted
      ? []
      : [`${given} elasticIpAllocationIds for the NAT strategy ${strategy}, which takes ${wanted}`]),
    ...(wanted === 0 || (has("Public") && (has("Private") || has("Isolated")))
      ? []
      : [`the NAT strategy ${strategy} needs a public tier, and a private or isolated one`]),
  ];
}
