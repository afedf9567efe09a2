/** Which environment `create` works on. */
import { nearestWord } from '../../schema/nearest.js';
import { ask } from '../ask.js';
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
}

/** The name that the command line gives, or that is asked for. */
export async function nameEnvironment(
  { environment, commandNames }: Named,
  existing: string | undefined,
  context: Context,
): Promise<string | Outcome> {
  const declared = existing === undefined ? [] : environmentNames(existing);
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
    return unanswered(['the name of the environment'], `${context.program} ${declared[0]}`);
  // What else is needed is said of the environment that most begin with.
  if (!context.interactive) return 'staging';
  const answer = await ask(context, {
    message: 'Which environment?',
    ...(declared.length === 0 ? { initial: 'staging' } : {}),
    validate: (value) => (declared.includes(value) ? undefined : objectionToName(value, existing)),
  });
  return answer ?? stopped();
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
