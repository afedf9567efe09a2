import type { Artifact } from '../../generators/artifact.js';
import { digest } from '../../workspace/digest.js';
import type { LockedFile } from '../../workspace/lock.js';
import type { Command } from '../command.js';
import { EXIT } from '../context.js';

/** `eject`: lets go of files. */
export const eject: Command = {
  name: 'eject',
  summary: 'Take files, or everything, out of management: they stay as they are and are never written again.',
  argument: {
    syntax: '[files...]',
    description: 'the files, from the folder of hha-env.yaml (default: every generated file)',
    completes: 'managed-files',
  },
  options: [
    { flags: '--yes', description: 'let go of everything, or take all back, without asking' },
    {
      flags: '--undo',
      description: 'take ejected files back (default: all of them): from the next generate on they are managed again',
      argumentCompletes: 'ejected-files',
    },
  ],
  examples: [
    { line: 'eject backend/Dockerfile', does: 'the Dockerfile is yours' },
    { line: 'eject --yes', does: 'everything is yours; nothing needs this tool any more' },
    { line: 'eject --undo backend/Dockerfile', does: 'changed your mind' },
  ],
  async run(input, context) {
    const { recoverFirst } = await import('../carry-out.js');
    const { apply } = await import('../../workspace/apply.js');
    const { openWorkspace } = await import('../../workspace/workspace.js');
    const { generatedFiles } = await import('../generated-file.js');
    const { isOutcome, openProject, readDocument } = await import('../project.js');
    const stopped = recoverFirst(context);
    if (stopped !== undefined) return stopped;
    const bytes = readDocument(context);
    if (isOutcome(bytes)) return bytes;
    const opened = openWorkspace(context.root);
    if ('problems' in opened) return { exitCode: EXIT.error, problems: opened.problems };
    const { lock, patches } = opened.workspace;
    // A file that was here before us is not in the lock, but the document tells that it would be rendered.
    const project = openProject(context, bytes);
    if (input.flag('undo')) {
      // Only a document that can be read tells what is managed again.
      return isOutcome(project) ? project : (await import('../take-back.js')).takeBack(input, project, context);
    }
    const rendered = isOutcome(project) ? [] : project.artifacts;
    const known = new Map(rendered.map((artifact) => [artifact.path, ejectedRecord(artifact)]));
    for (const [path, { rendered: base, patch: _patch, ...rest }] of lock.files) {
      // Of a file that is the user's already, and that is named, today's render is taken note of.
      const isNoted = rest.ownership === 'ejected' && input.args.length > 0 && known.has(path);
      if (!isNoted) known.set(path, { ...rest, sha256: base ?? rest.sha256, ownership: 'ejected' });
    }
    const everything = [...known.keys()].sort();
    const named = generatedFiles(input.args, everything);
    if ('problem' in named) return { exitCode: EXIT.error, problems: [named.problem] };
    const paths = input.args.length > 0 ? named.paths : everything;
    if (input.args.length === 0 && !input.flag('yes')) {
      if (!context.interactive) {
        const message = 'Letting go of everything needs a yes, and there is no terminal to ask on.';
        return {
          exitCode: EXIT.unanswered,
          problems: [{ code: 'usage.answer', message, fix: `Run: ${context.program} eject --yes` }],
        };
      }
      const { ask } = await import('../ask.js');
      const answer = await ask(context, {
        message: `Let go of all ${everything.length} files? Type yes`,
      });
      if (answer !== 'yes') {
        const exitCode = answer === undefined ? EXIT.stopped : EXIT.error;
        return { exitCode, notes: ['Stopped. Nothing was written.'] };
      }
    }
    const files = new Map<string, LockedFile>(lock.files);
    for (const path of paths) {
      const record = known.get(path);
      if (record !== undefined) files.set(path, record);
    }
    const dropped = new Map(paths.filter((path) => patches.has(path)).map((path) => [path, undefined]));
    const { inputs: _inputs, ...before } = lock;
    await context.beforeWrite?.();
    const result = apply({ entries: [], lock: { ...before, files }, patches: dropped }, context.root);
    if ('code' in result) return { exitCode: EXIT.error, problems: [result] };
    const notes = input.args.length === 0 ? ['To be rid of this tool, delete hha-env.yaml and .hha-env too.'] : [];
    return {
      exitCode: EXIT.done,
      text: paths.map((path) => `${path} is yours: it is never written again.\n`).join(''),
      notes,
      data: { files: paths },
    };
  },
};

function ejectedRecord({ content, executable = false, environment }: Artifact): LockedFile {
  return {
    sha256: digest(content),
    ownership: 'ejected',
    executable,
    ...(environment === undefined ? {} : { environment }),
  };
}
