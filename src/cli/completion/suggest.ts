/** What can stand at a position of a command line. */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { LockedFile } from '../../workspace/lock.js';
import { DOCUMENT_FILE } from '../../workspace/paths.js';
import type { Command, CommandOption, Completes } from '../command.js';
import type { Context } from '../context.js';
import { readLock } from '../fast-path.js';
import { folderNamed } from './paths.js';
import { calledBy, namesOf, type Position, positionAfter, takesValue } from './position.js';
import type { Answer, Suggestion } from './suggestion.js';

/** The program's commands, and where it runs. */
export interface Surroundings extends Pick<Context, 'root' | 'env'> {
  readonly commands: readonly Command[];
}

/**
 * What can stand in the place of the word that is typed. A shell leaves out what does not begin with it, or takes what it
 * holds anywhere, as the user likes.
 *
 * @param words the whole words before it, without the name of the program
 * @param typed as much of it as there is
 */
export async function suggest(words: readonly string[], typed: string, around: Surroundings): Promise<Answer> {
  const position = positionAfter(words, around.commands);
  if (position.awaiting !== undefined) return valuesOf(position.awaiting, typed, position, around);
  const [name = '', value] = typed.split(/=(.*)/s);
  if (typed.startsWith('-') && !position.isPlain) {
    if (value === undefined) return optionsAt(position);
    const option = position.options.find((each) => namesOf(each).includes(name) && takesValue(each));
    const values = option === undefined ? [] : await valuesOf(option, value, position, around);
    return typeof values === 'string' ? values : values.map((each) => ({ ...each, word: `${name}=${each.word}` }));
  }
  const found = await argumentsAt(position, typed, around);
  return found.length === 0 && typed === '' && !position.isPlain ? optionsAt(position) : found;
}

function optionsAt({ options, given }: Position): readonly Suggestion[] {
  return options
    .filter((option) => option.repeatable === true || !given.has(option))
    .flatMap((option) => {
      const long = namesOf(option).filter((name) => name.startsWith('--'));
      return long.map((word) => ({ word, description: option.description }));
    });
}

async function valuesOf(
  option: CommandOption,
  typed: string,
  position: Position,
  around: Surroundings,
): Promise<Answer> {
  if (option.choices !== undefined) return option.choices.map((word) => ({ word }));
  if (typeof option.completes !== 'string') return option.completes ?? [];
  return wordsFor(option.completes, typed, position, around);
}

async function argumentsAt(position: Position, typed: string, around: Surroundings): Promise<Answer> {
  const { command, isFirst, isPlain, args, given } = position;
  if (command === 'help') return args.length === 0 ? commandNames(around.commands) : [];
  if (isFirst && !isPlain) {
    const names = [...commandNames(around.commands), { word: 'help', description: 'show what a command does' }];
    // An environment may stand there too; the document is read for one only when no command is meant.
    if (typed === '' || names.some(({ word }) => word.startsWith(typed))) return names;
  }
  const { argument } = command;
  const isVariadic = argument?.syntax.includes('...') === true;
  if (argument === undefined || (args.length > 0 && !isVariadic)) return [];
  if (argument.choices !== undefined) return argument.choices.map((word) => ({ word }));
  const instead = [...given].find((option) => option.argumentCompletes !== undefined)?.argumentCompletes;
  const kind = instead ?? argument.completes;
  if (kind === undefined) return [];
  const found = await wordsFor(kind, typed, position, around);
  return typeof found === 'string' ? found : found.filter(({ word }) => !args.includes(word));
}

function commandNames(commands: readonly Command[]): readonly Suggestion[] {
  return commands.flatMap((command) =>
    calledBy(command).map((word) => ({
      word,
      description: word === command.name ? command.summary : `the same as ${command.name}`,
    })),
  );
}

async function wordsFor(kind: Completes, typed: string, position: Position, around: Surroundings): Promise<Answer> {
  const root = folderNamed(position.folder ?? '', around);
  switch (kind) {
    case 'files':
    case 'folders':
      return kind;
    case 'environments':
      return (await documentNames(root))(['environments']).map((word) => ({ word, description: 'environment' }));
    case 'managed-files':
      return lockedFiles(root, ({ ownership }) => ownership === 'managed');
    case 'patched-files':
      return lockedFiles(root, ({ patch }) => patch !== undefined);
    case 'ejected-files':
      return lockedFiles(root, ({ ownership }) => ownership === 'ejected');
    case 'fields': {
      const { fieldPaths } = await import('./fields.js');
      return fieldPaths(typed, await documentNames(root));
    }
    case 'assignments': {
      const { assignments } = await import('./fields.js');
      const names = await documentNames(root);
      // The environment that the same line makes is in no document yet.
      const made = position.command !== 'help' && position.command.isDefault === true ? position.args : [];
      return assignments(typed, (path) =>
        path.length === 1 && path[0] === 'environments' ? [...new Set([...names(path), ...made])] : names(path),
      );
    }
  }
}

async function documentNames(root: string): Promise<(path: readonly string[]) => readonly string[]> {
  const file = join(root, DOCUMENT_FILE);
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) return () => [];
  const { namesIn } = await import('./document-names.js');
  return namesIn(readFileSync(file, 'utf8'));
}

function lockedFiles(root: string, isMeant: (file: LockedFile) => boolean): readonly Suggestion[] {
  return [...(readLock(root)?.files ?? [])]
    .filter(([, file]) => isMeant(file))
    .map(([word, { environment }]) => ({ word, description: environment ?? 'all environments' }));
}
