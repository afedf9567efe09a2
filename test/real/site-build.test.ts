/** deploy/build-site.sh on a tiny project of each bundler: the bundle holds this environment's address, or the script fails. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { render } from '../../src/generators/render.js';
import { modelsOf } from '../generators/files.js';

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

/** What `react-scripts build` does with variables: .env.production, unless the process has them already. */
const REACT_SCRIPTS = `
const { readFileSync, mkdirSync, copyFileSync, existsSync } = require('node:fs');
const { parseEnv } = require('node:util');
const file = existsSync('.env.production') ? parseEnv(readFileSync('.env.production', 'utf8')) : {};
const all = { ...file, ...process.env };
const define = Object.fromEntries(
  Object.entries(all).filter(([name]) => name.startsWith('REACT_APP_')).map(([name, value]) => ['process.env.' + name, JSON.stringify(value)]),
);
mkdirSync('build/static/js', { recursive: true });
require('esbuild').buildSync({ entryPoints: ['src/index.js'], bundle: true, minify: true, define, outfile: 'build/static/js/main.js' });
copyFileSync('index.html', 'build/index.html');
`;

const BUNDLERS = {
  vite: {
    build: 'vite build',
    script: 'fetch(import.meta.env.VITE_API_BASE_URL + "/patients"); console.log(import.meta.env.VITE_GREETING);',
    page: '<!doctype html><script type="module" src="/src/index.js"></script>',
    output: 'dist/assets',
  },
  'create-react-app': {
    build: 'node react-scripts.cjs',
    script: 'fetch(process.env.REACT_APP_API_BASE_URL + "/patients"); console.log(process.env.REACT_APP_GREETING);',
    page: '<!doctype html><script src="/static/js/main.js"></script>',
    output: 'build/static/js',
  },
} as const;

const roots: string[] = [];
afterAll(() => {
  for (const root of roots) rmSync(root, { recursive: true, force: true });
});

describe.each(Object.entries(BUNDLERS))('building with %s', (bundler, { build, script, page, output }) => {
  const root = mkdtempSync(join(tmpdir(), 'hha-site-'));
  roots.push(root);
  const put = (path: string, content: string, mode = 0o644) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content, { mode });
  };
  const web = 'frontend/web';
  for (const { path, content, executable } of render(modelsOf(DOCUMENT(bundler))))
    put(path, content, executable ? 0o755 : 0o644);
  put(`${web}/package.json`, JSON.stringify({ name: 'web', private: true, scripts: { build } }));
  put(`${web}/index.html`, page);
  put(`${web}/src/index.js`, script);
  put(`${web}/react-scripts.cjs`, REACT_SCRIPTS);
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
