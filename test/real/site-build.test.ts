/** deploy/build-site.sh on a tiny project of each bundler: the bundle holds this environment's address, or the script fails. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { render } from '../../src/generators/render.js';
import { modelsOf } from '../generators/files.js';
import { SITE_PROJECTS, siteFiles } from './site-projects.js';

const DOCUMENT = (bundler: string): string => `
schemaVersion: 1
application:
  name: home-health-aid
  repository: acme/home-health-aid
  frontend: { bundler: ${bundler}, environment: { GREETING: "Hello, it's $5" } }
environments:
  staging:
    account: "111122223333"
    region: us-east-1
    domains: { hostedZone: example.com, api: staging.api.example.com, app: staging.app.example.com }
  production:
    account: "444455556666"
    region: us-east-1
    domains: { hostedZone: example.com, api: api.example.com, app: app.example.com }
    acknowledgements: []
`;

const roots: string[] = [];
afterAll(() => {
  for (const root of roots) rmSync(root, { recursive: true, force: true });
});

describe.each(Object.entries(SITE_PROJECTS))('building with %s', (bundler, { script, output }) => {
  const root = mkdtempSync(join(tmpdir(), 'hha-site-'));
  roots.push(root);
  const put = (path: string, content: string, mode = 0o644) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content, { mode });
  };
  const web = 'frontend/web';
  for (const { path, content, executable } of render(modelsOf(DOCUMENT(bundler))))
    put(path, content, executable ? 0o755 : 0o644);
  for (const [path, content] of Object.entries(siteFiles(bundler as keyof typeof SITE_PROJECTS)))
    put(`${web}/${path}`, content);
  symlinkSync(join(process.cwd(), 'node_modules'), join(root, web, 'node_modules'));

  // A clean environment: vitest's own variables would reach the bundler.
  const run = (environment: string) =>
    spawnSync('bash', [join(root, 'deploy/build-site.sh'), environment], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '/' },
    });
  const bundle = () => {
    const folder = join(root, web, output);
    return readdirSync(folder)
      .map((file) => readFileSync(join(folder, file), 'utf8'))
      .join('\n');
  };

  it.each([
    ['staging', 'https://staging.api.example.com/api'],
    ['production', 'https://api.example.com/api'],
  ])('for %s puts its address and its variables into the bundle', (environment, address) => {
    const { status, stderr } = run(environment);
    expect(stderr).toContain(`is a build for ${environment}`);
    expect(status).toBe(0);
    expect(bundle()).toContain(address);
    expect(bundle()).toContain("Hello, it's $5");
  });

  it('fails when the bundle does not hold the address', () => {
    put(`${web}/src/index.js`, 'fetch("https://localhost:5000/api/patients");');
    const { status, stderr } = run('staging');
    put(`${web}/src/index.js`, script);
    expect(stderr).toContain('did not get the variables of staging');
    expect(status).toBe(1);
  });

  it('fails when the build does, and for an unknown environment', () => {
    put(`${web}/src/index.js`, 'this is no JavaScript');
    expect(run('staging').status).not.toBe(0);
    put(`${web}/src/index.js`, script);
    expect(run('nowhere').stderr).toContain('no environment "nowhere"');
  });
});
