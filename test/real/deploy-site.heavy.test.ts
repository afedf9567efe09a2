/** The scripts that deploy the web application, run by bash with the real AWS CLI against moto. */
import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { Cloud, MISSING_TOOLS } from './deploy-cloud.js';

const able = MISSING_TOOLS.length === 0;
const needs = able ? '' : ` (skipped: no ${MISSING_TOOLS.join(', no ')})`;
const FIRST = '1'.repeat(40);
const SECOND = '2'.repeat(40);

describe.skipIf(!able)(`deploying the web application${needs}`, () => {
  const cloud = new Cloud();
  beforeAll(() => cloud.start(), 120_000);
  afterAll(() => cloud.stop());
  beforeEach(() => cloud.reset());

  /** A build as Vite leaves it. */
  const build = (name: string, address = 'https://staging.api.example.com/api'): string => {
    const directory = `builds/${name}`;
    cloud.write(
      `${directory}/index.html`,
      `<script src="/assets/${name}.js"></script><link href="/assets/${name}.css">`,
    );
    cloud.write(`${directory}/assets/${name}.js`, `fetch("${address}/patients")`);
    cloud.write(`${directory}/assets/${name}.css`, 'body {}');
    cloud.write(`${directory}/manifest.webmanifest`, `{"name":"${name}"}`);
    cloud.write(`${directory}/images/logo.svg`, '<svg/>');
    return join(cloud.root, directory);
  };
  const head = (key: string) =>
    JSON.parse(
      cloud.place.aws(
        's3api',
        'head-object',
        '--bucket',
        cloud.model.names.webBucket,
        '--key',
        key,
        '--output',
        'json',
      ),
    ) as {
      CacheControl: string;
      ContentType: string;
    };
  const keys = (): string[] => {
    const listed = cloud.place.aws(
      's3api',
      'list-objects-v2',
      '--bucket',
      cloud.model.names.webBucket,
      '--output',
      'json',
    );
    return (JSON.parse(listed || '{}') as { Contents?: { Key: string }[] }).Contents?.map(({ Key }) => Key) ?? [];
  };
  const published = () => {
    const read = (key: string) => cloud.place.aws('s3', 'cp', `s3://${cloud.model.names.webBucket}/${key}`, '-');
    return { current: read('releases/current'), manifest: read('manifest.webmanifest') };
  };
  const page = () => cloud.run('verify-site.sh', ['staging', FIRST]).then(({ status }) => status);

  it('uploads assets that stay and a page that is asked for anew, and says so only when visitors get it', async () => {
    const { status, stderr } = await cloud.run('deploy-site.sh', ['staging', build('first'), FIRST]);
    expect(stderr).toContain('serves this build');
    expect(status).toBe(0);
    expect(head('assets/first.js').CacheControl).toBe('public,max-age=31536000,immutable');
    for (const key of ['index.html', 'manifest.webmanifest', 'images/logo.svg'])
      expect(head(key).CacheControl).toBe('no-cache');
    expect(head('index.html').ContentType).toBe('text/html; charset=utf-8');
    expect(head('images/logo.svg').ContentType).toBe('image/svg+xml');
    const calls = cloud.aws.asked('calls').split('\n');
    const uploads = calls
      .filter((line) => line.startsWith('s3 cp') && line.includes('s3://'))
      .map((line) => line.split(' --')[0]);
    expect(uploads.findIndex((line) => line?.includes('/assets/ s3://'))).toBeLessThan(
      uploads.findIndex((line) => line?.endsWith('/index.html')),
    );
    const invalidation = calls.find((line) => line.startsWith('cloudfront create-invalidation')) ?? '';
    expect(invalidation).toContain('--paths / /index.html /manifest.webmanifest --query');
  });

  it('keeps what older pages need, and goes back to an older release', async () => {
    expect((await cloud.run('deploy-site.sh', ['staging', build('second'), SECOND])).status).toBe(0);
    expect(keys()).toEqual(
      expect.arrayContaining(['assets/first.js', 'assets/second.js', `releases/${FIRST}/index.html`]),
    );
    expect(await page()).toBe(1);
    const back = await cloud.run('publish-release.sh', ['staging', FIRST]);
    expect(back.status).toBe(0);
    expect(await page()).toBe(0);
    cloud.aws.web.served = 'something else';
    expect((await cloud.run('publish-release.sh', ['staging', SECOND])).status).toBe(75);
    expect(published().current).toBe(FIRST);
    cloud.aws.web.served = undefined;
    expect((await cloud.run('publish-release.sh', ['staging', FIRST])).status).toBe(0);
  });

  it('returns to the release before when visitors do not get the new one', async () => {
    cloud.aws.web.served = 'something else';
    const { status, stderr } = await cloud.run('deploy-site.sh', ['staging', build('second'), SECOND]);
    expect(status).toBe(1);
    expect(stderr).toContain(`Returning to release ${FIRST}`);
    cloud.aws.web.served = undefined;
    expect(await page()).toBe(0);
  });

  it.each([
    ['CloudFront cannot be refreshed', { call: 'cloudfront create-invalidation' }],
    ['the refresh does not end', { call: 'cloudfront wait' }],
    ['the page cannot be written, after the files beside it were', { call: 's3 cp', with: 'index.html s3://' }],
  ])(
    'returns to the release before when %s, and takes only what was seen for something to return to',
    async (_, call) => {
      cloud.aws.trouble({ ...call, times: 1, error: 'An error occurred (ServiceUnavailable): the test says so' });
      const { status, stderr } = await cloud.run('deploy-site.sh', ['staging', build('second'), SECOND]);
      expect(status).toBe(1);
      expect(stderr).toContain(`Returning to release ${FIRST}`);
      expect(published()).toEqual({ current: FIRST, manifest: '{"name":"first"}' });
      expect(await page()).toBe(0);
    },
  );

  it('changes nothing when it cannot be told what to return to: only a release that is not there is none', async () => {
    cloud.aws.trouble({
      call: 's3api head-object',
      error: 'An error occurred (403) when calling HeadObject: Forbidden',
    });
    const { status, stderr } = await cloud.run('deploy-site.sh', ['staging', build('second'), SECOND]);
    expect(stderr).toContain('Which release is published cannot be read');
    expect(status).toBe(1);
    expect(cloud.aws.asked('calls')).not.toContain('s3 cp');
  });

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'returns to the release before when it is interrupted by %s',
    async (signal) => {
      cloud.aws.trouble({ call: 'cloudfront wait', times: 1, delay: 2 });
      const child = spawn('bash', [join(cloud.root, 'deploy/deploy-site.sh'), 'staging', build('second'), SECOND], {
        cwd: cloud.root,
        env: { ...cloud.aws.environment, ...cloud.place.keys },
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      const errors: string[] = [];
      child.stderr.on('data', (text: Buffer) => errors.push(text.toString()));
      const ended = new Promise<number | null>((done) => child.once('exit', (status) => done(status)));
      await vi.waitUntil(() => cloud.aws.asked('calls').includes('cloudfront wait'), { timeout: 60_000 });
      child.kill(signal);
      expect(await ended).toBe(signal === 'SIGINT' ? 130 : 143);
      expect(errors.join('')).toContain(`Returning to release ${FIRST}`);
      expect(published()).toEqual({ current: FIRST, manifest: '{"name":"first"}' });
      expect(await page()).toBe(0);
    },
  );

  it('sees a page whose scripts cannot be loaded', async () => {
    cloud.aws.web.missing.add('/assets/first.js');
    const { status, stderr } = await cloud.run('verify-site.sh', ['staging', FIRST]);
    expect(stderr).toContain('/assets/first.js, which cannot be loaded');
    expect(status).toBe(1);
  });

  it('refuses a release that was never made, and one whose scripts are gone', async () => {
    expect((await cloud.run('publish-release.sh', ['staging', '9'.repeat(40)])).stderr).toContain('no release');
    cloud.place.aws('s3', 'rm', `s3://${cloud.model.names.webBucket}/assets/second.css`);
    const gone = await cloud.run('publish-release.sh', ['staging', SECOND]);
    expect(gone.stderr).toContain('needs assets/second.css');
    expect(gone.status).toBe(1);
    expect(await page()).toBe(0);
    expect((await cloud.run('publish-release.sh', ['staging', 'main'])).status).toBe(1);
  });

  it('refuses a build without a page, of another bundler, and for another environment, before it uploads', async () => {
    const before = keys();
    const empty = mkdtempSync(join(cloud.root, 'empty-'));
    cloud.write('builds/cra/index.html', '<script src="/static/js/main.js"></script>');
    cloud.write('builds/cra/static/js/main.js', 'x');
    for (const [directory, message] of [
      [empty, 'nothing was built there'],
      [join(cloud.root, 'builds/cra'), 'not a build of vite'],
      [build('third', 'https://api.example.com/api'), 'did not get the variables of staging'],
    ] as const) {
      const { status, stderr } = await cloud.run('upload-site.sh', ['staging', directory, SECOND]);
      expect(stderr).toContain(message);
      expect(status).toBe(1);
    }
    expect(keys()).toEqual(before);
  });

  it('fails when the bucket is missing, and when its stack is', async () => {
    const name = cloud.model.parameters.webBucket;
    const put = (value: string) =>
      cloud.place.aws('ssm', 'put-parameter', '--name', name, '--value', value, '--type', 'String', '--overwrite');
    put('no-such-bucket-anywhere');
    const bucket = await cloud.run('upload-site.sh', ['staging', build('first'), FIRST]);
    cloud.place.aws('ssm', 'delete-parameter', '--name', name);
    const parameter = await cloud.run('upload-site.sh', ['staging', build('first'), FIRST]);
    put(cloud.model.names.webBucket);
    expect(bucket.stderr).toContain('no-such-bucket-anywhere does not exist');
    expect(parameter.stderr).toContain(`${name} cannot be read`);
    expect([bucket.status, parameter.status]).toEqual([1, 1]);
  });
});
