import type { Command } from '../command.js';
import { EXIT } from '../context.js';

/** `schema`: the JSON Schema of the document. */
export const schema: Command = {
  name: 'schema',
  summary: 'Print the JSON Schema of the document; editors read the copy in .hha-env/schema.json.',
  examples: [{ line: 'schema > hha-env.schema.json', does: 'a copy for another tool' }],
  async run() {
    const { jsonSchema } = await import('../../schema/json-schema.js');
    const json = jsonSchema();
    return { exitCode: EXIT.done, text: `${JSON.stringify(json, null, 2)}\n`, data: { schema: json } };
  },
};
