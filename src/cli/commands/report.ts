import type { Command } from '../command.js';
import { EXIT } from '../context.js';

/** `report`: one environment as a page for people who look rather than read. */
export const report: Command = {
  name: 'report',
  summary: 'Print one HTML page about an environment: picture, addresses, cost, compliance, alarms, differences.',
  argument: {
    syntax: '[environment]',
    description: 'the environment; not needed when there is only one',
    completes: 'environments',
  },
  examples: [
    { line: 'report production > production.html', does: 'a page to open, to mail or to print; it loads nothing' },
  ],
  async run(input, context) {
    const { isOutcome, readDocument, readText, selectEnvironments } = await import('../project.js');
    const { hasErrors } = await import('../../schema/diagnostic.js');
    const { reportHtml } = await import('../../report/report.js');
    const bytes = readDocument(context);
    if (isOutcome(bytes)) return bytes;
    const reading = readText(bytes);
    const about = { diagnostics: reading.diagnostics, source: reading.source };
    if (hasErrors(reading.diagnostics)) return { exitCode: EXIT.error, ...about };
    const selected = selectEnvironments(reading, input.args);
    if (selected !== undefined && 'exitCode' in selected) return selected;
    const known = reading.models.map(({ name }) => name);
    const name = selected?.[0] ?? (known.length === 1 ? known[0] : undefined);
    const model = reading.models.find((each) => each.name === name);
    const refused = (code: string, message: string, fix: string) => ({
      exitCode: EXIT.error,
      problems: [{ code, message, fix }],
    });
    if (model === undefined) {
      return refused(
        'usage.one-environment',
        'report takes one environment.',
        `The document has: ${known.join(', ')}. For example: ${context.program} report ${known[0]} > ${known[0]}.html`,
      );
    }
    if (context.stdout.isTTY === true && !input.flag('json')) {
      return refused(
        'usage.terminal',
        'A page of HTML is nothing to read in a terminal.',
        `Write it to a file: ${context.program} report ${model.name} > ${model.name}.html`,
      );
    }
    const html = reportHtml(
      model,
      reading.models.filter((other) => other !== model),
    );
    return { exitCode: EXIT.done, text: html, data: { environment: model.name, html }, ...about };
  },
};
