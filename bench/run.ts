/**
 * `npm run bench`: how long the program takes, in pairs with a bare Node process, as medians. Nothing is asserted: the
 * machine decides. `-- --pairs 31` for more pairs, `--peers` to install and measure other generators as well,
 * `--node FILE` for another Node, `--only WORD` for the cases whose names hold a word.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { installProgram, ownCases, STAGING } from './cases.js';
import { measure, table } from './measure.js';
import { peerCases } from './peers.js';

const { values } = parseArgs({
  options: {
    pairs: { type: 'string', default: '15' },
    peers: { type: 'boolean', default: false },
    node: { type: 'string', default: process.execPath },
    only: { type: 'string', default: '' },
  },
});
const folder = mkdtempSync(join(tmpdir(), 'hha-bench-'));
try {
  const program = await installProgram(fileURLToPath(new URL('..', import.meta.url)), join(folder, 'program'));
  const rendered = join(folder, 'rendered');
  const empty = join(folder, 'empty');
  mkdirSync(rendered);
  mkdirSync(empty);
  execFileSync(values.node, [program, ...STAGING], { cwd: rendered, stdio: 'ignore' });
  const cases = [
    ...ownCases(program, rendered, empty),
    ...(values.peers ? peerCases(join(folder, 'peers')) : []),
  ].filter(({ name }) => name.includes(values.only));
  const version = execFileSync(values.node, ['--version'], { encoding: 'utf8' }).trim();
  console.log(`Node ${version}, medians of ${values.pairs} pairs\n`);
  console.log(table(measure(cases, Number(values.pairs), values.node)));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
