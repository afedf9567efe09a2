/** Releases in their order, run by bash with the AWS CLI against moto: which may follow, which may go back, and with what. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Cloud, MISSING_TOOLS } from './deploy-cloud.js';
import { git, type History, makeHistory, UNDEPLOYED } from './release-history.js';

const able = MISSING_TOOLS.length === 0;
const needs = able ? '' : ` (skipped: no ${MISSING_TOOLS.join(', no ')})`;

/** Each test goes on where the one before has left the environment. */
describe.skipIf(!able)(`releases of an environment${needs}`, () => {
  const cloud = new Cloud();
  let history: History;
  beforeAll(
    () =>
      cloud.start(() => {
        history = makeHistory(cloud);
        return [history.first, history.second, history.beside];
      }),
    120_000,
  );
  afterAll(() => cloud.stop());
  beforeEach(() => cloud.aws.reset());

  const image = (number: number): string => `${cloud.model.image.uri}@${cloud.place.digests[number]}`;
  const newest = (key: string) => cloud.place.newestImages()[key];
  /** Variables of the revision that the service runs. */
  const variables = (): readonly string[] => {
    const described = cloud.place.aws(
      ...['ecs', 'describe-task-definition', '--task-definition', cloud.place.state().service, '--output', 'json'],
    );
    const { taskDefinition } = JSON.parse(described) as {
      taskDefinition: { containerDefinitions: { environment: { name: string; value: string }[] }[] };
    };
    return taskDefinition.containerDefinitions.flatMap(({ environment }) => environment.map(({ name }) => name));
  };
  /** Deploys from the checkout of a commit, as its workflow does. */
  const deploy = async (commit: string) => {
    git(cloud, 'checkout', '--quiet', commit);
    const outcome = await cloud.run('deploy-backend.sh', ['staging', commit]);
    git(cloud, 'checkout', '--quiet', 'main');
    return outcome;
  };

  it('says that nobody knows the schema while nothing says what has migrated it', async () => {
    const { status, stdout, stderr } = await cloud.run('schema-changes.sh', ['staging', history.first]);
    expect(stderr).toContain('Nobody can say which commit has migrated the database');
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  });

  it('follow each other', async () => {
    for (const commit of [history.first, history.second]) {
      const { status, stderr } = await deploy(commit);
      expect(status, stderr).toBe(0);
    }
    expect(variables()).not.toContain('OLD_SETTING');
    expect(newest('migrate')).toBe(image(1));
  });

  it('are compared with the database: the branch has taken the migration back, but the database holds it', async () => {
    const back = await cloud.run('schema-changes.sh', ['staging', history.first]);
    expect(back.stdout).toBe('A\tbackend/migrations/versions/2_visits.py\n');
    expect(back.status).toBe(0);
    // What is merged and was never deployed is in no database.
    const same = await cloud.run('schema-changes.sh', ['staging', cloud.place.digests[1] ?? '']);
    expect({ status: same.status, stdout: same.stdout }).toEqual({ status: 0, stdout: '' });
    const wrong = await cloud.run('schema-changes.sh', ['staging', 'main']);
    expect(wrong.stderr).toContain('not the full name of a commit');
    expect(wrong.status).toBe(1);
  });

  it('are not deployed from a branch whose stacks are not deployed', async () => {
    const { status, stderr } = await cloud.run('deploy-backend.sh', ['staging', history.second]);
    expect(stderr).toContain(UNDEPLOYED);
    expect(status).toBe(1);
    expect(cloud.aws.changes()).toEqual([]);
  });

  it('go back all the same, each with the task definition of its own commit', async () => {
    const { status, stderr } = await cloud.run('deploy-backend.sh', [
      'staging',
      cloud.place.digests[0] ?? '',
      '--skip-migration',
    ]);
    expect(status, stderr).toBe(0);
    expect(stderr).toContain('nightly is not part of that release');
    expect(variables()).toContain('OLD_SETTING');
    expect(variables()).not.toContain('NEW_SETTING');
    expect(newest('backend')).toBe(image(0));
    expect(newest('geofence-checker')).toBe(image(0));
    expect(cloud.aws.changes()).not.toContain('ecs run-task');
  });

  it('do not take the record of the schema back: it stays where the last migration left it', async () => {
    expect(newest('migrate')).toBe(image(1));
    const { stdout } = await cloud.run('schema-changes.sh', ['staging', history.first]);
    expect(stdout).toContain('2_visits');
  });

  it('are refused without the history that knows them', async () => {
    git(cloud, 'clone', '--quiet', '--depth', '1', `file://${cloud.root}`, 'shallow');
    const { status, stderr } = await cloud.run('../shallow/deploy/deploy-backend.sh', [
      'staging',
      history.second,
      '--skip-migration',
    ]);
    expect(stderr).toContain(`The commit ${history.second} is not in this clone`);
    expect(status).toBe(1);
    expect(cloud.aws.changes()).toEqual([]);
  });

  it('are never a first deployment while a service runs', async () => {
    const { status, stderr } = await cloud.run('deploy-backend.sh', ['staging', history.first, '--first-deployment']);
    expect(stderr).toContain('is there already');
    expect(status).toBe(1);
    expect(cloud.aws.changes()).toEqual([]);
  });

  describe('that are older than what runs', () => {
    const newer = async (part: string, commit: string) => {
      const { status, stdout, stderr } = await cloud.run('newer-release.sh', ['staging', part, commit]);
      return { status, stdout: stdout.trim(), stderr };
    };
    const nothing = expect.objectContaining({ status: 0, stdout: '' });

    it('are named for the API; the same one, newer ones and other branches pass', async () => {
      expect((await deploy(history.second)).status).toBe(0);
      expect(await newer('backend', history.first)).toMatchObject({ status: 0, stdout: history.second });
      for (const commit of [history.second, history.head, history.beside])
        expect(await newer('backend', commit)).toEqual(nothing);
    });

    it('are named for the web application', async () => {
      expect(await newer('frontend', history.first)).toEqual(nothing);
      const current = `s3://${cloud.model.names.webBucket}/releases/current`;
      cloud.write('current', history.second);
      cloud.place.aws('s3', 'cp', `${cloud.root}/current`, current);
      expect(await newer('frontend', history.first)).toMatchObject({ status: 0, stdout: history.second });
      expect(await newer('frontend', history.head)).toEqual(nothing);
    });

    it('pass when nothing runs, and when nobody knows what runs, which is said', async () => {
      cloud.aws.ask('service.json', '{"status": "INACTIVE"}');
      expect(await newer('backend', history.first)).toEqual(nothing);
      cloud.write('current', 'e'.repeat(40));
      cloud.place.aws('s3', 'cp', `${cloud.root}/current`, `s3://${cloud.model.names.webBucket}/releases/current`);
      const unknown = await newer('frontend', history.first);
      expect(unknown).toEqual(nothing);
      expect(unknown.stderr).toContain('nothing can be compared');
    });

    it('are not taken for the first ones when AWS does not answer', async () => {
      const error = 'An error occurred (AccessDeniedException) when calling the operation: no';
      for (const [part, call] of [
        ['backend', 'ecs describe-services'],
        ['backend', 'ecs describe-task-definition'],
        ['backend', 'ecr describe-images'],
        ['frontend', 's3api head-object'],
        ['frontend', 's3 cp'],
      ] as const) {
        cloud.aws.trouble({ call, error });
        expect(await newer(part, history.first), call).toMatchObject({ status: 1, stdout: '' });
      }
      // An image that is gone stops nobody.
      cloud.aws.trouble({ call: 'ecr describe-images', error: 'An error occurred (ImageNotFoundException): gone' });
      const gone = await newer('backend', history.first);
      expect(gone).toEqual(nothing);
      expect(gone.stderr).toContain('nothing can be compared');
    });

    it('fail on what is no commit of this clone, and on a part that does not exist', async () => {
      expect((await newer('backend', 'f'.repeat(40))).status).toBe(1);
      expect((await newer('database', history.first)).status).toBe(64);
    });
  });
});
