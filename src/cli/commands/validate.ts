import type { Command } from '../command.js';
import { EXIT } from '../context.js';

/** `validate`: the document alone. */
export const validate: Command = {
  name: 'validate',
  summary: 'Check the document alone: every problem at once, with its line, its reason and the nearest valid value.',
  examples: [{ line: 'validate --json', does: 'the same as data' }],
  async run(_input, context) {
    const { readDocument, readText } = await import('../project.js');
    const { hasErrors } = await import('../../schema/diagnostic.js');
    const bytes = readDocument(context);
    if ('exitCode' in bytes) return bytes;
    const { upgraded } = await import('../document/older.js');
    const newer = upgraded(bytes.toString('utf8'));
    const { diagnostics, source, models } = readText(newer === undefined ? bytes : Buffer.from(newer.text));
    const failed = hasErrors(diagnostics);
    const names = models.map(({ name }) => name);
    return {
      exitCode: failed ? EXIT.error : EXIT.done,
      ...(failed ? {} : { text: `${source.file} is valid: ${names.join(', ')}.\n` }),
      data: { valid: !failed, environments: names },
      diagnostics,
      source,
      ...(newer === undefined ? {} : { notes: [...newer.notes, `Make the change with: ${context.program} generate`] }),
    };
  },
};
