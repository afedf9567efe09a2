/** Times processes in pairs with a bare Node process, so that the load of the machine counts for both. */
import { spawnSync } from 'node:child_process';

/** What is measured. */
export interface Case {
  readonly name: string;
  /** The words after `node`. */
  readonly args: readonly string[];
  readonly cwd: string;
  /** Runs before each measurement, unmeasured. */
  readonly prepare?: () => void;
  readonly env?: Readonly<Record<string, string>>;
}

/** Medians over all pairs. */
export interface Measurement {
  readonly name: string;
  /** Milliseconds. */
  readonly bare: number;
  /** Milliseconds. */
  readonly taken: number;
  /** The shortest run over the shortest bare one: what is left when nobody else uses the machine. Milliseconds. */
  readonly least: number;
  /** Median of each pair's ratio, not the ratio of the medians. */
  readonly ratio: number;
  /** Milliseconds over the bare process. */
  readonly over: number;
}

/**
 * Runs every case `pairs` times, each beside a bare Node process, in rounds: a slow moment of the machine meets all cases.
 *
 * @throws Error when a process fails, for its time would mean nothing
 */
export function measure(cases: readonly Case[], pairs: number, node: string): readonly Measurement[] {
  const times = cases.map(() => [] as { readonly bare: number; readonly taken: number }[]);
  for (let round = -1; round < pairs; round += 1) {
    for (const [index, { name, args, cwd, prepare, env }] of cases.entries()) {
      const bare = milliseconds('bare node', node, ['-e', '0'], cwd);
      prepare?.();
      const taken = milliseconds(name, node, args, cwd, env);
      // The first round warms the file system's cache.
      if (round >= 0) times[index]?.push({ bare, taken });
    }
  }
  return cases.map(({ name }, index) => {
    const of = times[index] ?? [];
    return {
      name,
      bare: median(of.map(({ bare }) => bare)),
      taken: median(of.map(({ taken }) => taken)),
      least: Math.min(...of.map(({ taken }) => taken)) - Math.min(...of.map(({ bare }) => bare)),
      ratio: median(of.map(({ bare, taken }) => taken / bare)),
      over: median(of.map(({ bare, taken }) => taken - bare)),
    };
  });
}

function milliseconds(
  name: string,
  node: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): number {
  const start = performance.now();
  const { status, stderr } = spawnSync(node, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  });
  const taken = performance.now() - start;
  if (status !== 0) throw new Error(`${name} ended with ${status}:\n${stderr}`);
  return taken;
}

/** The median of a list; NaN of an empty one. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1
    ? (sorted[Math.floor(middle)] ?? Number.NaN)
    : ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2;
}

/** The measurements as a table. */
export function table(measurements: readonly Measurement[]): string {
  const rows = measurements.map(({ name, bare, taken, least, ratio, over }) => [
    name,
    taken.toFixed(0),
    bare.toFixed(0),
    over.toFixed(0),
    least.toFixed(0),
    ratio.toFixed(2),
  ]);
  const all = [['', 'ms', 'bare node ms', 'ms over bare', 'least over bare', 'ratio'], ...rows];
  const widths = all[0]?.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0))) ?? [];
  return all
    .map((row) =>
      row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  '),
    )
    .join('\n');
}
