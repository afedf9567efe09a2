/** The OCI archive that buildx leaves: an index that names the image of one platform and its provenance. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const OCI = 'application/vnd.oci.image';

interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

/** Writes an archive whose image says which commit it was made of, and its provenance which build. Gives the digest of its index, which is what is pushed. */
export function writeImageArchive(file: string, platform: string, commit: string, build = 'first'): string {
  const layout = mkdtempSync(join(tmpdir(), 'hha-oci-'));
  const blobs = join(layout, 'blobs/sha256');
  mkdirSync(blobs, { recursive: true });
  const blob = (mediaType: string, content: Buffer | object): Descriptor => {
    const bytes = Buffer.isBuffer(content) ? content : Buffer.from(JSON.stringify(content));
    const hash = createHash('sha256').update(bytes).digest('hex');
    writeFileSync(join(blobs, hash), bytes);
    return { mediaType, digest: `sha256:${hash}`, size: bytes.length };
  };
  const [os, architecture] = platform.split('/');
  // A tar archive without a file is two empty blocks.
  const files = Buffer.alloc(1024);
  const manifest = (config: object, layer: Descriptor): Descriptor =>
    blob(`${OCI}.manifest.v1+json`, {
      schemaVersion: 2,
      mediaType: `${OCI}.manifest.v1+json`,
      config: blob(`${OCI}.config.v1+json`, config),
      layers: [layer],
    });
  const rootfs = { type: 'layers', diff_ids: [`sha256:${createHash('sha256').update(files).digest('hex')}`] };
  const image = manifest(
    { os, architecture, rootfs, config: { Env: [`GIT_SHA=${commit}`] } },
    blob(`${OCI}.layer.v1.tar+gzip`, gzipSync(files)),
  );
  const provenance = manifest(
    { os: 'unknown', architecture: 'unknown', rootfs },
    blob('application/vnd.in-toto+json', { predicateType: 'https://slsa.dev/provenance/v0.2', build }),
  );
  const index = blob(`${OCI}.index.v1+json`, {
    schemaVersion: 2,
    mediaType: `${OCI}.index.v1+json`,
    manifests: [
      { ...image, platform: { os, architecture } },
      {
        ...provenance,
        platform: { os: 'unknown', architecture: 'unknown' },
        annotations: {
          'vnd.docker.reference.type': 'attestation-manifest',
          'vnd.docker.reference.digest': image.digest,
        },
      },
    ],
  });
  writeFileSync(
    join(layout, 'index.json'),
    JSON.stringify({ schemaVersion: 2, mediaType: `${OCI}.index.v1+json`, manifests: [index] }),
  );
  writeFileSync(join(layout, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }));
  execFileSync('tar', ['-cf', file, '-C', layout, '.']);
  rmSync(layout, { recursive: true });
  return index.digest;
}
