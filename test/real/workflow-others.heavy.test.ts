/**
 * Whole runs of the workflows beside the deployments: infrastructure, maintenance, and the check of every pull request. The
 * program is the published one; of the CDK a stand-in says what a test asks for, but for one test
 * that runs the real one. Tests run in order.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MISSING_TOOLS } from './cloud/tools.js';
import { Runner, type Start, type WorkflowRun } from './runner/runner.js';

const able = MISSING_TOOLS.length === 0;
const needs = able ? '' : ` (skipped: no ${MISSING_TOOLS.join(', no ')})`;

const WEEKLY = { event: 'schedule', payload: { schedule: '23 5 * * 1' } } as const;
const QUARTERLY = { event: 'schedule', payload: { schedule: '41 5 1 1,4,7,10 *' } } as const;
/** As the CLI closes a comparison. */
const DIFFERENCES = 'Stack base\n[~] AWS::KMS::Key key\n\n✨  Number of stacks with differences: 1\n';

const resultsOf = ({ jobs }: WorkflowRun): Record<string, string> =>
  Object.fromEntries(Object.entries(jobs).map(([key, { result }]) => [key, result]));
const failedSteps = (run: WorkflowRun, job: string): readonly string[] =>
  run.jobs[job]?.steps.filter(({ outcome }) => outcome === 'failure').map(({ name }) => name) ?? [];

describe.skipIf(!able).each([
  ['production', 'staging'],
  ['europe-vite', 'test-eu'],
] as const)(`fixture %s${needs}`, (fixture, environment) => {
  let runner: Runner;
  beforeAll(async () => {
    runner = await Runner.start(fixture, environment);
  }, 120_000);
  afterAll(() => runner?.stop());
  beforeEach(() => runner.reset());

  const pullRequest = (commit: string, from = runner.project.repository): Start => ({
    event: 'pull_request',
    commit,
    ref: 'refs/pull/7/merge',
    payload: { pull_request: { number: 7, head: { repo: { full_name: from } }, base: { sha: runner.project.head } } },
  });
  const names = (): readonly string[] => runner.project.models.map(({ name }) => name);
  /** Every job used what it may do, and no more is granted. */
  const expectLeast = (run: WorkflowRun): void => {
    for (const [key, { result, permissions }] of Object.entries(run.jobs))
      if (result === 'success') expect(permissions.used, key).toEqual([...permissions.granted].sort());
  };

  describe('infrastructure', () => {
    const path = (name: string): string => runner.project.environment(name).paths.workflows.infra;
    const cdk = (): string => runner.asked('programs').match(/^npx --no-install cdk .*$/m)?.[0] ?? '';

    it('compares on a pull request with a role that changes nothing, and comments; nobody deploys', async () => {
      runner.cloud.ask('cdk.out', DIFFERENCES);
      for (const name of names()) {
        runner.cloud.ask('programs', '');
        const run = await runner.run(path(name), pullRequest(runner.project.head));
        expect(resultsOf(run)).toEqual({ test: 'success', diff: 'success', comment: 'success', deploy: 'skipped' });
        expect(run.jobs.diff?.notes).toEqual([`signed in as ${runner.project.environment(name).roles.githubDiff.arn}`]);
        expect(cdk()).toContain(` diff --context environment=${name} `);
        const { body } = JSON.parse(runner.asked('comment.json')) as { body: string };
        expect(body).toContain(`## What changes in ${name}`);
        expect(body).toContain(DIFFERENCES.trim());
        expect(runner.asked('commented')).toContain(`POST repos/${runner.project.repository}/issues/7/comments`);
        expectLeast(run);
      }
    });

    it.skipIf(fixture === 'production')(
      'is started by everything that the real CDK reads: it compares without any other file',
      async () => {
        const { stacks, paths } = runner.project.environment(environment);
        const { on } = runner.project.workflow(path(environment));
        expect(on.pull_request?.paths).toEqual(on.push?.paths);
        const others = runner.project.without((on.push?.paths ?? []) as readonly string[]);
        expect(Object.keys(others)).toContain(paths.document);
        runner.cloud.ask('cdk.real', '');
        const of = await runner.run(path(environment), pullRequest(runner.project.head, 'somebody/else'));
        const run = await runner.run(path(environment), {
          ...pullRequest(runner.project.propose(others)),
          again: { of, jobs: ['diff'] },
        });
        expect(run.jobs.diff?.log).toContain(`Number of stacks with differences: ${stacks.length}`);
        expect(run.jobs.diff?.result).toBe('success');
      },
    );

    it('comments what went wrong as well, and fails', async () => {
      runner.cloud.ask('cdk.out', 'the app cannot be built\n');
      runner.cloud.ask('cdk.code', '1');
      const run = await runner.run(path(environment), pullRequest(runner.project.head));
      expect(resultsOf(run)).toEqual({ test: 'success', diff: 'failure', comment: 'success', deploy: 'skipped' });
      expect(JSON.parse(runner.asked('comment.json')).body).toContain('the app cannot be built');
    });

    it('signs in nowhere for a pull request of somebody else, nor after a test that failed', async () => {
      const foreign = await runner.run(path(environment), pullRequest(runner.project.head, 'somebody/else'));
      expect(resultsOf(foreign)).toEqual({ test: 'success', diff: 'skipped', comment: 'skipped', deploy: 'skipped' });
      runner.fail('npm test');
      const failed = await runner.run(path(environment), pullRequest(runner.project.head));
      expect(resultsOf(failed)).toEqual({ test: 'failure', diff: 'skipped', comment: 'skipped', deploy: 'skipped' });
      expect(cdk()).toBe('');
    });

    it('deploys the stacks of a phase in their order, all of them on a merge, and fails as the CDK does', async () => {
      const model = runner.project.environment(environment);
      const all = model.stacks.map(({ name }) => name);
      const deployed = (): readonly string[] =>
        cdk()
          .split(' ')
          .filter((word) => word.startsWith(`${model.stacks[0]?.name.replace(/-base$/, '')}-`));
      const merged = await runner.run(path(environment), { event: 'push' });
      expect(resultsOf(merged)).toEqual({ test: 'success', diff: 'skipped', comment: 'skipped', deploy: 'success' });
      expect(merged.jobs.deploy?.notes).toEqual([`signed in as ${model.roles.githubInfra.arn}`]);
      expect(deployed()).toEqual(all);
      expectLeast(merged);
      const phases: string[] = [];
      for (const phase of ['foundation', 'application']) {
        runner.cloud.ask('programs', '');
        const run = await runner.run(path(environment), { event: 'workflow_dispatch', inputs: { phase } });
        expect(run.jobs.deploy?.summary).toContain(`Stacks: ${phase}`);
        phases.push(...deployed());
      }
      expect(phases).toEqual(all);
      runner.cloud.ask('cdk.code', '1');
      const failed = await runner.run(path(environment), { event: 'push' });
      expect(failedSteps(failed, 'deploy')).toEqual(['Deploy the stacks']);
      expect(failed.jobs.deploy?.summary).toContain('**failure**');
    });

    it('puts no older stacks in the place of newer ones, deployed or begun, unless somebody goes back on purpose', async () => {
      const [, older = ''] = runner.project.commits;
      const newer = (conclusion: string, event: 'push' | 'workflow_dispatch' = 'push') =>
        runner.answerRuns(path(environment).split('/').at(-1) ?? '', {
          event,
          step: { name: 'Deploy the stacks', status: 'completed', conclusion },
        });
      const started = (more: Partial<Start> = {}) => {
        runner.cloud.ask('programs', '');
        return runner.run(path(environment), { event: 'push', commit: older, ...more });
      };
      for (const conclusion of ['success', 'failure']) {
        newer(conclusion);
        const merged = await started();
        expect(merged.jobs.deploy?.result).toBe('success');
        expect(cdk()).toBe('');
        expect(merged.jobs.deploy?.summary).toContain(`Nothing was deployed: ${runner.project.head} runs`);
      }
      newer('success', 'workflow_dispatch');
      const asked = await started({ event: 'workflow_dispatch' });
      expect(failedSteps(asked, 'deploy')).toEqual(['Refuse what is older than what runs']);
      expect(asked.jobs.deploy?.annotations.join('\n')).toContain('go_back');
      expect(cdk()).toBe('');
      expect((await started({ event: 'workflow_dispatch', inputs: { go_back: true } })).succeeded).toBe(true);
      expect(cdk()).toContain(' deploy ');
      // The newest one itself, when it is repeated; and one after which nothing has come so far.
      expect((await started({ commit: runner.project.head })).succeeded).toBe(true);
      expect(cdk()).toContain(' deploy ');
      newer('skipped');
      expect((await started()).succeeded).toBe(true);
      expect(cdk()).toContain(' deploy ');
    });

    it.skipIf(fixture !== 'production')('refuses for production what is not merged, before it signs in', async () => {
      for (const { name, tier } of runner.project.models.filter((model) => model.tier === 'production')) {
        const run = await runner.run(path(name), { event: 'workflow_dispatch', ref: 'refs/heads/mine' });
        expect(failedSteps(run, 'deploy'), tier).toEqual(['Refuse what is not merged']);
        expect(run.jobs.deploy?.notes).toEqual([]);
      }
    });
  });

  describe('maintenance', () => {
    let good: WorkflowRun;
    const run = (more: Partial<Start> = {}): Promise<WorkflowRun> =>
      runner.run(runner.project.model.paths.workflows.maintenance, { ...WEEKLY, ...more });
    const comparisons = (): readonly string[] => names().map((name) => `undeployed-${name}`);
    const images = (results: Record<string, string>): readonly string[] =>
      Object.keys(results).filter((key) => key.startsWith('image-'));

    it('looks every week at everything, and opens no issue', async () => {
      const weekly = await run();
      good = weekly;
      const results = resultsOf(weekly);
      expect(results.drill).toBe('skipped');
      for (const [key, result] of Object.entries(results)) if (key !== 'drill') expect(result, key).toBe('success');
      expect(images(results).length).toBeGreaterThan(0);
      const { backend, frontend, infra } = runner.project.model.paths;
      expect(weekly.jobs.dependencies?.notes).toEqual([backend, frontend, infra].map((folder) => `scanned ${folder}`));
      expect(weekly.jobs.doctor?.summary.length).toBeGreaterThan(20);
      expect(runner.asked('issue')).toBe('');
      expectLeast(weekly);
    });

    it('is red for a weakness, whichever folder has it, and for an image with one', async () => {
      const { infra } = runner.project.model.paths;
      const scans = ['dependencies', ...images(resultsOf(good))];
      const found = await run({ again: { of: good, jobs: scans }, play: { findings: [infra, 'image'] } });
      expect(failedSteps(found, 'dependencies')).toEqual([`Look for known weaknesses in ${infra}`]);
      for (const image of images(resultsOf(found)))
        expect(failedSteps(found, image)).toEqual(['Refuse an image with known weaknesses']);
      const first = await run({
        again: { of: good, jobs: ['dependencies'] },
        play: { findings: [runner.project.model.paths.backend] },
      });
      expect(first.jobs.dependencies?.notes).toHaveLength(3);
      expect(first.jobs.dependencies?.result).toBe('failure');
    });

    it('tells a difference from a failure: a difference may wait where deployments start by hand', async () => {
      runner.cloud.ask('cdk.out', DIFFERENCES);
      runner.cloud.ask('cdk.code', '1');
      const different = await run({ again: { of: good, jobs: comparisons() } });
      for (const { name, settings } of runner.project.models) {
        const job = different.jobs[`undeployed-${name}`];
        expect(job?.result, name).toBe(settings.github.deployOnMerge ? 'failure' : 'success');
        expect(job?.summary, name).toContain('AWS::KMS::Key');
        if (!settings.github.deployOnMerge) expect(job?.annotations[0]).toMatch(/^warning .*differs/);
      }
      runner.cloud.ask('cdk.out', 'The security token included in the request is expired\n');
      const broken = await run({ again: { of: good, jobs: comparisons() } });
      for (const key of comparisons()) expect(broken.jobs[key]?.result, key).toBe('failure');
    });

    it.skipIf(fixture === 'production')(
      'says what the real CDK finds when nothing is deployed: every stack differs',
      async () => {
        const { name, stacks } = runner.project.environment(environment);
        runner.cloud.ask('cdk.real', '');
        const real = await run({ again: { of: good, jobs: [`undeployed-${name}`] } });
        expect(real.jobs[`undeployed-${name}`]?.summary).toContain(
          `Number of stacks with differences: ${stacks.length}`,
        );
        expect(failedSteps(real, `undeployed-${name}`)).toEqual(['Compare with what is deployed']);
      },
    );

    it('is red for what was changed by hand, where it was, under a role that reads and nothing else', async () => {
      const { name, stacks, roles } = runner.project.environment(environment);
      const stack = stacks.find(({ key }) => key === 'data')?.name ?? '';
      const drift = {
        LogicalResourceId: 'Database',
        ResourceType: 'AWS::RDS::DBInstance',
        StackResourceDriftStatus: 'MODIFIED',
        PropertyDifferences: [{ PropertyPath: '/DeletionProtection', ExpectedValue: 'true', ActualValue: 'false' }],
      };
      runner.cloud.ask('drift.json', JSON.stringify({ [stack]: [drift] }));
      const jobs = names().map((each) => `drift-${each}`);
      const found = await run({ again: { of: good, jobs } });
      for (const each of names())
        expect(found.jobs[`drift-${each}`]?.result, each).toBe(each === name ? 'failure' : 'success');
      const job = found.jobs[`drift-${name}`];
      expect(job?.notes).toEqual([`signed in as ${roles.githubDrift.arn}`]);
      expect(job?.summary).toContain(`### ${stack}: changed by hand`);
      expect(job?.summary).toContain('`/DeletionProtection` is `false`, and the stack says `true`');
      const asked = runner.asked('calls').match(/^cloudformation detect-stack-drift .*$/gm) ?? [];
      expect(asked).toHaveLength(runner.project.models.flatMap((model) => model.stacks).length);
    });

    it('is green and warns where something could not be compared', async () => {
      const { name, stacks } = runner.project.environment(environment);
      const unknown = {
        LogicalResourceId: 'Jwt',
        ResourceType: 'AWS::SecretsManager::Secret',
        StackResourceDriftStatus: 'UNKNOWN',
        DriftStatusReason: 'not authorized to perform secretsmanager:GetSecretValue',
      };
      runner.cloud.ask('drift.json', JSON.stringify({ [stacks[0]?.name ?? '']: [unknown] }));
      const { jobs } = await run({ again: { of: good, jobs: [`drift-${name}`] } });
      const job = jobs[`drift-${name}`];
      expect(job?.result).toBe('success');
      expect(job?.summary).toContain('`Jwt` (AWS::SecretsManager::Secret): not authorized');
      expect(job?.annotations[0]).toMatch(/^warning .*could be compared/);
    });

    it('opens an issue for the drills every quarter, and does nothing else then', async () => {
      const quarterly = await run(QUARTERLY);
      for (const [key, result] of Object.entries(resultsOf(quarterly)))
        expect(result, key).toBe(key === 'drill' ? 'success' : 'skipped');
      const issue = runner.asked('issue');
      expect(issue).toMatch(/^Drills of \d{4}-\d{2}$/m);
      for (const name of names()) expect(issue).toMatch(new RegExp(`${name}: .*/${name}/restore-drill.md\n`));
      // Of disaster recovery, where there is a page about it.
      for (const { name, paths, runbooks } of runner.project.models)
        expect(issue.includes(`${name}: ${paths.runbooks}/disaster-recovery.md`)).toBe(
          runbooks.includes('disaster-recovery'),
        );
      expectLeast(quarterly);
    });
  });

  describe('environments', () => {
    const run = (commit: string, more: Partial<Start> = {}): Promise<WorkflowRun> =>
      runner.run(runner.project.model.paths.workflows.environments, { ...pullRequest(commit), ...more });
    const checks = (): readonly string[] => names().map((name) => `check (${name})`);

    it('is green for what is rendered as documented, one job for each environment', async () => {
      const green = await run(runner.project.head);
      for (const key of [...checks(), 'rendered']) expect(green.jobs[key]?.result, key).toBe('success');
      for (const key of checks()) expect(green.jobs[key]?.summary).toContain('Nothing that is rendered changes.');
      expectLeast(green);
    });

    it('is red on the line of a document that was changed alone, with effect and cost in the summary', async () => {
      const document = runner.project.read('hha-env.yaml');
      const changed = document.replace(/cpu: \d+, memory: \d+/, 'cpu: 2048, memory: 4096');
      expect(changed).not.toBe(document);
      const line = document.slice(0, document.search(/cpu: \d+, memory/)).split('\n').length;
      const red = await run(runner.project.propose({ 'hha-env.yaml': changed }));
      const job = red.jobs[`check (${environment})`];
      expect(failedSteps(red, `check (${environment})`)).toEqual(['Check']);
      expect(job?.annotations.join('\n')).toContain(`error file=hha-env.yaml,line=${line}`);
      expect(job?.summary).toMatch(/Cost of a month, estimated: \*\*[\d.]+ USD\*\*, before [\d.]+ USD \(difference \d/);
      expect(job?.summary).toContain('backend.cpu');
      expect(job?.summary).toMatch(/^\+ +"cpu": "2048"/m);
      expect(red.jobs.rendered?.result).toBe('failure');
    });

    it('is red for a generated file that was edited, one that is gone, and a document that is not valid', async () => {
      const { workflows } = runner.project.environment(environment).paths;
      for (const [files, message] of [
        [{ [workflows.backend]: `${runner.project.read(workflows.backend)}# mine\n` }, workflows.backend],
        [{ 'deploy/push-image.sh': undefined }, 'deploy/push-image.sh'],
        [
          { 'hha-env.yaml': runner.project.read('hha-env.yaml').replace('schemaVersion: 1', 'schemaVersion: one') },
          'schemaVersion',
        ],
      ] as const) {
        const red = await run(runner.project.propose(files));
        const job = red.jobs[`check (${environment})`];
        expect(job?.steps.find(({ name }) => name === 'Check')?.outcome).toBe('failure');
        expect(job?.annotations.join('\n')).toContain(message);
        expect(red.jobs.rendered?.result).toBe('failure');
      }
    });
  });
});
