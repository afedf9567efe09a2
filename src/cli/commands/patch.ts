import { shellWord } from '../called.js';
import type { Command, Outcome } from '../command.js';
import { type Context, EXIT } from '../context.js';

/** `patch`: keeps a hand edit. */
export const patch: Command = {
  name: 'patch',
  summary: 'Keep the hand edit of a generated file as a patch that every later render re-applies.',
  argument: { syntax: '<file>', description: 'the file, from the folder of hha-env.yaml', completes: 'managed-files' },
  options: [
    {
      flags: '--drop',
      description: 'forget the recorded edit; the next generate writes what is rendered',
      argumentCompletes: 'patched-files',
    },
  ],
  examples: [
    { line: 'patch backend/Dockerfile', does: 'after you edited it' },
    { line: 'patch --drop backend/Dockerfile', does: 'back to what is rendered' },
  ],
  async run(input, context) {
    const { recoverFirst } = await import('../carry-out.js');
    const { earlierRenders, isOutcome, openProject } = await import('../project.js');
    const { apply } = await import('../../workspace/apply.js');
    const { digest } = await import('../../workspace/digest.js');
    const { mergePatch, patchDigest } = await import('../../workspace/patch.js');
    const { generatedFiles } = await import('../generated-file.js');
    const { patchFile } = await import('../../workspace/paths.js');
    const { recordEdit } = await import('../../workspace/decision.js');
    const { readPlanDisk } = await import('../../workspace/workspace.js');

    const stopped = recoverFirst(context);
    if (stopped !== undefined) return stopped;
    if (input.flag('drop')) {
      const dropped = await dropPatch(input.args, context);
      if (dropped !== undefined) return dropped;
    }
    const project = openProject(context);
    if (isOutcome(project)) return project;
    const { workspace } = project;
    const { lock } = workspace;
    const named = generatedFiles(
      input.args,
      project.artifacts.map((each) => each.path),
    );
    if ('problem' in named) return { exitCode: EXIT.error, problems: [named.problem] };
    const path = named.paths[0] ?? '';
    const word = shellWord(path);
    const artifact = project.artifacts.find((candidate) => candidate.path === path);
    const recorded = workspace.patches.get(path);
    const locked = lock.files.get(path);
    if (artifact?.ownership !== 'managed' || locked?.ownership === 'ejected')
      return refused('patch.yours', `${path} is yours already: it is never written again.`);

    if (input.flag('drop'))
      return refused('patch.none', `No edit of ${path} is recorded.`, `See which are: ${context.program} patches`);

    const found = readPlanDisk(workspace, [path]).get(path);
    if (found?.kind !== 'file')
      return refused(
        'patch.no-file',
        `${path} is not a file on disk, so there is no edit to keep.`,
        `Write it with: ${context.program} generate`,
      );
    // A record that is gone, as after --drop, is made again from the file that still holds the edit.
    const isForgotten = recorded === undefined && locked?.rendered !== undefined;
    const isUntouched = locked !== undefined && found.digest === locked.sha256 && !isForgotten;
    const fails = recorded !== undefined && !mergePatch(recorded, artifact.content).clean;
    if (isUntouched && fails) {
      return {
        exitCode: EXIT.conflict,
        problems: [
          {
            code: 'patch.fails',
            message: `The recorded edit of ${path} and the new render change the same lines, and the file was not touched since.`,
            fix: `See both sides with ${context.program} generate --dry-run, write into ${path} what it should be, and run this again.`,
          },
        ],
      };
    }
    if (found.digest === digest(artifact.content) || (found.digest === locked?.rendered && !fails)) {
      return recorded === undefined
        ? refused('patch.no-edit', `${path} is exactly as rendered: there is no edit to keep.`)
        : refused(
            'patch.no-edit',
            `${path} is as rendered, without the edit that is recorded: there is no edit to keep.`,
            `Forget the recorded one too: ${context.program} patch --drop ${word}`,
          );
    }
    if (isUntouched)
      return refused(
        'patch.no-edit',
        `${path} was not edited since it was written.`,
        `Update it with: ${context.program} generate`,
      );
    // Where the old edit no longer merges, the user has just merged it by hand: into today's render.
    const edit = recordEdit(artifact, found, {
      lock: fails ? { ...lock, files: new Map() } : lock,
      earlierRender: earlierRenders(workspace),
    });
    if (edit === 'not-text')
      return refused(
        'patch.not-text',
        `${path} is not UTF-8 text, so its edit can't be merged into later renders.`,
        `Let go of it: ${context.program} eject ${word}`,
      );
    if (edit === 'no-base') {
      return refused(
        'patch.no-base',
        `${path} was edited, and the document or the tool changed since, so what it was edited from is not known any more.`,
        `Copy your edit away, run ${context.program} generate --overwrite ${word}, make the edit again and run this again. Or let go of the file: ${context.program} eject ${word}`,
      );
    }
    const next = {
      sha256: found.digest,
      ownership: 'managed' as const,
      executable: artifact.executable ?? false,
      ...(artifact.environment === undefined ? {} : { environment: artifact.environment }),
      rendered: digest(edit.base),
      patch: patchDigest(edit),
    };
    await context.beforeWrite?.();
    const files = new Map([...lock.files, [path, next] as const]);
    const result = apply({ entries: [], lock: { ...lock, files }, patches: new Map([[path, edit]]) }, context.root);
    if ('code' in result) return { exitCode: EXIT.error, problems: [result] };
    return {
      exitCode: EXIT.done,
      text: `Kept the edit of ${path} in ${patchFile(path)}. Every later render re-applies it.\n`,
      data: { path, patch: patchFile(path) },
    };
  },
};

/** Removes the record, which need not be readable, nor the document valid; undefined when there is none. */
async function dropPatch(words: readonly string[], context: Context): Promise<Outcome | undefined> {
  const { apply } = await import('../../workspace/apply.js');
  const { listPatches } = await import('../../workspace/patch-files.js');
  const { nodeFileSystem } = await import('../../workspace/files.js');
  const { PATCH_FOLDER } = await import('../../workspace/paths.js');
  const { readLock } = await import('../../workspace/workspace.js');
  const { generatedFiles } = await import('../generated-file.js');
  const recorded = listPatches(context.root, PATCH_FOLDER, nodeFileSystem);
  const named = generatedFiles(
    words,
    recorded.map((file) => file.slice(PATCH_FOLDER.length + 1, -'.patch'.length)),
  );
  const [path] = 'paths' in named ? named.paths : [];
  if (path === undefined) return undefined;
  const opened = readLock(context.root);
  if ('problem' in opened) return { exitCode: EXIT.error, problems: [opened.problem] };
  // Without its digest: a patch that the lock knows and that is missing would be one that got lost.
  const files = new Map(opened.lock.files);
  const locked = files.get(path);
  if (locked !== undefined) {
    const { patch: _forgotten, ...rest } = locked;
    files.set(path, rest);
  }
  await context.beforeWrite?.();
  const result = apply(
    { entries: [], lock: { ...opened.lock, files }, patches: new Map([[path, undefined]]) },
    context.root,
  );
  if ('code' in result) return { exitCode: EXIT.error, problems: [result] };
  return {
    exitCode: EXIT.done,
    text: `Forgot the edit of ${path}. Write what is rendered with: ${context.program} generate\n`,
    data: { path, patch: null },
  };
}

function refused(code: string, message: string, fix?: string): Outcome {
  return { exitCode: EXIT.error, problems: [{ code, message, ...(fix === undefined ? {} : { fix }) }] };
}
