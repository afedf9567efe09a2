/** The order of releases, their approval and their drills, on the parsed YAML; and what of a failure may leave AWS. */
import { describe, expect, it } from 'vitest';
import { iam } from '../../../src/generators/iam/iam.js';
import { DRILLS } from '../../../src/model/runbooks.js';
import { documentOf, renderDocument } from '../../golden/rendered.js';
import { STAGING_AND_PRODUCTION } from '../../model/documents.js';
import { filesOf, modelsOf } from '../files.js';
import { type Job, workflowsOf } from './workflow-files.js';

const files = workflowsOf(STAGING_AND_PRODUCTION);
const job = (file: string, key: string): Job => {
  const found = files.find(({ path }) => path.endsWith(`/${file}.yml`))?.workflow.jobs[key];
  if (found === undefined) throw new Error(`${file} has no job ${key}`);
  return found;
};
const PARTS = ['backend-staging', 'frontend-staging', 'backend-production', 'frontend-production'] as const;

describe('a release', () => {
  it.each(PARTS)('of %s passes the gate before anything that deploys, with the whole history', (file) => {
    const { steps } = job(file, 'deploy');
    const gate = steps.findIndex(({ run }) => run?.includes('deploy/newer-release.sh'));
    const deploying = steps.filter(({ run }) => /deploy\/(push|deploy)-/.test(run ?? ''));
    expect(gate).toBeGreaterThan(steps.findIndex(({ uses }) => uses?.startsWith('aws-actions/')));
    expect(deploying.length).toBeGreaterThan(0);
    for (const step of steps.filter(
      ({ uses, run }) => uses?.includes('/attest-') || deploying.some((one) => one.run === run),
    )) {
      expect(steps.indexOf(step)).toBeGreaterThan(gate);
      expect(step.if).toContain("steps.order.outputs.newer == ''");
    }
    expect(steps.find(({ uses }) => uses?.startsWith('actions/checkout'))?.with?.['fetch-depth']).toBe(0);
  });

  it.each(['infra-staging', 'infra-production'])(
    'of %s asks for newer stacks first, in its turn and not before',
    (file) => {
      const { steps, concurrency } = job(file, 'deploy');
      const gate = steps.findIndex(({ run }) =>
        run?.includes(`deploy/newer-infrastructure.sh ${file}.yml 'Deploy the stacks'`),
      );
      const deploying = steps.findIndex(({ name }) => name === 'Deploy the stacks');
      expect(gate).toBeGreaterThan(-1);
      expect(deploying).toBeGreaterThan(gate);
      expect(steps[deploying]?.if).toBe("${{ steps.order.outputs.newer == '' }}");
      expect(concurrency).toBeDefined();
      expect(steps.find(({ uses }) => uses?.startsWith('actions/checkout'))?.with?.['fetch-depth']).toBe(0);
    },
  );

  it.each(['rollback-staging', 'rollback-production'])('of %s does not: it goes back on purpose', (file) => {
    for (const key of ['backend', 'frontend'])
      expect(JSON.stringify(job(file, key).steps)).not.toContain('newer-release');
  });

  it.each(['backend-production', 'frontend-production', 'rollback-production'])(
    'of %s takes the place of the shell, so that a cancelled run reaches the script',
    (file) => {
      const { steps } = job(file, file.startsWith('rollback') ? 'backend' : 'deploy');
      const runs = steps
        .flatMap(({ run }) => run?.split('\n') ?? [])
        .filter((line) => /deploy-(backend|site)\.sh/.test(line));
      expect(runs.length).toBeGreaterThan(0);
      for (const line of runs) expect(line).toMatch(/^ *exec deploy\/deploy-(backend|site)\.sh /);
    },
  );

  it('waits for its approval as long as a reviewer may take, where one is asked', () => {
    const days = (file: string) =>
      job(file, 'build').steps.find(({ name }) => /^Hand over the (image|site)$/.test(name))?.with?.['retention-days'];
    expect(PARTS.map(days)).toEqual([1, 1, 30, 30]);
  });
});

describe('the drills', () => {
  const { models, artifacts } = renderDocument(documentOf('production'));
  const file = (path: string) => artifacts.find((artifact) => artifact.path === path)?.content ?? '';

  it('are due when the pages say it, and the issue names each of them', () => {
    const maintenance = file('.github/workflows/maintenance.yml');
    expect(maintenance).toContain(`cron: ${DRILLS.cron}`);
    for (const { name, paths, runbooks } of models) {
      expect(maintenance).toContain(`- [ ] ${name}: ${paths.runbooks}/restore-drill.md`);
      expect(maintenance.includes(`- [ ] ${name}: ${paths.runbooks}/disaster-recovery.md`)).toBe(
        runbooks.includes('disaster-recovery'),
      );
      expect(file(`${paths.runbooks}/README.md`)).toContain(`The ${DRILLS.interval} proof that backups can be read`);
      const row = file(`${paths.runbooks}/maintenance.md`)
        .split('\n')
        .find((line) => line.includes('[restore drill]'));
      expect(row).toMatch(new RegExp(`^\\| ${DRILLS.interval} +\\|`));
      expect(file(`${paths.runbooks}/restore-drill.md`)).toContain(`the drill of the ${DRILLS.period} is due`);
    }
  });
});

describe('what a failed migration says', () => {
  const permissions = filesOf(iam, modelsOf(STAGING_AND_PRODUCTION));

  it('is read by the role that deploys only where there is no health information', () => {
    expect(permissions.read('deploy/staging/iam/github-backend.permissions.json')).toContain('logs:GetLogEvents');
    expect(permissions.read('deploy/production/iam/github-backend.permissions.json')).not.toContain('logs:');
  });

  it('holds no values in the log of a database that was provisioned by hand either', () => {
    const { models, artifacts } = renderDocument(documentOf('production'));
    for (const { name, dataClass, paths } of models) {
      const page = artifacts.find(({ path }) => path === `${paths.runbooks}/provisioning-by-cli.md`)?.content ?? '';
      expect(page, name).toContain('log_statement');
      expect(page.includes('log_error_verbosity'), name).toBe(dataClass === 'phi');
    }
  });
});
