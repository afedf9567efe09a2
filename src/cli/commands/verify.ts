import type { Verified } from '../../verify/verify.js';
import type { Command, Outcome } from '../command.js';
import { type Context, EXIT } from '../context.js';
import type { Reading } from '../project.js';

/** `verify`: lets the real tools judge the files. */
export const verify: Command = {
  name: 'verify',
  summary: 'Run the real tools that are installed over the rendered files, and say which could not be found.',
  argument: {
    syntax: '[environments...]',
    description: 'only these environments and what all share (default: all)',
    completes: 'environments',
  },
  options: [{ flags: '--strict', description: 'fail as well when a tool is missing' }],
  examples: [
    { line: 'verify', does: 'everything that this machine can judge' },
    { line: 'verify production --strict', does: 'in a workflow that installs every tool' },
  ],
  help: `
Tools: bash, shellcheck, python3, actionlint, the CDK app's own tsc and cdk (npm install --prefix infra), cfn-lint. No
account is asked, and nothing is written into the project. Exit code 1 when a check fails or no check could run.`,
  async run(input, context) {
    const { isOutcome, openProject, planProject, selectEnvironments } = await import('../project.js');
    const { isDifference } = await import('../../workspace/plan-entry.js');
    const { verify: runChecks } = await import('../../verify/verify.js');
    const { progressOn } = await import('../progress.js');
    const { existsSync } = await import('node:fs');
    const { join } = await import('node:path');
    const project = openProject(context);
    if (isOutcome(project)) return project;
    const environments = selectEnvironments(project, input.args);
    if (environments !== undefined && 'exitCode' in environments) return environments;

    const isChosen = (name?: string) => name === undefined || (environments?.includes(name) ?? true);
    const files = project.artifacts
      .filter(({ environment, path }) => isChosen(environment) && existsSync(join(context.root, path)))
      .map(({ path }) => path);
    if (files.length === 0) return nothingRendered(project, context);
    const differences = planProject(project, context, { environments }).entries.filter(isDifference).length;
    const progress = progressOn(context.stderr);
    const verified = await runChecks(
      {
        root: context.root,
        files,
        infra: project.models[0]?.paths.infra ?? 'infra',
        env: context.env,
        ...(environments === undefined ? {} : { environments }),
      },
      ({ does }, position, total) => progress.step(`[${position}/${total}] ${does}`),
    );
    progress.done();
    return {
      ...outcomeOf(verified, input.flag('strict'), context),
      notes:
        differences === 0
          ? []
          : [
              differences === 1
                ? `1 file is not as rendered; it was judged as it stands. See: ${context.program} check`
                : `${differences} files are not as rendered; they were judged as they stand. See: ${context.program} check`,
            ],
      diagnostics: project.diagnostics,
      source: project.source,
    };
  },
};

/** No tool is missing: there is nothing that one could judge. */
function nothingRendered({ diagnostics, source }: Reading, { program }: Context): Outcome {
  const problem = {
    code: 'verify.not-rendered',
    message: 'Nothing is rendered yet, so there is nothing to verify.',
    fix: `Render it first: ${program} generate`,
  };
  const data = { checks: [], passed: 0, failed: 0, missing: [] };
  return { exitCode: EXIT.error, data, problems: [problem], diagnostics, source };
}

function outcomeOf(verified: readonly Verified[], strict: boolean, { program }: Context): Outcome {
  const count = (status: string) => verified.filter(({ verdict }) => verdict.status === status).length;
  const missing = verified.flatMap(({ verdict }) => (verdict.status === 'skipped' ? [verdict.missing] : []));
  const passed = count('passed');
  const failed = count('failed');
  const summary = [
    `${passed} passed`,
    `${failed} failed`,
    ...(missing.length === 0 ? [] : [`${missing.length} could not run (missing: ${missing.join(', ')})`]),
  ].join(', ');
  const isBad = failed > 0 || passed === 0 || (strict && missing.length > 0);
  return {
    exitCode: isBad ? EXIT.error : EXIT.done,
    text: `${verified.map(resultText).join('')}\n${summary}.\n`,
    data: { checks: verified.map(({ name, verdict }) => ({ name, ...verdict })), passed, failed, missing },
    ...(passed + failed === 0
      ? {
          problems: [
            {
              code: 'verify.nothing',
              message: 'No check could run, so nothing was verified.',
              fix: `Install one of the tools above. What is missing here: ${program} doctor`,
            },
          ],
        }
      : {}),
  };
}

function resultText({ name, verdict }: Verified): string {
  const head = `${verdict.status.padEnd(8)} ${name.padEnd(11)}`;
  if (verdict.status === 'skipped') return `${head} ${verdict.missing} was not found. ${verdict.fix}\n`;
  const output = verdict.status === 'failed' ? verdict.output.trimEnd().replaceAll(/^(?=.)/gm, '    ') : '';
  return `${head} ${verdict.detail}\n${output === '' ? '' : `${output}\n`}`;
}
