/**
 * Memory that Fargate sells with each CPU size, MiB: least, most, step.
 * Source: AWS, "Amazon ECS task definition parameters for Fargate", task size.
 */
const memoryOf: ReadonlyMap<number, readonly [least: number, most: number, step: number]> = new Map([
  [256, [512, 2048, 512]],
  [512, [1024, 4096, 1024]],
  [1024, [2048, 8192, 1024]],
  [2048, [4096, 16_384, 1024]],
  [4096, [8192, 30_720, 1024]],
  [8192, [16_384, 61_440, 4096]],
  [16_384, [32_768, 122_880, 8192]],
]);

/** CPU sizes of a Fargate task, CPU units. */
export const fargateCpus: readonly number[] = [...memoryOf.keys()];

/** Memory sizes, MiB, that go with a CPU size; none for a size that Fargate does not have. */
export function fargateMemories(cpu: number): number[] {
  const range = memoryOf.get(cpu);
  if (range === undefined) return [];
  const [least, most, step] = range;
  const sizes = Array.from({ length: (most - least) / step + 1 }, (_, index) => least + index * step);
  // The smallest size is the only one that skips a step: 512, 1024, 2048.
  return cpu === 256 ? [512, 1024, 2048] : sizes;
}
