/** Takes ejected files back: `eject --undo`. */
import { apply } from '../workspace/apply.js';
import type { LockedFile } from '../workspace/lock.js';
import type { CommandInput, Outcome } from './command.js';
import { type Context, EXIT } from './context.js';
import { generatedFiles } from './generated-file.js';
import type { Project } from './project.js';

/** Takes the named files back, or all that are ejected; one that is not ejected is refused, and nothing is done then. */
export async function takeBack(
  input: CommandInput,
  { artifacts, workspace }: Pick<Project, 'artifacts' | 'workspace'>,
  context: Context,
): Promise<Outcome> {
  const { lock } = workspace;
  const ejected = [...lock.files].flatMap(([path, { ownership }]) => (ownership === 'ejected' ? [path] : [])).sort();
  const known = new Set([...artifacts.map(({ path }) => path), ...lock.files.keys()]);
  const named = generatedFiles(input.args, [...known].sort());
  if ('problem' in named) return { exitCode: EXIT.error, problems: [named.problem] };
  const paths = input.args.length > 0 ? named.paths : ejected;
  const other = paths.find((path) => !ejected.includes(path));
  if (other !== undefined) {
    const fix = ejected.length === 0 ? 'No file is.' : `These are: ${ejected.join(', ')}`;
    const message = `${other} is not ejected, so there is nothing to take back.`;
    return { exitCode: EXIT.error, problems: [{ code: 'eject.not-ejected', message, fix }] };
  }
  if (paths.length === 0) return { exitCode: EXIT.done, text: 'No file is ejected.\n', data: { files: [] } };
  const refusal = input.args.length > 0 || input.flag('yes') ? undefined : await askForAll(ejected.length, context);
  if (refusal !== undefined) return refusal;

  const rendered = new Map(artifacts.map(({ path, ownership }) => [path, ownership]));
  const files = new Map<string, LockedFile>(lock.files);
  for (const path of paths) {
    const record = lock.files.get(path);
    // Without its record, a file that is written once would be written again.
    if (record !== undefined && rendered.get(path) === 'once') files.set(path, { ...record, ownership: 'once' });
    else files.delete(path);
  }
  const { inputs: _inputs, ...before } = lock;
  await context.beforeWrite?.();
  const result = apply({ entries: [], lock: { ...before, files }, patches: new Map() }, context.root);
  if ('code' in result) return { exitCode: EXIT.error, problems: [result] };
  const said = {
    managed: 'is managed again from the next generate on',
    once: 'is ejected no longer; it was written once, and stays yours',
    nothing: 'is ejected no longer; it is not rendered any more, and stays as it is',
  };
  const isManaged = paths.some((path) => rendered.get(path) === 'managed');
  return {
    exitCode: EXIT.done,
    text: paths.map((path) => `${path} ${said[rendered.get(path) ?? 'nothing']}.\n`).join(''),
    notes: isManaged ? ['Where such a file is not as rendered, generate stops and says how to go on.'] : [],
    data: { files: paths },
  };
}

async function askForAll(count: number, context: Context): Promise<Outcome | undefined> {
  if (!context.interactive) {
    const message = 'Taking every ejected file back needs a yes, and there is no terminal to ask on.';
    const fix = `Run: ${context.program} eject --undo --yes`;
    return { exitCode: EXIT.unanswered, problems: [{ code: 'usage.answer', message, fix }] };
  }
  const { ask } = await import('./ask.js');
  const which = count === 1 ? 'the ejected file' : `all ${count} ejected files`;
  const answer = await ask(context, { message: `Take ${which} back? Type yes` });
  if (answer === 'yes') return undefined;
  return { exitCode: answer === undefined ? EXIT.stopped : EXIT.error, notes: ['Stopped. Nothing was written.'] };
}
