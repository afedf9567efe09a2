/** What `cost` and `compare` may be told about an estimate, read from the command line. */
import { ASSUMPTION_NAMES, ASSUMPTION_NOTES, type Assumptions, isAssumption } from '../pricing/assumptions.js';
import type { EstimateOptions } from '../pricing/estimate.js';
import type { CommandInput, CommandOption, Outcome } from './command.js';
import { EXIT } from './context.js';

/** The assumptions, as a shell completes them. */
const ASSUMPTIONS = ASSUMPTION_NAMES.map((name) => ({
  word: `${name}=`,
  description: `${ASSUMPTION_NOTES[name].label}: ${ASSUMPTION_NOTES[name].value} ${ASSUMPTION_NOTES[name].unit}`,
  isBegun: true,
}));

/** The options themselves. */
export const COST_OPTIONS: readonly CommandOption[] = [
  { flags: '--month <yyyy-mm>', description: 'price a real month with its hours (default: an average month)' },
  {
    flags: '--assume <name=value>',
    description: 'suppose another use; may be given several times',
    repeatable: true,
    completes: ASSUMPTIONS,
  },
];

/** The assumptions with their defaults, for the help. */
export function assumptionHelp(): string {
  const width = Math.max(...ASSUMPTION_NAMES.map(({ length }) => length));
  const lines = ASSUMPTION_NAMES.map((name) => {
    const { label, unit, value } = ASSUMPTION_NOTES[name];
    return `  ${name.padEnd(width)}  ${label}: ${value} ${unit}`;
  });
  return ['What is supposed of a month, since no document says it:', ...lines].join('\n');
}

/** Reads the options, or says what is wrong with them. */
export async function readCostOptions(input: CommandInput): Promise<EstimateOptions | Outcome> {
  const { monthNamed } = await import('../pricing/period.js');
  const { nearestWord } = await import('../schema/nearest.js');
  const month = input.text('month');
  const period = month === undefined ? undefined : monthNamed(month);
  if (month !== undefined && period === undefined) {
    return refused('usage.month', `"${month}" is no month.`, 'Write the year and the month: --month 2026-02.');
  }
  const assumptions: Partial<Record<keyof Assumptions, number>> = {};
  for (const text of input.list('assume')) {
    const [name = '', value = ''] = text.split(/=(.*)/s);
    if (!isAssumption(name)) {
      const near = nearestWord(name, ASSUMPTION_NAMES);
      const fix = near === undefined ? `They are ${ASSUMPTION_NAMES.join(', ')}.` : `Did you mean ${near}?`;
      return refused('usage.assumption', `"${name}" is no assumption.`, fix);
    }
    const number = value.trim() === '' ? Number.NaN : Number(value);
    if (!Number.isFinite(number) || number < 0) {
      return refused(
        'usage.assumption',
        number < 0 ? `"${text}" is less than nothing.` : `"${text}" gives ${name} no number.`,
        `Write for example --assume ${name}=${ASSUMPTION_NOTES[name].value}.`,
      );
    }
    if (ASSUMPTION_NOTES[name].unit === 'percent' && number > 100) {
      return refused('usage.assumption', `"${text}" is more than all of it.`, `${name} is a percentage: at most 100.`);
    }
    assumptions[name] = number;
  }
  return { assumptions, ...(period === undefined ? {} : { period }) };
}

function refused(code: string, message: string, fix: string): Outcome {
  return { exitCode: EXIT.error, problems: [{ code, message, fix }] };
}
