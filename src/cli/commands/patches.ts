import type { Command } from '../command.js';
import { EXIT } from '../context.js';

/** `patches`: the recorded hand edits. */
export const patches: Command = {
  name: 'patches',
  summary: 'List the recorded hand edits, and whether each still applies.',
  options: [{ flags: '--show', description: 'print what each of them changes' }],
  examples: [{ line: 'patches --show', does: 'review what differs from the render' }],
  async run(input, context) {
    const { isOutcome, openProject } = await import('../project.js');
    const { mergePatch } = await import('../../workspace/patch.js');
    const { patchFile } = await import('../../workspace/paths.js');
    const { editDiff, paintDiff } = await import('../plan-report.js');
    const { paintFor } = await import('../style.js');
    const project = openProject(context);
    if (isOutcome(project)) return project;
    const rendered = new Map(project.artifacts.map(({ path, content }) => [path, content]));
    const paint = paintFor(context.stdout, context);
    const said = {
      applies: 'applies',
      fails: 'no longer applies',
      'not-rendered': 'its file is no longer rendered',
    } as const;
    const list = [...project.workspace.patches.values()].map((patch) => {
      const content = rendered.get(patch.path);
      const state: keyof typeof said =
        content === undefined ? 'not-rendered' : mergePatch(patch, content).clean ? 'applies' : 'fails';
      return { path: patch.path, file: patchFile(patch.path), state, patch };
    });
    const text = list.map(({ path, state, patch }) => {
      const shown = input.flag('show') ? `${paintDiff(editDiff(patch), paint)}\n` : '';
      return `${path}  ${said[state]}\n${shown}`;
    });
    return {
      exitCode: EXIT.done,
      text: list.length === 0 ? 'No hand edits are recorded.\n' : text.join(''),
      data: { patches: list.map(({ path, file, state }) => ({ path, file, state })) },
    };
  },
};
