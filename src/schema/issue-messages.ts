/** One issue of zod in words: what is wrong with a value, and the nearest value that would be right. */
import type * as z from 'zod';
import { nearestNumber, nearestWord } from './nearest.js';
import { nearestForm } from './nearest-form.js';
import { anyOf, described, quoted } from './written.js';

/** An issue of zod, as finished by a parse. */
export type Issue = z.core.$ZodIssue;

/** The message of an issue for which the schema says nothing of its own. */
export const UNSAID = '\u0000';

/** What is wrong with one value. */
export interface Complaint {
  readonly code: string;
  /** A predicate ("must be …", put after the value) or, with a capital, a sentence of its own. */
  readonly problem: string;
  readonly reason?: string;
  readonly source?: string;
  readonly fix?: string;
  /** True when the problem says the value itself, so that the sentence does not say it again. */
  readonly saysValue?: boolean;
}

/** What is wrong with a value, as an issue says it. `unit` is that of the field. */
export function complaintOf(issue: Issue, value: unknown, unit?: string): Complaint {
  const own = ownWords(issue);
  const complaint = complain(issue, value, unit);
  return own === undefined ? complaint : { ...complaint, saysValue: false, ...own };
}

/** What the schema itself says: the message, and code, reason, source and fix from the issue's parameters. */
function ownWords(issue: Issue): Partial<Complaint> | undefined {
  if (issue.message === UNSAID) return undefined;
  const params: Record<string, unknown> = issue.code === 'custom' ? (issue.params ?? {}) : {};
  const text = (name: string) => (typeof params[name] === 'string' ? { [name]: params[name] } : {});
  return { problem: issue.message, ...text('code'), ...text('reason'), ...text('source'), ...text('fix') };
}

function complain(issue: Issue, value: unknown, unit: string | undefined): Complaint {
  switch (issue.code) {
    case 'invalid_type':
      return wrongType(issue, value, unit);
    case 'invalid_value':
      return wrongChoice(issue.values, value);
    case 'too_small':
      return wrongSize(issue.origin, 'at least', Number(issue.minimum), issue.inclusive !== false, value);
    case 'too_big':
      return wrongSize(issue.origin, 'at most', Number(issue.maximum), issue.inclusive !== false, value);
    case 'not_multiple_of':
      return {
        code: 'value.step',
        problem: `must be a multiple of ${issue.divisor}`,
        fix: `the nearest allowed value is ${Math.max(1, Math.round(Number(value) / issue.divisor)) * issue.divisor}`,
      };
    case 'invalid_format': {
      const near = nearestForm(issue.pattern, String(value));
      return {
        code: 'value.format',
        problem:
          issue.pattern === undefined ? `is no valid ${issue.format}` : `does not have the form ${issue.pattern}`,
        ...(near === undefined ? {} : { fix: `write ${quoted(near)}` }),
      };
    }
    default:
      return { code: 'value.invalid', problem: 'is not allowed here' };
  }
}

/** The kind of value that an issue wants, in words. */
export function expectedKind(issue: Issue): string {
  if (issue.code === 'invalid_value') return anyOf(issue.values.map((value) => quoted(value)));
  return issue.code === 'invalid_type' ? (KINDS[issue.expected] ?? issue.expected) : 'something else';
}

const KINDS: Readonly<Record<string, string>> = {
  object: 'a mapping',
  record: 'a mapping',
  array: 'a list',
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  null: 'empty',
};

function wrongType(issue: Issue & { code: 'invalid_type' }, value: unknown, unit: string | undefined): Complaint {
  const kind = expectedKind(issue);
  if (issue.expected === 'int' && typeof value === 'number') {
    return {
      code: 'value.type',
      problem: `must be a whole number, and is ${value}`,
      fix: `the nearest whole number is ${Math.round(value)}`,
    };
  }
  const fix = conversion(issue.expected, value, unit);
  return {
    code: 'value.type',
    problem: `must be ${kind}, and is ${described(value)}`,
    saysValue: true,
    ...(fix === undefined ? {} : { fix }),
  };
}

/** The same thing in the wanted kind, where it is plain what was meant. */
function conversion(expected: string, value: unknown, unit: string | undefined): string | undefined {
  if (expected === 'array' && (typeof value === 'string' || typeof value === 'number'))
    return `write a list: [${quoted(value)}]`;
  if (typeof value !== 'string') return undefined;
  if (expected === 'number' || expected === 'int') return asNumber(value, unit);
  if (expected !== 'boolean') return undefined;
  if (/^(?:yes|on|true|y)$/i.test(value)) return 'write true';
  return /^(?:no|off|false|n)$/i.test(value) ? 'write false' : undefined;
}

/** How many of the field's unit one of the written unit is. */
const UNITS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  MiB: { m: 1, mb: 1, mib: 1, g: 1024, gb: 1024, gib: 1024 },
  GiB: { g: 1, gb: 1, gib: 1, t: 1024, tb: 1024, tib: 1024 },
  seconds: {
    s: 1,
    sec: 1,
    second: 1,
    seconds: 1,
    m: 60,
    min: 60,
    minute: 60,
    minutes: 60,
    h: 3600,
    hour: 3600,
    hours: 3600,
  },
  minutes: { m: 1, min: 1, minute: 1, minutes: 1, h: 60, hour: 60, hours: 60 },
  days: { d: 1, day: 1, days: 1, w: 7, week: 7, weeks: 7 },
  percent: { '%': 1, percent: 1 },
  'USD per month': { usd: 1, dollars: 1 },
  'CPU units': { vcpu: 1024 },
};

function asNumber(text: string, unit: string | undefined): string | undefined {
  const match = /^\s*\$?(\d[\d_,]*(?:\.\d+)?)\s*([A-Za-z%]*)\s*$/.exec(text);
  if (match === null) return undefined;
  const number = Number((match[1] ?? '').replace(/[_,]/g, ''));
  const written = (match[2] ?? '').toLowerCase();
  if (written === '') return text.includes('$') ? `write ${number}` : `write ${number} without quotes`;
  const factor = UNITS[unit ?? '']?.[written];
  if (factor !== undefined) return `write ${number * factor}; the unit is ${unit}`;
  return unit === undefined ? 'write the number alone' : `write the number alone; the unit is ${unit}`;
}

function wrongChoice(values: readonly unknown[], value: unknown): Complaint {
  const words = values.filter((each) => typeof each === 'string');
  const numbers = values.filter((each) => typeof each === 'number');
  const word = typeof value === 'string' ? nearestWord(value, words) : undefined;
  const number = typeof value === 'number' ? nearestNumber(value, numbers) : undefined;
  const fix =
    word !== undefined
      ? /[a-z]/i.test(word)
        ? `did you mean ${quoted(word)}?`
        : `the nearest allowed value is ${quoted(word)}`
      : number !== undefined
        ? `the nearest allowed value is ${number}`
        : undefined;
  return {
    code: 'value.choice',
    problem: `is none of ${values.map(quoted).join(', ')}`,
    ...(fix === undefined ? {} : { fix }),
  };
}

/** A number, a text or a list that is too small or too big. */
function wrongSize(
  origin: string,
  bound: 'at least' | 'at most',
  limit: number,
  inclusive: boolean,
  value: unknown,
): Complaint {
  if (origin === 'string') {
    const length = String(value).length;
    const code = 'value.length';
    if (length === 0) return { code, problem: 'must not be empty' };
    const cut = bound === 'at most' ? { fix: `shorten it by ${plural(length - limit, 'character')}` } : {};
    return { code, problem: `has ${plural(length, 'character')}, and must have ${bound} ${limit}`, ...cut };
  }
  if (origin === 'array' || origin === 'set') {
    const count = Array.isArray(value) ? value.length : 0;
    return {
      code: 'value.count',
      saysValue: true,
      problem: `has ${plural(count, 'entry')}, and must have ${bound} ${limit}`,
    };
  }
  const exact = inclusive ? bound : bound === 'at least' ? 'more than' : 'less than';
  const fix = inclusive ? { fix: `the nearest allowed value is ${limit}` } : {};
  return { code: 'value.range', problem: `must be ${exact} ${limit}`, ...fix };
}

function plural(count: number, noun: string): string {
  return `${count} ${count === 1 ? noun : noun.endsWith('y') ? `${noun.slice(0, -1)}ies` : `${noun}s`}`;
}
