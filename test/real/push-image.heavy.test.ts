/** deploy/push-image.sh with the real skopeo: the archive of buildx reaches a registry unchanged, and is found by its digest. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Registry } from './cloud/registry.js';
import { Cloud, MISSING_TOOLS, type Outcome } from './deploy-cloud.js';
import { writeImageArchive } from './runner/image-archive.js';

const missing = [...MISSING_TOOLS, ...(spawnSync('skopeo', ['--version']).status === 0 ? [] : ['skopeo'])];
const able = missing.length === 0;
const needs = able ? '' : ` (skipped: no ${missing.join(', no ')})`;

describe.skipIf(!able)(`pushing an image with skopeo${needs}`, () => {
  const cloud = new Cloud();
  const commit = 'd'.repeat(40);
  let registry: Registry;
  let archive: string;
  let digest: string;
  beforeAll(async () => {
    await cloud.start();
    registry = await Registry.start(cloud.place);
    archive = join(cloud.root, 'image.tar');
    digest = writeImageArchive(archive, cloud.model.image.platform, commit);
    const settings = join(cloud.aws.control, '.config/containers');
    mkdirSync(settings, { recursive: true });
    writeFileSync(join(settings, 'policy.json'), '{"default": [{"type": "insecureAcceptAnything"}]}');
    writeFileSync(
      join(settings, 'registries.conf'),
      `[[registry]]\nlocation = "${cloud.model.image.registry}"\ninsecure = true\n`,
    );
  }, 120_000);
  afterAll(() => {
    registry?.stop();
    cloud.stop();
  });
  beforeEach(() => cloud.reset());

  const push = (env: Readonly<Record<string, string>> = {}): Promise<Outcome> =>
    cloud.run('push-image.sh', ['staging', archive, commit], {
      HTTP_PROXY: registry.address,
      HTTPS_PROXY: registry.address,
      REGISTRY_AUTH_FILE: join(cloud.aws.control, 'auth.json'),
      ...env,
    });

  it('knows the digest under which an archive will be pushed', async () => {
    const { status, stdout } = await cloud.run('archive-digest.sh', [archive]);
    expect({ status, stdout }).toEqual({ status: 0, stdout: `${digest}\n` });
    expect((await cloud.run('archive-digest.sh', [join(cloud.root, 'deploy/push-image.sh')])).status).toBe(1);
  });

  it('fails when the registry does not answer, and pushes nothing', async () => {
    const before = cloud.place.state();
    const { status, stdout, stderr } = await push({ HTTP_PROXY: 'http://127.0.0.1:9' });
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain('The registry refused the login.');
    expect(cloud.place.state()).toEqual(before);
  });

  it('pushes the index with the image and its provenance under the digests of the archive, and prints it', async () => {
    const before = cloud.place.state();
    const { status, stdout, stderr } = await push();
    expect({ status, stdout }, stderr).toEqual({ status: 0, stdout: `${cloud.model.image.uri}@${digest}\n` });
    const { images } = cloud.place.state();
    expect(images).toContain(`${digest} ${commit}`);
    expect(images.length).toBe(before.images.length + 3);
  });

  it('pushes it once', async () => {
    const before = cloud.place.state();
    const { status, stdout, stderr } = await push({ HTTP_PROXY: 'http://127.0.0.1:9' });
    expect({ status, stdout }).toEqual({ status: 0, stdout: `${cloud.model.image.uri}@${digest}\n` });
    expect(stderr).toContain('is there already');
    expect(cloud.place.state()).toEqual(before);
  });
});
