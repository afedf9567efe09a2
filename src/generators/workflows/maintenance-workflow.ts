/** `maintenance.yml`: what grows old by itself. Dependencies and images are scanned, stacks compared, drills remembered. */

import { TOOL } from '../../data/tool.js';
import type { EnvironmentModel } from '../../model/model.js';
import {
  DRILLS,
  driftCommand,
  driftJobKey,
  type RunbookSlug,
  runbookPath,
  undeployedJobKey,
} from '../../model/runbooks.js';
import type { Artifact } from '../artifact.js';
import { escapeShell } from '../escape.js';
import { buildImage, scanImage } from './image-steps.js';
import { diffCommand, installInfra } from './infra-workflow.js';
import { buildRunner, checkout, HANDOVER, READ, READ_AND_SIGN_IN, RUNNER, signIn, toolNode } from './steps.js';
import { type Job, type Step, workflow, workflowArtifact } from './workflow.js';

/** Mondays, before work starts. Off the hour, when GitHub is busy. */
const WEEKLY = '23 5 * * 1';
/** The run that reminds of the drills does nothing else. */
const NOT_DRILL = `\${{ github.event.schedule != '${DRILLS.cron}' }}`;

export function maintenanceWorkflow(models: readonly EnvironmentModel[], path: string): Artifact {
  const [first] = models;
  if (first === undefined) throw new Error('there is no environment');
  return workflowArtifact(
    path,
    [
      'A red run here is a task, not an outage. Fix: update, or deploy.',
      'Every week the stacks are compared twice: with the repository, which finds what is not deployed yet or was deployed from',
      'elsewhere, and with what they hold in AWS, which finds what was changed there by hand.',
    ],
    workflow({
      name: 'Maintenance',
      on: { schedule: [{ cron: WEEKLY }, { cron: DRILLS.cron }], workflow_dispatch: {} },
      jobs: {
        doctor: doctorJob(),
        dependencies: dependenciesJob(first),
        ...imageJobs(models),
        ...Object.fromEntries(models.map((model) => [undeployedJobKey(model.name), undeployedJob(model)])),
        ...Object.fromEntries(models.map((model) => [driftJobKey(model.name), driftJob(model)])),
        drill: drillJob(models),
      },
    }),
  );
}

/** Fails when something that the document chose is past support; what only grows old is said in the summary. */
function doctorJob(): Job {
  return {
    name: 'Doctor',
    if: NOT_DRILL,
    'runs-on': RUNNER,
    'timeout-minutes': 10,
    permissions: READ,
    env: { TOOL },
    steps: [
      checkout(),
      toolNode(),
      {
        name: 'Ask what is past support or old',
        run: [
          'status=0',
          'findings=$(npx --yes "$TOOL" doctor) || status=$?',
          'echo "$findings"',
          '{',
          "  echo '```'",
          '  echo "$findings"',
          "  echo '```'",
          '} >> "$GITHUB_STEP_SUMMARY"',
          'exit "$status"',
          '',
        ].join('\n'),
      },
    ],
  };
}

function dependenciesJob(model: EnvironmentModel): Job {
  const { backend, frontend, infra } = model.paths;
  const directories = [backend, ...(frontend === undefined ? [] : [frontend]), infra];
  return {
    name: 'Dependencies',
    if: NOT_DRILL,
    'runs-on': RUNNER,
    'timeout-minutes': 20,
    permissions: READ,
    steps: [
      checkout(),
      ...directories.map(
        (directory, index): Step => ({
          name: `Look for known weaknesses in ${directory}`,
          // All of them are looked at, even when the first one has some.
          if: '${{ !cancelled() }}',
          uses: 'aquasecurity/trivy-action',
          with: {
            'scan-type': 'fs',
            'scan-ref': directory,
            scanners: 'vuln',
            severity: 'HIGH,CRITICAL',
            'ignore-unfixed': true,
            'exit-code': '1',
            ...(index === 0 ? {} : { 'skip-setup-trivy': true }),
          },
        }),
      ),
    ],
  };
}

/** One for each architecture: what would be deployed today, built anew. */
function imageJobs(models: readonly EnvironmentModel[]): Record<string, Job> {
  const byArchitecture = new Map(models.map((model) => [model.image.cpuArchitecture, model]));
  return Object.fromEntries(
    [...byArchitecture].map(([architecture, model]) => [
      `image-${architecture.toLowerCase()}`,
      {
        name: `Image (${architecture})`,
        if: NOT_DRILL,
        'runs-on': buildRunner(model.image.platform),
        'timeout-minutes': 45,
        permissions: READ,
        steps: [checkout(), ...buildImage(model), ...scanImage()],
      } satisfies Job,
    ]),
  );
}

/** What the repository has and the stacks do not: `cdk diff` compares templates, and knows nothing of a change by hand. */
function undeployedJob(model: EnvironmentModel): Job {
  const waits = !model.settings.github.deployOnMerge;
  return {
    name: `What ${model.name} waits for`,
    if: NOT_DRILL,
    'runs-on': RUNNER,
    'timeout-minutes': 20,
    environment: model.github.diffEnvironment,
    permissions: READ_AND_SIGN_IN,
    steps: [
      checkout(),
      toolNode(),
      installInfra(model),
      signIn(model, 'githubDiff'),
      {
        name: 'Compare with what is deployed',
        'working-directory': model.paths.infra,
        env: { OUTPUT: `${HANDOVER}/diff.txt` },
        run: [
          `if ${diffCommand(model.name)} --fail > "$OUTPUT" 2>&1; then`,
          `  echo ${escapeShell(`${model.name} is as in the repository.`)} >> "$GITHUB_STEP_SUMMARY"`,
          '  exit 0',
          'fi',
          'cat "$OUTPUT"',
          '{',
          `  echo ${escapeShell(`## ${model.name} differs from the repository`)}`,
          "  echo '````'",
          '  head -c 200000 "$OUTPUT"',
          "  echo '````'",
          '} >> "$GITHUB_STEP_SUMMARY"',
          ...(waits
            ? [
                // The CLI ends with 1 for a difference and for a failure; only a difference has this line.
                'if grep --quiet \'Number of stacks with differences\' "$OUTPUT"; then',
                `  echo ${escapeShell(`::warning::${model.name} differs from the repository: not deployed yet, or deployed from elsewhere.`)}`,
                '  exit 0',
                'fi',
              ]
            : []),
          'exit 1',
          '',
        ].join('\n'),
      },
    ],
  };
}

/**
 * What the stacks say and AWS has not. CloudFormation looks under the rights of whoever asks, so this job has a role that reads
 * the configuration of everything, and an environment of GitHub of its own: the role of the comparison also runs pull requests.
 */
function driftJob(model: EnvironmentModel): Job {
  return {
    name: `What was changed by hand in ${model.name}`,
    if: NOT_DRILL,
    'runs-on': RUNNER,
    'timeout-minutes': 30,
    environment: model.github.driftEnvironment,
    permissions: READ_AND_SIGN_IN,
    steps: [
      checkout(),
      signIn(model, 'githubDrift'),
      {
        name: 'Ask CloudFormation',
        env: { OUTPUT: `${HANDOVER}/drift.md` },
        run: [
          'status=0',
          `${driftCommand(model.name)} > "$OUTPUT" || status=$?`,
          'cat "$OUTPUT"',
          'if [ "$status" -eq 0 ]; then',
          `  echo ${escapeShell(`Nothing that could be compared was changed by hand in ${model.name}.`)} >> "$GITHUB_STEP_SUMMARY"`,
          'fi',
          'head -c 200000 "$OUTPUT" >> "$GITHUB_STEP_SUMMARY"',
          'if grep --quiet "^### .*: not compared" "$OUTPUT"; then',
          `  echo ${escapeShell(`::warning::Not everything in ${model.name} could be compared; the summary names it.`)}`,
          'fi',
          'exit "$status"',
          '',
        ].join('\n'),
      },
    ],
  };
}

/** A backup that nobody has restored is a hope, and so is another region in which nobody has ever stood. */
function drillJob(models: readonly EnvironmentModel[]): Job {
  const tasks = (slug: RunbookSlug, more = '') =>
    models
      .filter(({ runbooks }) => runbooks.includes(slug))
      .map(({ name, paths }) => `- [ ] ${name}: ${runbookPath(paths.runbooks, slug)}${more}`);
  return {
    name: 'Remember the drills',
    if: `\${{ github.event.schedule == '${DRILLS.cron}' }}`,
    'runs-on': RUNNER,
    'timeout-minutes': 5,
    permissions: { issues: 'write' },
    steps: [
      {
        name: 'Open an issue',
        env: {
          GH_TOKEN: '${{ github.token }}',
          DRILLS: [...tasks('restore-drill'), ...tasks('disaster-recovery', ', steps 1 to 3')].join('\n'),
        },
        run: [
          'title="Drills of $(date -u +%Y-%m)"',
          'body=$(printf \'%s\\n\\n%s\\n\' "Make each drill, and write down how long it took:" "$DRILLS")',
          'gh issue create --repo "$GITHUB_REPOSITORY" --title "$title" --body "$body"',
          '',
        ].join('\n'),
      },
    ],
  };
}
