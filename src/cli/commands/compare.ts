import type { Comparison } from '../../compare/compare.js';
import type { Command } from '../command.js';
import { EXIT } from '../context.js';
import { COST_OPTIONS, readCostOptions } from '../cost-options.js';

/** `compare`: two environments beside each other. */
export const compare: Command = {
  name: 'compare',
  summary: 'Show where two environments differ: fields with their blast radius, controls, resources and monthly cost.',
  help: `
The effect of a field says what giving one environment the value of the other would do to it: in-place (nothing stops),
restart, replace (AWS makes a new resource), data-loss (the replaced resource holds data).`,
  argument: {
    syntax: '[environments...]',
    description: 'the two environments; not needed when there are only two',
    completes: 'environments',
  },
  options: [
    ...COST_OPTIONS,
    { flags: '--format <format>', description: 'how to report', choices: ['text', 'markdown', 'json'] },
  ],
  examples: [
    { line: 'compare staging production', does: 'what production has more' },
    { line: 'compare staging production --format markdown', does: 'for a pull request' },
  ],
  async run(input, context) {
    const { isOutcome, readDocument, readText, selectEnvironments } = await import('../project.js');
    const { hasErrors } = await import('../../schema/diagnostic.js');
    const { compare: compareModels } = await import('../../compare/compare.js');
    const { comparisonText } = await import('../../compare/text.js');
    const { comparisonMarkdown } = await import('../../compare/markdown.js');
    const options = await readCostOptions(input);
    if (isOutcome(options)) return options;
    const bytes = readDocument(context);
    if (isOutcome(bytes)) return bytes;
    const reading = readText(bytes);
    const about = { diagnostics: reading.diagnostics, source: reading.source };
    if (hasErrors(reading.diagnostics)) return { exitCode: EXIT.error, ...about };
    const known = reading.models.map(({ name }) => name);
    const names = input.args.length === 0 && known.length === 2 ? known : input.args;
    const selected = selectEnvironments(reading, names);
    if (selected !== undefined && 'exitCode' in selected) return selected;
    const [one, other] = names.map((name) => reading.models.find((model) => model.name === name));
    if (names.length !== 2 || one === undefined || other === undefined) {
      return {
        exitCode: EXIT.error,
        problems: [
          {
            code: 'usage.two-environments',
            message: `compare takes two environments, and got ${names.length}.`,
            fix:
              known.length < 2
                ? `The document has ${known[0]} alone. Add another: ${context.program} production --from ${known[0]}`
                : `The document has: ${known.join(', ')}. For example: ${context.program} compare ${known.slice(0, 2).join(' ')}`,
          },
        ],
      };
    }
    const comparison = compareModels(one, other, options);
    const text = input.text('format') === 'markdown' ? comparisonMarkdown(comparison) : comparisonText(comparison);
    return {
      exitCode: EXIT.done,
      text,
      isProse: input.text('format') !== 'markdown',
      data: comparisonJson(comparison),
      ...about,
    };
  },
};

/** The shape under `--json`: `null` where a value is not set or has no price. */
function comparisonJson({
  environments,
  sections,
  controls,
  resources,
  cost,
}: Comparison): Readonly<Record<string, unknown>> {
  const orNull = (values: readonly [unknown, unknown]) => values.map((value) => value ?? null);
  return {
    environments,
    sections: sections.map(({ fields, ...section }) => ({
      ...section,
      fields: fields.map(({ values, unit, ...field }) => ({ ...field, unit: unit ?? null, values: orNull(values) })),
    })),
    controls,
    resources,
    cost: {
      totalsUsd: cost.totals,
      differenceUsd: cost.differenceUsd,
      lines: cost.lines.map(({ values, differenceUsd, ...line }) => ({
        ...line,
        valuesUsd: orNull(values),
        differenceUsd: differenceUsd ?? null,
      })),
      missing: cost.missing,
      prices: {
        region: cost.prices.region,
        asOf: cost.prices.asOf,
        otherRegion: environments.map((name) => cost.prices.elsewhere.some(({ environment }) => environment === name)),
      },
    },
  };
}
