import { frozen, type Provenance } from './provenance.js';

/** Provenance of the Fargate size table. */
export const FARGATE_PROVENANCE: Provenance = frozen({
  asOf: '2026-11-22',
  sources: [
    'cfn-lint rule E3047, other/ecs fargate_cpu_memory.json, read at 2026-08-13',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-ecs-taskdefinition.html#cfn-ecs-taskdefinition-memory',
  ],
});

/** A legal pair of task-level resources. */
export interface FargateSize {
  /** CPU units; 1024 are one vCPU. */
  readonly cpu: number;
  /** Memory in MiB. */
  readonly memory: number;
}

/** One row of the table: a CPU size and the memory it can be combined with. */
export interface FargateCpu {
  /** CPU units; 1024 are one vCPU. */
  readonly cpu: number;
  /** Allowed task memory in MiB, ascending. */
  readonly memories: readonly number[];
  /** The oldest Linux platform version that accepts this size; absent where every version does. */
  readonly minimumPlatformVersion?: string;
}

const steps = (from: number, to: number, step: number): number[] =>
  Array.from({ length: (to - from) / step + 1 }, (_, i) => from + i * step);

/** Every Fargate size for Linux tasks (x86_64 and ARM64 alike), by ascending CPU. */
export const FARGATE_SIZES: readonly FargateCpu[] = frozen([
  { cpu: 256, memories: [512, 1024, 2048] },
  { cpu: 512, memories: steps(1024, 4096, 1024) },
  { cpu: 1024, memories: steps(2048, 8192, 1024) },
  { cpu: 2048, memories: steps(4096, 16384, 1024) },
  { cpu: 4096, memories: steps(8192, 30720, 1024) },
  { cpu: 8192, memories: steps(16384, 61440, 4096), minimumPlatformVersion: '1.4.0' },
  { cpu: 16384, memories: steps(32768, 122880, 8192), minimumPlatformVersion: '1.4.0' },
]);

/** The CPU sizes in CPU units, ascending. */
export const FARGATE_CPUS: readonly number[] = frozen(FARGATE_SIZES.map((row) => row.cpu));

/** The memory sizes in MiB that go with `cpu`, ascending; empty when `cpu` is no Fargate size. */
export function memoriesFor(cpu: number): readonly number[] {
  return FARGATE_SIZES.find((row) => row.cpu === cpu)?.memories ?? [];
}

/** Whether Fargate accepts this pair of CPU units and MiB. */
export function isFargateSize(cpu: number, memory: number): boolean {
  return memoriesFor(cpu).includes(memory);
}

/**
 * The legal size to suggest for a pair Fargate refuses: the smallest one that gives at least what was asked, so that
 * following the advice never takes resources away. Asked for more than exists, it is the largest size.
 *
 * @param cpu CPU units asked for
 * @param memory MiB asked for
 */
export function nearestFargateSize(cpu: number, memory: number): FargateSize {
  for (const row of FARGATE_SIZES) {
    if (row.cpu < cpu) continue;
    const enough = row.memories.find((candidate) => candidate >= memory);
    if (enough !== undefined) return { cpu: row.cpu, memory: enough };
  }
  const largest = FARGATE_SIZES[FARGATE_SIZES.length - 1] as FargateCpu;
  return { cpu: largest.cpu, memory: largest.memories[largest.memories.length - 1] as number };
}
