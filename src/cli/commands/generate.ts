import type { Command } from '../command.js';
import { EXIT } from '../context.js';
import { unchangedFiles, unchangedText } from '../fast-path.js';

/** `generate`: makes the files what the document says. */
export const generate: Command = {
  name: 'generate',
  aliases: ['regenerate'],
  summary: 'Render everything again after the document changed: create, update, and delete what is no longer rendered.',
  argument: {
    syntax: '[environments...]',
    description: 'only these environments and what all share (default: all)',
    completes: 'environments',
  },
  options: [
    { flags: '--dry-run', description: 'show what would be done and write nothing' },
    {
      flags: '--force',
      description: 'overwrite every hand edit that is not recorded, or whose record no longer applies',
    },
    {
      flags: '--overwrite <file>',
      description: 'the same for this file alone',
      repeatable: true,
      completes: 'managed-files',
    },
    { flags: '--keep', description: 'keep every hand edit as a patch of every later render' },
  ],
  examples: [
    { line: 'generate', does: 'after a change of hha-env.yaml' },
    { line: 'generate --dry-run', does: 'the same plan, without writing' },
    { line: 'generate --keep', does: 'hand edits become patches' },
  ],
  async run(input, context) {
    const { args } = input;
    const options = {
      dryRun: input.flag('dry-run'),
      force: input.flag('force'),
      keep: input.flag('keep'),
      overwrite: input.list('overwrite'),
    };
    if (options.force && options.keep) {
      const problem = {
        code: 'usage.force-and-keep',
        message: '--force and --keep say opposite things.',
        fix: 'Give one of them.',
      };
      return { exitCode: EXIT.error, problems: [problem] };
    }
    // A file that is named has to be looked at, and may be none of ours.
    const same = args.length === 0 && options.overwrite.length === 0 ? unchangedFiles(context) : undefined;
    if (same !== undefined) {
      const nothing = {
        plan: [],
        conflicts: [],
        losses: { fields: [], refused: [], environments: [], notComparable: null },
      };
      const data = {
        dryRun: options.dryRun,
        document: 'unchanged',
        ...nothing,
        unchanged: same.managed,
        yours: same.yours,
      };
      return { exitCode: EXIT.done, text: unchangedText(same), data };
    }
    const { carryOut, recoverFirst } = await import('../carry-out.js');
    const { overwrittenFiles } = await import('../generated-file.js');
    const { upgraded } = await import('../document/older.js');
    const { isOutcome, openProject, readDocument, selectEnvironments } = await import('../project.js');
    if (!options.dryRun) {
      const stopped = recoverFirst(context);
      if (stopped !== undefined) return stopped;
    }
    const bytes = readDocument(context);
    if (isOutcome(bytes)) return bytes;
    const newer = upgraded(bytes.toString('utf8'));
    const project = openProject(context, newer === undefined ? bytes : Buffer.from(newer.text));
    if (isOutcome(project)) return { ...project, notes: [...(newer?.notes ?? []), ...(project.notes ?? [])] };
    const environments = selectEnvironments(project, args);
    if (environments !== undefined && 'exitCode' in environments) return environments;
    const named = overwrittenFiles(options.overwrite, project.artifacts);
    if ('problem' in named) return { exitCode: EXIT.error, problems: [named.problem] };
    const how = { ...options, overwrite: named.paths, environments };
    if (newer === undefined) return carryOut(project, context, how);
    const outcome = await carryOut(project, context, { ...how, document: newer });
    return { ...outcome, notes: [...newer.notes, ...(outcome.notes ?? [])] };
  },
};
