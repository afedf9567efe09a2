/** `frontend-<env>.yml`: tests, builds with the environment's variables, uploads and checks the web application. */
import type { EnvironmentModel, FrontendModel } from '../../model/model.js';
import type { Artifact } from '../artifact.js';
import { escapeShell } from '../escape.js';
import {
  branchGuard,
  buildDays,
  checkout,
  deployConcurrency,
  deployEnvironment,
  deployPaths,
  deployTriggers,
  fetchHandover,
  HANDOVER,
  leaveHandover,
  NEWER,
  NEWER_LINE,
  NOTHING_NEWER,
  READ,
  RUNNER,
  refuseOlder,
  setupNode,
  signIn,
  summary,
  waitingJob,
} from './steps.js';
import { type Job, workflow, workflowArtifact } from './workflow.js';

export function frontendWorkflow(model: EnvironmentModel): readonly Artifact[] {
  const path = model.paths.workflows.frontend;
  const { frontend } = model;
  if (path === undefined || frontend === undefined) return [];
  const onMerge = model.settings.github.deployOnMerge;
  const { infra, backend } = model.paths.workflows;
  const paths = [`${frontend.settings.directory}/**`, ...deployPaths(model), path];
  return [
    workflowArtifact(
      path,
      [
        'Assets are uploaded before the page that names them, and nothing is deleted: open browsers still load the old ones.',
        'On a merge it waits for the API that it builds on, of the same commit or of an older one, and stops when that was not deployed.',
      ],
      workflow({
        name: `Frontend: ${model.name}`,
        on: deployTriggers(model, paths),
        jobs: {
          build: buildJob(model, frontend),
          ...(onMerge ? { wait: waitingJob([infra, backend]) } : {}),
          deploy: deployJob(model, onMerge ? ['build', 'wait'] : ['build']),
        },
      }),
    ),
  ];
}

function buildJob(model: EnvironmentModel, { settings, buildDirectory }: FrontendModel): Job {
  const { directory } = settings;
  return {
    name: 'Test and build',
    'runs-on': RUNNER,
    'timeout-minutes': 30,
    permissions: READ,
    steps: [
      ...branchGuard(model),
      checkout(),
      setupNode(settings.node, `${directory}/package-lock.json`),
      { name: 'Install the dependencies', 'working-directory': directory, run: 'npm ci\n' },
      { name: 'Test', 'working-directory': directory, run: `${escapeShell(settings.test)}\n` },
      {
        name: `Build with the variables of ${model.name}`,
        run: `deploy/build-site.sh ${escapeShell(model.name)}\n`,
      },
      leaveHandover('site', buildDirectory, { days: buildDays(model) }),
    ],
  };
}

function deployJob(model: EnvironmentModel, needs: readonly string[]): Job {
  return {
    name: `Deploy to ${model.name}`,
    needs,
    'runs-on': RUNNER,
    'timeout-minutes': 30,
    environment: deployEnvironment(model, model.domains.appOrigin),
    permissions: { actions: 'read', contents: 'read', 'id-token': 'write' },
    concurrency: deployConcurrency(model),
    steps: [
      checkout({ history: true }),
      fetchHandover('site'),
      signIn(model, 'githubFrontend'),
      refuseOlder(model, 'frontend'),
      {
        name: 'Upload, publish and check the page that visitors get',
        if: `\${{ ${NOTHING_NEWER} }}`,
        env: { BUILD: `${HANDOVER}/site` },
        // In the place of the shell, as for the API: a cancelled run must reach the script.
        run: `exec deploy/deploy-site.sh ${escapeShell(model.name)} "$BUILD" "$GITHUB_SHA"\n`,
      },
      summary(`Frontend: ${model.name}`, NEWER_LINE, NEWER),
    ],
  };
}
