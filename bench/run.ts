/** `npm run bench`: how long the built program takes to start, beside a bare Node process. Medians in milliseconds. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../dist/create-hha-env.js', import.meta.url));
const runs = 15;

function medianMilliseconds(args: readonly string[]): number {
  const times = Array.from({ length: runs }, () => {
    const start = performance.now();
    spawnSync(process.execPath, args, { stdio: 'ignore' });
    return performance.now() - start;
  }).sort((a, b) => a - b);
  return Math.round(times[Math.floor(runs / 2)] ?? Number.NaN);
}

if (!existsSync(program)) {
  console.error('dist/create-hha-env.js is missing: run npm run build first');
  process.exitCode = 1;
} else {
  console.log(`bare node             ${medianMilliseconds(['-e', '0'])} ms`);
  console.log(`create-hha-env --help ${medianMilliseconds([program, '--help'])} ms`);
}
