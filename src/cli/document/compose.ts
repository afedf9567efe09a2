/** The text of the document that `create` renders: the one on disk or a new one, with an environment, answers and `--set`. */
import { judge } from '../../model/judge.js';
import { dataClassOf, tierByName } from '../../model/tier.js';
import type { DocumentPath } from '../../schema/diagnostic.js';
import { DATA_CLASSES, TIERS } from '../../schema/field.js';
import { nearestWord } from '../../schema/nearest.js';
import { readYaml, yamlTree } from '../../schema/yaml-text.js';
import { digest } from '../../workspace/digest.js';
import { DOCUMENT_FILE } from '../../workspace/paths.js';
import { ask } from '../ask.js';
import { shellWord } from '../called.js';
import type { Outcome } from '../command.js';
import { type Context, EXIT } from '../context.js';
import { type Assignment, formatPath, parseAssignment } from './assignment.js';
import { appendLines, setValue, valueAt } from './edit.js';
import { environmentNames, flagsOf, nameEnvironment, slipOf } from './environment-name.js';
import { objectionTo } from './objection.js';
import { upgraded } from './older.js';
import { documentOnDisk, noDocument } from './on-disk.js';
import { refused, stopped, unanswered } from './outcomes.js';
import { type Extended, type Unknown, unknownsOf } from './questions.js';
import { environmentLines, freeCidr, type Started, starterDocument } from './starter.js';

/** What the command line says about the document. */
export interface ComposeOptions {
  readonly environment: string | undefined;
  readonly from: string | undefined;
  readonly yes: boolean;
  readonly set: readonly string[];
  /** This command runs when no other is named, so a misspelt command arrives as an environment. */
  readonly commandNames: readonly string[];
  /** The other flags as they were given, which a ready command repeats. */
  readonly flags: readonly string[];
}

/** A document ready to be validated and rendered. */
export interface Composed {
  readonly text: string;
  /** The text differs from the one on disk. */
  readonly isChanged: boolean;
  /** The `fingerprint` of the text on disk that it was made from. */
  readonly before: string;
  readonly environment: string;
  /** What was changed in a document of an older form. */
  readonly notes: readonly string[];
}

/** Composes the document, asking for what nothing says when there is a terminal. Writes nothing. */
export async function composeDocument(options: ComposeOptions, context: Context): Promise<Composed | Outcome> {
  const assignments = options.set.map(parseAssignment);
  const problems = assignments.filter((assignment) => 'code' in assignment);
  if (problems.length > 0) return { exitCode: EXIT.error, problems };
  const sets = assignments.filter((assignment) => 'path' in assignment);

  const bytes = documentOnDisk(context);
  if (bytes !== undefined && 'exitCode' in bytes) return bytes;
  const written = bytes?.toString('utf8');
  const newer = written === undefined ? undefined : upgraded(written);
  // Comments alone are no document yet; they stay above the new one.
  const isEmpty = written !== undefined && isNothing(written);
  const existing = isEmpty ? undefined : (newer?.text ?? written);
  const environment = await nameEnvironment(options, existing, context);
  if (typeof environment !== 'string') return environment;
  const before = written === undefined ? 'nothing' : digest(written);
  // Reported with its positions when it is read; nothing can be added to it.
  if (existing !== undefined && readYaml(existing).problems.length > 0)
    return { text: existing, isChanged: false, before, environment, notes: [] };
  const base = await withEnvironment(existing, environment, sets, options, context);
  if (typeof base !== 'string') return base;

  let text = isEmpty && written.trim() !== '' ? `${written.trimEnd()}\n${base}` : base;
  for (const { path, value } of sets) {
    const next = setValue(text, path, value);
    if (next === undefined)
      return refused(
        'usage.set',
        `--set ${formatPath(path)}=… can't be written: something else stands in its way.`,
        `Look at ${formatPath(path.slice(0, -1))} in ${DOCUMENT_FILE}.`,
      );
    text = next;
  }
  return {
    text,
    isChanged: text !== written,
    before,
    notes: newer?.notes ?? [],
    environment,
  };
}

async function withEnvironment(
  existing: string | undefined,
  environment: string,
  sets: readonly Assignment[],
  options: ComposeOptions,
  context: Context,
): Promise<string | Outcome> {
  const { from } = options;
  const declared = existing === undefined ? [] : environmentNames(existing);
  if (from !== undefined && existing === undefined) return noDocument(context);
  if (from !== undefined && !declared.includes(from)) {
    const near = nearestWord(from, declared);
    return refused(
      'usage.from',
      `${DOCUMENT_FILE} has no environment "${from}".`,
      near === undefined ? `It has: ${declared.join(', ') || 'none'}.` : `Did you mean ${near}?`,
    );
  }
  if (existing !== undefined && declared.includes(environment)) {
    if (from === undefined) return existing;
    return refused(
      'usage.from',
      `The environment "${environment}" exists already, so it can't start from another.`,
      `Set what differs: ${context.program} ${environment} --set path=value`,
    );
  }
  // Reported with its positions when it is read, before anybody has answered for nothing.
  if (existing !== undefined && isBroken(existing, environment, sets)) return existing;

  const frontend =
    sets.find(({ path }) => formatPath(path) === 'application.frontend')?.value ??
    (existing && valueAt(existing, ['application', 'frontend']));
  const unknowns = unknownsOf(environment, {
    root: context.root,
    isNewDocument: existing === undefined,
    hasFrontend: frontend !== false,
    from: from === undefined ? undefined : extended(existing ?? '', from),
  });
  const given = new Map(sets.map(({ path, value }) => [formatPath(path), String(value)]));
  // Beside what is asked stands what the environment will say of itself.
  const beside = from === undefined ? [] : [[`environments.${environment}.extends`, from] as const];
  const objection: Objection = (path, value) =>
    objectionTo({
      path,
      value,
      text: existing ?? 'schemaVersion: 1',
      before: new Map([...beside, ...answersTo(unknowns, given)]),
    });
  const answers = await answer(unknowns, given, objection, { ...options, environment, declared }, context);
  if ('exitCode' in answers) return answers;

  const known = (path: string) => answers.get(`environments.${environment}.${path}`);
  const values = Object.fromEntries(
    (['account', 'region'] as const)
      .map((name) => [name, known(name)])
      .concat((['hostedZone', 'api', 'app'] as const).map((name) => [name, known(`domains.${name}`)])),
  );
  const start = existing ?? starterDocument(answers.get('application.repository') ?? '');
  const own = from !== undefined && values.account === inherited(start, from, ['account']);
  const lines = environmentLines(environment, own ? { ...values, account: undefined } : values, {
    ...(from === undefined ? {} : { from: startedFrom(start, from) }),
    cidr: known('network.cidr') ?? freeCidr(start),
  });
  if (existing === undefined) return `${start}${lines.map((line) => `  ${line}\n`).join('')}`;
  const added = appendLines(existing, ['environments'], ['', ...lines]);
  return added ?? setEnvironment(existing, environment, lines);
}

/** Whether a document is wrong in what it says of other environments: what they leave out may come. */
function isBroken(text: string, environment: string, sets: readonly Assignment[]): boolean {
  const isOther = ([root, name]: DocumentPath) => root === 'environments' && name !== undefined && name !== environment;
  const mended = sets
    .filter(({ path }) => isOther(path))
    .reduce((so, { path, value }) => setValue(so, path, value) ?? so, text);
  return judge(mended, DOCUMENT_FILE).diagnostics.some(
    ({ code, severity, path }) => severity === 'error' && code !== 'environment.missing' && isOther(path),
  );
}

/** Whether a text holds no value at all. */
function isNothing(text: string): boolean {
  const { errors, contents } = yamlTree(text);
  return errors.length === 0 && contents === null;
}

/** For a document whose environments are not a plain block: the YAML library places the environment. */
function setEnvironment(existing: string, environment: string, lines: readonly string[]): string | Outcome {
  const text = setValue(existing, ['environments', environment], valueAt(lines.join('\n'), [environment]));
  return (
    text ??
    refused(
      'document.environments',
      `The environment can't be added: "environments" in ${DOCUMENT_FILE} is not a mapping.`,
      'Write environments as a mapping from names to environments.',
    )
  );
}

/** What speaks against an answer. */
type Objection = (path: DocumentPath, value: string) => string | undefined;

/** What is answered already, of what is asked. */
function answersTo(unknowns: readonly Unknown[], given: ReadonlyMap<string, string>): [string, string][] {
  return unknowns.flatMap(({ path }) => {
    const value = given.get(formatPath(path));
    return value === undefined ? [] : [[formatPath(path), value]];
  });
}

/** The environment to be, among those that the document has. */
interface Wanted extends ComposeOptions {
  readonly environment: string;
  readonly declared: readonly string[];
}

/** Fills in what is known, then asks, or says which flags are missing. */
async function answer(
  unknowns: readonly Unknown[],
  given: Map<string, string>,
  objection: Objection,
  { environment, declared, yes, from, set, flags }: Wanted,
  context: Context,
): Promise<ReadonlyMap<string, string> | Outcome> {
  const missing: Unknown[] = [];
  for (const unknown of unknowns) {
    const name = formatPath(unknown.path);
    if (given.has(name)) continue;
    const suggestion = unknown.suggest(given);
    if (yes && suggestion !== undefined) {
      given.set(name, suggestion);
    } else if (context.interactive) {
      const answered = await ask(context, {
        message: unknown.label,
        ...(suggestion === undefined ? {} : { initial: suggestion }),
        validate: (value) => objection(unknown.path, value),
      });
      if (answered === undefined) return stopped();
      given.set(name, answered);
    } else {
      missing.push(unknown);
    }
  }
  if (missing.length === 0) return given;
  const said = new Set(set.map((argument) => argument.slice(0, argument.indexOf('='))));
  const guessed = unknowns
    .filter((unknown) => !said.has(formatPath(unknown.path)))
    .map(
      (unknown) =>
        `${formatPath(unknown.path)}=${given.get(formatPath(unknown.path)) ?? unknown.suggest(given) ?? unknown.placeholder}`,
    );
  const words = [environment, ...flagsOf({ from, yes: true, set: [...set, ...guessed], flags })];
  const wanted = missing.map((unknown) => `--set ${formatPath(unknown.path)}  ${unknown.label}`);
  const meant = slipOf({ environment, from, set }, declared);
  return unanswered(
    wanted,
    `${context.program} ${words.map(shellWord).join(' ')}`,
    meant && `Did you mean ${context.program} ${meant}? A new environment needs these.`,
  );
}

/** What the environment that a new one extends says of what is asked, and a range that is free. */
function extended(text: string, from: string): Extended {
  return {
    account: inherited(text, from, ['account']),
    hostedZone: inherited(text, from, ['domains', 'hostedZone']),
    freeCidr: freeCidr(text),
  };
}

/** What a new environment is like that leaves everything to the one that it extends. */
function startedFrom(text: string, name: string): Started {
  const tier = TIERS.find((each) => each === inherited(text, name, ['tier'])) ?? tierByName(name) ?? 'staging';
  const dataClass = DATA_CLASSES.find((each) => each === inherited(text, name, ['dataClass'])) ?? dataClassOf(tier);
  return { name, tier, dataClass, region: inherited(text, name, ['region']) };
}

/** A text that an environment says itself or takes over from the ones that it extends. */
function inherited(text: string, environment: string, path: readonly string[]): string | undefined {
  const seen = new Set<string>();
  for (let name: unknown = environment; typeof name === 'string' && !seen.has(name); ) {
    seen.add(name);
    const value = valueAt(text, ['environments', name, ...path]);
    if (typeof value === 'string') return value;
    name = valueAt(text, ['environments', name, 'extends']);
  }
  return undefined;
}
