/** `rollback-<env>.yml`: an older release comes back through the same scripts that deployed it. */
import { deploymentLimits } from '../../model/deployment.js';
import type { EnvironmentModel } from '../../model/model.js';
import type { Artifact } from '../artifact.js';
import { escapeShell } from '../escape.js';
import { branchGuard, checkout, deployConcurrency, deployEnvironment, RUNNER, signIn, summary } from './steps.js';
import { type Job, workflow, workflowArtifact } from './workflow.js';

export function rollbackWorkflow(model: EnvironmentModel): Artifact {
  const path = model.paths.workflows.rollback;
  const parts = model.frontend === undefined ? ['backend'] : ['backend', 'frontend'];
  return workflowArtifact(
    path,
    [
      'The schema of the database does not go back: the older code must run on the newer schema, or the data is lost.',
      `Runbook: ${model.paths.runbooks}/backend-rollback.md`,
    ],
    workflow({
      name: `Rollback: ${model.name}`,
      on: {
        workflow_dispatch: {
          inputs: {
            part: { description: 'What goes back.', type: 'choice', options: parts, default: 'backend' },
            release: {
              description:
                'The full name of the commit that was deployed, or for the backend the digest of its image (sha256:…).',
              type: 'string',
              required: true,
            },
            accept_schema: {
              description: 'There were migrations since, and the older code is known to run on their schema.',
              type: 'boolean',
              default: false,
            },
          },
        },
      },
      jobs: {
        backend: backendJob(model),
        ...(model.frontend === undefined ? {} : { frontend: frontendJob(model) }),
      },
    }),
  );
}

const RELEASE = { RELEASE: '${{ inputs.release }}' };

function backendJob(model: EnvironmentModel): Job {
  const name = escapeShell(model.name);
  return {
    name: `Roll the backend of ${model.name} back`,
    if: "${{ inputs.part == 'backend' }}",
    'runs-on': RUNNER,
    'timeout-minutes': deploymentLimits(model.settings).jobMinutes,
    environment: deployEnvironment(model, model.domains.apiOrigin),
    permissions: { contents: 'read', 'id-token': 'write' },
    concurrency: deployConcurrency(model),
    steps: [
      ...branchGuard(model),
      checkout({ history: true }),
      signIn(model, 'githubBackend'),
      {
        name: 'Say what happened to the schema since',
        env: { ...RELEASE, ACCEPTED: '${{ inputs.accept_schema }}' },
        run: [
          `if ! changes=$(deploy/schema-changes.sh ${name} "$RELEASE"); then`,
          '  if [ "$ACCEPTED" != true ]; then',
          '    exit 1',
          '  fi',
          '  echo "::warning::Nobody can say which migrations the database holds; accept_schema was given."',
          '  exit 0',
          'fi',
          'if [ -z "$changes" ]; then',
          '  echo "The database holds the migrations of $RELEASE and no others." >> "$GITHUB_STEP_SUMMARY"',
          '  exit 0',
          'fi',
          '{',
          '  echo "Migrations in the database that the code of $RELEASE does not know (A, M), or the other way round (D):"',
          '  echo',
          "  echo '```'",
          '  printf \'%s\\n\' "$changes"',
          "  echo '```'",
          '} >> "$GITHUB_STEP_SUMMARY"',
          'if [ "$ACCEPTED" != true ]; then',
          '  echo "::error::The database does not stand where $RELEASE left it (see the summary). Roll back with accept_schema when that code runs on their schema; otherwise mend forward."',
          '  exit 1',
          'fi',
          '',
        ].join('\n'),
      },
      {
        name: 'Deploy the older image',
        env: RELEASE,
        // In the place of the shell, as in the deployment: a cancelled run must reach the script.
        run: `exec deploy/deploy-backend.sh ${name} "$RELEASE" --skip-migration\n`,
      },
      summary(`Rollback of the backend: ${model.name}`, ['echo', 'echo "Release: $RELEASE"'], RELEASE),
    ],
  };
}

function frontendJob(model: EnvironmentModel): Job {
  const name = escapeShell(model.name);
  return {
    name: `Roll the frontend of ${model.name} back`,
    if: "${{ inputs.part == 'frontend' }}",
    'runs-on': RUNNER,
    'timeout-minutes': 30,
    environment: deployEnvironment(model, model.domains.appOrigin),
    permissions: { contents: 'read', 'id-token': 'write' },
    concurrency: deployConcurrency(model),
    steps: [
      ...branchGuard(model),
      checkout(),
      signIn(model, 'githubFrontend'),
      {
        name: 'Publish the older release',
        env: RELEASE,
        run: `deploy/publish-release.sh ${name} "$RELEASE"\n`,
      },
      summary(`Rollback of the frontend: ${model.name}`, ['echo', 'echo "Release: $RELEASE"'], RELEASE),
    ],
  };
}
