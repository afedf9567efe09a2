/**
 * deploy/build-site.sh with the real react-scripts: 1,300 packages, so they are no dependency of ours, and are installed for
 * this file alone. Without them its tests are skipped.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { documentOf, renderDocument } from '../golden/rendered.js';

const { models, artifacts } = renderDocument(documentOf('production'));
const root = mkdtempSync(join(tmpdir(), 'hha-cra-'));
const web = join(root, models[0]?.paths.frontend ?? '');
const put = (path: string, content: string, mode = 0o644): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content, { mode });
};
const source = (path: string, content: string): void => put(join(models[0]?.paths.frontend ?? '', path), content);

const SCRIPT = `import { createRoot } from 'react-dom/client';
createRoot(document.getElementById('root')).render(<a href={process.env.REACT_APP_API_BASE_URL}>Patients</a>);
`;
for (const { path, content, executable } of artifacts) put(path, content, executable ? 0o755 : 0o644);
source(
  'package.json',
  JSON.stringify({
    name: 'web',
    version: '1.0.0',
    private: true,
    scripts: { build: 'react-scripts build' },
    dependencies: { react: '18.3.1', 'react-dom': '18.3.1', 'react-scripts': '5.0.1' },
    browserslist: ['last 1 chrome version'],
  }),
);
source('public/index.html', '<!doctype html><html lang="en"><title>Patients</title><div id="root"></div></html>\n');
source('src/index.js', SCRIPT);

/** A minute with an empty cache of npm, twenty seconds with a full one. */
const able =
  spawnSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--prefer-offline', '--loglevel=error'], {
    cwd: web,
    stdio: 'ignore',
    timeout: 240_000,
  }).status === 0 && existsSync(join(web, 'node_modules/.bin/react-scripts'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe.skipIf(!able)(
  `building with the real react-scripts${able ? '' : ' (skipped: npm could not install it)'}`,
  () => {
    // As on a runner, where react-scripts takes every warning for an error.
    const build = (environment: string) =>
      spawnSync('bash', [join(root, 'deploy/build-site.sh'), environment], {
        encoding: 'utf8',
        env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '/', CI: 'true' },
      });
    const scripts = (): readonly string[] =>
      readdirSync(join(web, 'build/static/js')).filter((name) => name.endsWith('.js'));

    it.each(models.map(({ name, domains }) => [name, domains.apiBaseUrl] as const))(
      'for %s the page loads a script with its address, and with the one of no other environment',
      (environment, address) => {
        const { status, stderr } = build(environment);
        expect({ status, stderr }).toEqual({
          status: 0,
          stderr: expect.stringContaining(`is a build for ${environment}`),
        });
        const bundle = scripts()
          .map((name) => readFileSync(join(web, 'build/static/js', name), 'utf8'))
          .join('\n');
        for (const { name, domains } of models)
          expect(bundle.includes(`"${domains.apiBaseUrl}"`), name).toBe(domains.apiBaseUrl === address);
        // The way in which the scripts that publish and verify find what a page needs.
        const page = readFileSync(join(web, 'build/index.html'), 'utf8');
        expect(
          page.match(/["'(]\/?(\.\/)?static\/[^"') ?#]+/g)?.map((found) => found.slice('"/static/js/'.length)),
        ).toEqual(scripts());
      },
    );

    it('fails when a page asks for a variable that nobody sets, and when it does not compile', () => {
      source('src/index.js', SCRIPT.replace('API_BASE_URL', 'API_ADDRESS'));
      const nobody = build('staging');
      source('src/index.js', SCRIPT.replace("'react-dom/client'", "'./nowhere'"));
      const broken = build('staging');
      source('src/index.js', SCRIPT);
      expect(nobody.status).toBe(1);
      expect(nobody.stderr).toContain('did not get the variables of staging');
      expect(broken.status).not.toBe(0);
    });
  },
);
