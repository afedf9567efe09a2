import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { backend } from '../../src/generators/backend/backend.js';
import { filesOf, modelsOf } from '../generators/files.js';
import { STAGING_AND_PRODUCTION } from '../model/documents.js';

const SCRIPT = filesOf(backend, modelsOf(STAGING_AND_PRODUCTION)).read('backend/serve-over-tls.sh');
const found = (program: string) => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
const missing = [
  ...['sh', 'openssl'].filter((program) => !found(program)),
  ...(existsSync('/dev/shm') ? [] : ['/dev/shm']),
];
/** Stands in for gunicorn: prints what it was given, its own process, and how its key lies. */
const LOOK = 'echo "$$"; for word; do echo "$word"; done; if [ $# -gt 3 ]; then stat -c %a "$2" "$4"; cat "$4"; fi';

describe.skipIf(missing.length > 0)(
  `serve-over-tls.sh${missing.length > 0 ? ` (needs ${missing.join(', ')})` : ''}`,
  () => {
    let folder: string;
    const made: string[] = [];
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'hha-tls-'));
      writeFileSync(join(folder, 'serve-over-tls.sh'), SCRIPT);
    });
    afterAll(() => {
      for (const each of [folder, ...made]) rmSync(each, { recursive: true, force: true });
    });

    const serve = (variable: string | undefined, path = process.env.PATH ?? '') => {
      const env = { PATH: path, ...(variable === undefined ? {} : { SERVE_OVER_TLS: variable }) };
      const words = ['./serve-over-tls.sh', 'sh', '-c', LOOK, 'gunicorn'];
      const { pid, status, stdout, stderr } = spawnSync('sh', words, { cwd: folder, env, encoding: 'utf8' });
      const lines = stdout.trim().split('\n');
      const certificate = lines[2];
      if (certificate !== undefined) made.push(dirname(certificate));
      return { pid: String(pid), status, stderr, lines };
    };

    it.each([undefined, 'false'])('runs the command as it is where the variable is %s', (variable) => {
      const { pid, status, lines } = serve(variable);
      expect(status).toBe(0);
      // The same process: signals of ECS reach gunicorn.
      expect(lines).toEqual([pid]);
    });

    it('hands gunicorn a certificate and a key of this start, in memory and for its user alone', () => {
      const [first, second] = [serve('true'), serve('true')];
      for (const { pid, status, stderr, lines } of [first, second]) {
        expect(status, stderr).toBe(0);
        expect(lines[0]).toBe(pid);
        const [, option, certificate, other, key, ...rest] = lines;
        expect([option, other]).toEqual(['--certfile', '--keyfile']);
        expect(certificate).toMatch(/^\/dev\/shm\/tls\.\w+\/certificate\.pem$/);
        expect(key).toBe(certificate?.replace('certificate', 'key'));
        expect(rest.slice(0, 2)).toEqual(['600', '600']);
        expect(rest[2]).toBe('-----BEGIN PRIVATE KEY-----');
        expect(stderr).toBe('');
      }
      expect(first.lines.slice(6)).not.toEqual(second.lines.slice(6));
    });

    it('serves nothing where no key can be made, and says so in a line that the logs are searched for', () => {
      const broken = mkdtempSync(join(tmpdir(), 'hha-tls-'));
      made.push(broken);
      writeFileSync(join(broken, 'openssl'), '#!/bin/sh\necho "no entropy" >&2\nexit 3\n');
      chmodSync(join(broken, 'openssl'), 0o755);
      const { status, stderr, lines } = serve('true', `${broken}${delimiter}${process.env.PATH}`);
      expect(status).toBe(1);
      expect(stderr).toBe('ERROR: no key could be made: no entropy\n');
      expect(lines).toEqual(['']);
    });

    it('takes no word for true that is not', () => {
      const { status, stderr, lines } = serve('yes');
      expect(status).toBe(64);
      expect(stderr).toBe('ERROR: SERVE_OVER_TLS must be true or false.\n');
      expect(lines).toEqual(['']);
    });
  },
);
