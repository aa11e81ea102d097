/** How many tasks an EC2 instance can hold: by network interfaces, CPU and memory. */
export interface InstanceSize {
  readonly vcpus: number;
  readonly memoryMiB: number;
  /** Tasks by network interfaces, one a task; the second with interface trunking, where the type has it. */
  readonly tasks: number;
  readonly trunkedTasks?: number;
}

/**
 * Tasks by size: without and with trunking. Entered by hand from the Amazon ECS Developer Guide, "Increasing Amazon ECS
 * Linux container instance network interfaces" (the tables of m, c and r of generations 5 to 7), and, without trunking,
 * the Amazon EC2 instance type guide, network specifications: interfaces less the instance's own. Read 2026-11-21.
 */
const trunked: Readonly<Record<string, readonly [tasks: number, trunkedTasks: number]>> = {
  medium: [1, 4],
  large: [2, 10],
  xlarge: [3, 20],
  "2xlarge": [3, 40],
  "4xlarge": [7, 60],
  "8xlarge": [7, 60],
  "12xlarge": [7, 60],
  "16xlarge": [14, 120],
  "24xlarge": [14, 120],
};

/** Families with trunking of which the table above holds. Of their larger Intel and AMD sizes it is the lower bound. */
const trunkedFamilies: ReadonlySet<string> = new Set(
  [
    ["m5", "m5a", "m5d", "m6a", "m6i", "m6id", "m6g", "m6gd", "m7g"],
    ["c5", "c5a", "c5d", "c6a", "c6i", "c6id", "c6g", "c6gd", "c7g"],
    ["r5", "r5a", "r5d", "r6a", "r6i", "r6id", "r6g", "r6gd", "r7g"],
  ].flat(),
);

/** Sizes that the guide names as the exceptions of their families. */
const untrunked: ReadonlySet<string> = new Set(["c5a.8xlarge", "r5.8xlarge"]);

/** The burstable families t3, t3a and t4g have no trunking. t3a.small is the one with an interface less. */
const burstable: Readonly<Record<string, readonly [tasks: number, vcpus: number, memoryMiB: number]>> = {
  nano: [1, 2, 512],
  micro: [1, 2, 1024],
  small: [2, 2, 2048],
  medium: [2, 2, 4096],
  large: [2, 2, 8192],
  xlarge: [3, 4, 16_384],
  "2xlarge": [3, 8, 32_768],
};

/** GiB a vCPU, by the family's letter. */
const memoryOfVcpu: Readonly<Record<string, number>> = { c: 2, m: 4, r: 8 };

/** What is known of an instance type; nothing where its interfaces were never looked up. */
export function instanceSize(type: string): InstanceSize | undefined {
  const [family = "", size = ""] = type.split(".");
  if (["t3", "t3a", "t4g"].includes(family)) {
    const [tasks, vcpus, memoryMiB] = burstable[size] ?? [];
    if (tasks === undefined || vcpus === undefined || memoryMiB === undefined) return undefined;
    return { vcpus, memoryMiB, tasks: type === "t3a.small" ? 1 : tasks };
  }
  const [tasks, trunkedTasks] = trunked[size] ?? [];
  const perVcpu = memoryOfVcpu[family.charAt(0)];
  const vcpus = vcpusOf(type);
  if (!trunkedFamilies.has(family) || tasks === undefined || perVcpu === undefined || vcpus === undefined)
    return undefined;
  const memoryMiB = vcpus * perVcpu * 1024;
  return { vcpus, memoryMiB, tasks, ...(!untrunked.has(type) && { trunkedTasks }) };
}

/** vCPUs of an instance type by the name of its size; nothing for bare metal. */
export function vcpusOf(type: string): number | undefined {
  const [family = "", size = ""] = type.split(".");
  if (family.startsWith("t") && ["nano", "micro", "small", "medium", "large"].includes(size)) return 2;
  const named = { medium: 1, large: 2, xlarge: 4 }[size];
  const [, times] = /^(\d+)xlarge$/.exec(size) ?? [];
  return named ?? (times === undefined ? undefined : Number(times) * 4);
}

/** The system and the agent keep about a fifteenth of an instance's memory: ECS registers the rest. */
const memoryForTasks = 0.93;

export interface TaskFit {
  readonly tasks: number;
  /** What is used up first. */
  readonly limit: "network interfaces" | "CPU" | "memory";
}

/** What is taken of every instance before the first task comes: by daemons. */
export interface Taken {
  readonly cpu: number;
  readonly memory: number;
  readonly interfaces: number;
}

const nothing: Taken = { cpu: 0, memory: 0, interfaces: 0 };

/**
 * How many tasks of one size fit an instance, beside what is taken of it. Each has a network interface of its own; `trunking` says whether the
 * account setting `awsvpcTrunking` is on. `cpu` is in CPU units (1024 a vCPU), `memory` in MiB.
 */
export function tasksThatFit(
  type: string,
  { cpu, memory }: { readonly cpu: number; readonly memory: number },
  trunking: boolean,
  taken: Taken = nothing,
): TaskFit | undefined {
  const size = instanceSize(type);
  if (size === undefined) return undefined;
  const interfaces = (trunking ? size.trunkedTasks : undefined) ?? size.tasks;
  const whole = (left: number, each: number) => Math.max(0, Math.floor(left / each));
  const fits: readonly TaskFit[] = [
    { tasks: whole(size.vcpus * 1024 - taken.cpu, cpu), limit: "CPU" },
    { tasks: whole(size.memoryMiB * memoryForTasks - taken.memory, memory), limit: "memory" },
    { tasks: whole(interfaces - taken.interfaces, 1), limit: "network interfaces" },
  ];
  return fits.reduce((least, one) => (one.tasks < least.tasks ? one : least));
}
