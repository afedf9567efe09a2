import type { EnvironmentModel } from '../../model/model.js';
import type { Command } from '../command.js';
import { type Context, EXIT } from '../context.js';

/** `explain`: what a field of the document means. */
export const explain: Command = {
  name: 'explain',
  summary: 'Explain a field: its meaning, type, default, limits and their source, and the files that read it.',
  argument: {
    syntax: '[path]',
    description: 'the field, whole or its last words (default: list all fields)',
    completes: 'fields',
  },
  examples: [
    { line: 'explain environments.staging.network.cidr', does: 'one field, with its value in each environment' },
    { line: 'explain database.storageGiB', does: 'the same, named by its last words' },
    { line: 'explain', does: 'every field in a line' },
  ],
  async run(input, context) {
    const { documentedFields, explanationOf, explanationText, fieldsNamed, nearestField, unknownName } = await import(
      '../explanation.js'
    );
    const { nearestWord } = await import('../../schema/nearest.js');
    const [path] = input.args;
    if (path === undefined) {
      const { textTable } = await import('../../pricing/columns.js');
      const fields = documentedFields();
      return {
        exitCode: EXIT.done,
        isProse: true,
        text: textTable(fields.map(({ path, notes }) => [path, notes?.description ?? ''])),
        data: { fields: fields.map((entry) => explanationOf(entry, [])) },
      };
    }
    const fields = fieldsNamed(path);
    if (fields.length === 0) {
      const near = nearestField(path);
      return {
        exitCode: EXIT.error,
        problems: [
          {
            code: 'usage.field',
            message: `The document has no field "${path}".`,
            fix: `${near === undefined ? '' : `Did you mean ${near}? `}List them all: ${context.program} explain`,
          },
        ],
      };
    }
    const models = await modelsOf(context);
    const [first] = fields;
    const unknown = first && unknownName(path, first, models);
    if (unknown !== undefined) {
      const near = nearestWord(unknown.name, unknown.known);
      return {
        exitCode: EXIT.error,
        problems: [
          {
            code: 'usage.field',
            message: `hha-env.yaml has no "${unknown.name}" in ${unknown.within}.`,
            fix: `${near === undefined ? '' : `Did you mean ${near}? `}It has: ${unknown.known.join(', ') || 'none'}. Without a name of yours: ${context.program} explain '${first?.path}'`,
          },
        ],
      };
    }
    const explanations = fields.map((entry) => explanationOf(entry, models, path));
    return {
      exitCode: EXIT.done,
      isProse: true,
      text: explanations.map(explanationText).join('\n'),
      data: { fields: explanations },
    };
  },
};

/** The environments of the document, when there is one and it is valid: explaining a field needs neither. */
async function modelsOf(context: Context): Promise<readonly EnvironmentModel[]> {
  const { isOutcome, readDocument, readText } = await import('../project.js');
  const bytes = readDocument(context);
  return isOutcome(bytes) ? [] : readText(bytes).models;
}
