/** Which environment `create` works on. */
import { nearestWord } from '../../schema/nearest.js';
import { DOCUMENT_FILE } from '../../workspace/paths.js';
import { ask } from '../ask.js';
import { shellWord } from '../called.js';
import type { Outcome } from '../command.js';
import type { Context } from '../context.js';
import { valueAt } from './edit.js';
import { objectionTo } from './objection.js';
import { refused, stopped, unanswered } from './outcomes.js';

/** What the command line says of the name. */
interface Named {
  readonly environment: string | undefined;
  /** A misspelt command arrives as an environment. */
  readonly commandNames: readonly string[];
  /** What else is said of it: a name that comes with more is no slip. */
  readonly from: string | undefined;
  readonly set: readonly string[];
  readonly yes: boolean;
  /** The other flags as they were given. */
  readonly flags: readonly string[];
}

/** The name that the command line gives, or that is asked for. */
export async function nameEnvironment(
  named: Named,
  existing: string | undefined,
  context: Context,
): Promise<string | Outcome> {
  const { environment, commandNames } = named;
  const declared = existing === undefined ? [] : environmentNames(existing);
  const meant = slipOf(named, declared);
  if (environment !== undefined && meant !== undefined && context.interactive) {
    const chosen = await ask(context, {
      message: `${DOCUMENT_FILE} has no environment "${environment}". Which one?`,
      choices: [
        { title: `${meant}, which it has`, value: meant },
        { title: `${environment}, a new one`, value: environment },
      ],
    });
    return chosen ?? stopped();
  }
  if (environment !== undefined) {
    const near = declared.includes(environment) ? undefined : nearestCommand(environment, commandNames);
    if (near === undefined) {
      const against = declared.includes(environment) ? undefined : objectionToName(environment, existing);
      return against === undefined
        ? environment
        : refused('usage.environment', against, `For example: ${context.program} staging`);
    }
    return refused(
      'usage.command',
      `There is no command "${environment}".`,
      `Did you mean ${context.program} ${near}? An environment of that name is made by: ${context.program} create ${environment}`,
    );
  }
  if (declared.length > 0 && !context.interactive)
    return unanswered(
      ['the name of the environment'],
      [context.program, ...[declared[0] ?? '', ...flagsOf(named)].map(shellWord)].join(' '),
    );
  // What else is needed is said of the environment that most begin with.
  if (!context.interactive) return 'staging';
  const answer = await ask(context, {
    message: 'Which environment?',
    ...(declared.length === 0 ? { initial: 'staging' } : {}),
    validate: (value) => (declared.includes(value) ? undefined : objectionToName(value, existing)),
  });
  return answer ?? stopped();
}

/** The environment of the document that was probably meant; undefined for one that it has, and for a new one. */
export function slipOf(
  { environment, from, set }: Pick<Named, 'environment' | 'from' | 'set'>,
  declared: readonly string[],
) {
  const isNew = environment !== undefined && !declared.includes(environment);
  if (!isNew || from !== undefined || set.some((each) => each.startsWith(`environments.${environment}.`))) return;
  // "staging2" and "staging-eu" are named after another on purpose.
  return declared.some((name) => environment.startsWith(name)) ? undefined : nearestWord(environment, declared);
}

/** The flags of the command line, as a ready command repeats them. */
export function flagsOf({ from, yes, set, flags }: Pick<Named, 'from' | 'yes' | 'set' | 'flags'>): string[] {
  return [
    ...(from === undefined ? [] : ['--from', from]),
    ...(yes ? ['--yes'] : []),
    ...set.flatMap((argument) => ['--set', argument]),
    ...flags,
  ];
}

/** What speaks against the name of a new environment. */
function objectionToName(name: string, existing: string | undefined): string | undefined {
  const path = ['environments', name];
  return objectionTo({ path, value: name === '' ? '' : {}, text: existing ?? 'schemaVersion: 1', before: new Map() });
}

/** A word that is one or two slips away from a command, and no usual name of an environment. */
function nearestCommand(word: string, names: readonly string[]): string | undefined {
  const isUsual = /^(prod|dev|test|qa|uat|demo|preview|sandbox|stag|pre)/.test(word);
  return isUsual || word.length < 4 ? undefined : nearestWord(word, names);
}

/** The names of the environments that a document has. */
export function environmentNames(text: string): string[] {
  const environments = valueAt(text, ['environments']);
  return typeof environments === 'object' && environments !== null ? Object.keys(environments) : [];
}
