import type { Command } from '../command.js';
import { EXIT } from '../context.js';

/** The command without a name: makes the document, adds an environment, renders. */
export const create: Command = {
  name: 'create',
  isDefault: true,
  summary: 'Make the document, add an environment to it, and render everything.',
  argument: { syntax: '[environment]', description: 'its name: staging, production, …', completes: 'environments' },
  options: [
    { flags: '-y, --yes', description: 'take the default of every question that has one' },
    {
      flags: '--set <path=value>',
      description: 'set any field of the document',
      repeatable: true,
      completes: 'assignments',
    },
    {
      flags: '--from <environment>',
      description: 'extend another environment: only what differs is written',
      completes: 'environments',
    },
    { flags: '--dry-run', description: 'show what would be written and write nothing' },
    { flags: '--force', description: 'overwrite files that are here already' },
    {
      flags: '--overwrite <file>',
      description: 'overwrite this file that is here already',
      repeatable: true,
      completes: 'files',
    },
    { flags: '--keep', description: 'keep files that are here already as patches of what is rendered' },
  ],
  examples: [
    { line: 'staging', does: 'asks for what it cannot know' },
    { line: 'production --from staging', does: 'a second environment' },
    { line: 'staging --set environments.staging.network.nat=instance', does: 'changes one field and renders' },
  ],
  help: `
The fields that nothing else says, each with its flag:
  --set application.repository=OWNER/NAME              the GitHub repository
  --set environments.ENV.account=ACCOUNT_ID            the AWS account
  --set environments.ENV.region=REGION                 the AWS region (--yes: us-east-1)
  --set environments.ENV.domains.hostedZone=DOMAIN     the Route 53 zone
  --set environments.ENV.domains.api=DOMAIN            the API (--yes: made from the zone)
  --set environments.ENV.domains.app=DOMAIN            the web application (--yes: made from the zone)`,
  async run(input, context) {
    const { mkdirSync } = await import('node:fs');
    const { carryOut, recoverFirst } = await import('../carry-out.js');
    const { overwrittenFiles } = await import('../generated-file.js');
    const { composeDocument } = await import('../document/compose.js');
    const { documentOnDisk } = await import('../document/on-disk.js');
    const { isOutcome, openProject, readText } = await import('../project.js');
    const { decode } = await import('../../schema/encoding.js');
    const dryRun = input.flag('dry-run');
    const flags = [
      ...['dry-run', 'force', 'keep', 'json'].filter((name) => input.flag(name)).map((name) => `--${name}`),
      ...input.list('overwrite').flatMap((path) => ['--overwrite', path]),
    ];
    if (!dryRun) {
      const stopped = recoverFirst(context);
      if (stopped !== undefined) return stopped;
    }
    // What is not UTF-8 would be taken for a document without environments, and asked about.
    const bytes = documentOnDisk(context);
    if (Buffer.isBuffer(bytes) && decode(bytes).diagnostics.length > 0) {
      const { diagnostics, source } = readText(bytes);
      return { exitCode: EXIT.error, diagnostics, source, notes: ['Nothing was written.'] };
    }
    const composed = await composeDocument(
      {
        environment: input.args[0],
        from: input.text('from'),
        yes: input.flag('yes'),
        set: input.list('set'),
        commandNames: input.commandNames,
        flags,
      },
      context,
    );
    if (isOutcome(composed)) return composed;
    const project = openProject(context, Buffer.from(composed.text));
    if (isOutcome(project))
      return { ...project, notes: [...composed.notes, ...(project.notes ?? []), 'Nothing was written.'] };
    const named = overwrittenFiles(input.list('overwrite'), project.artifacts);
    if ('problem' in named)
      return {
        exitCode: EXIT.error,
        problems: [named.problem],
        notes: [...composed.notes, 'Nothing was written.'],
      };
    if (!dryRun) mkdirSync(context.root, { recursive: true });
    const carried = await carryOut(project, context, {
      dryRun,
      force: input.flag('force'),
      keep: input.flag('keep'),
      overwrite: named.paths,
      ...(composed.isChanged ? { document: { text: composed.text, before: composed.before } } : {}),
    });
    const outcome = { ...carried, notes: [...composed.notes, ...(carried.notes ?? [])] };
    if (outcome.exitCode !== EXIT.done || dryRun) return outcome;
    const isRendered = (path: string | undefined) => project.artifacts.some((artifact) => artifact.path === path);
    const model = project.models.find(({ name }) => name === composed.environment);
    const isUnwatched = model !== undefined && model.settings.alarms.notify.length === 0;
    const next = [
      '',
      ...[
        [`What ${composed.environment} is:`, model?.paths.environmentPage] as const,
        ['How it gets to AWS:', model && `${model.paths.runbooks}/first-deployment.md`] as const,
      ].flatMap(([what, path]) => (isRendered(path) ? [`${what} ${path}`] : [])),
      ...(isUnwatched
        ? [
            `Nobody is told yet when an alarm rings. Name somebody: ${context.program} ${composed.environment} --set 'environments.${composed.environment}.budget.notify=[you@example.com]'`,
          ]
        : []),
      `Edit hha-env.yaml, never the generated files; then run: ${context.program} generate`,
    ];
    return { ...outcome, notes: [...outcome.notes, ...next] };
  },
};
