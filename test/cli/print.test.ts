/** The order in which a terminal, where both outputs meet, shows what a command came to. */
import { expect, it } from 'vitest';
import type { Context } from '../../src/cli/context.js';
import { printOutcome } from '../../src/cli/print.js';

it('shows long lists first, and what has to be read after them', async () => {
  let shown = '';
  const output = { write: (text: string) => (shown += text) };
  const context = { stdout: output, stderr: output, env: {}, program: 'hha-env' } as unknown as Context;
  const problems = [{ code: 'io.x', message: 'It broke.' }];
  await printOutcome(
    { exitCode: 1, text: '+ a\n+ b\n', problems, notes: ['Nothing was written.'] },
    'generate',
    false,
    context,
  );
  expect(shown).toBe('+ a\n+ b\nerror[io.x]: It broke.\nNothing was written.\n');
});
