/** A tiny web application for each bundler: its page, a script that reads the variables, and what `npm run build` does. */
import type { FrontendModel } from '../../src/model/model.js';

type Bundler = FrontendModel['settings']['bundler'];

/**
 * What `react-scripts build` does with variables: .env.production, unless the process has them already. site-cra.heavy.test.ts
 * builds with the real one, which is 1,300 packages.
 */
const REACT_SCRIPTS = `
const { readFileSync, mkdirSync, rmSync, writeFileSync, existsSync } = require('node:fs');
const { basename } = require('node:path');
const { parseEnv } = require('node:util');
const file = existsSync('.env.production') ? parseEnv(readFileSync('.env.production', 'utf8')) : {};
const all = { ...file, ...process.env };
const define = Object.fromEntries(
  Object.entries(all).filter(([name]) => name.startsWith('REACT_APP_')).map(([name, value]) => ['process.env.' + name, JSON.stringify(value)]),
);
rmSync('build', { recursive: true, force: true });
mkdirSync('build', { recursive: true });
const { metafile } = require('esbuild').buildSync({
  entryPoints: { main: 'src/index.js' }, bundle: true, minify: true, define, outdir: 'build/static/js', entryNames: '[name].[hash]', metafile: true,
});
const script = basename(Object.keys(metafile.outputs)[0]);
writeFileSync('build/index.html', readFileSync('index.html', 'utf8').replace('main.js', script));
`;

export interface SiteProject {
  /** The command of the build. */
  readonly build: string;
  /** The script of the page. */
  readonly script: string;
  readonly page: string;
  /** Where the built scripts are. */
  readonly output: string;
}

/** What `.env` files are for: an address, and a greeting where the document has one. */
const script = (variables: string, prefix: string): string => `
import { title } from './title.js';
fetch(${variables}.${prefix}API_BASE_URL + '/patients');
console.log(title, ${variables}.${prefix}GREETING);
`;

export const SITE_PROJECTS: Readonly<Record<Bundler, SiteProject>> = {
  vite: {
    build: 'vite build',
    script: script('import.meta.env', 'VITE_'),
    page: '<!doctype html><script type="module" src="/src/index.js"></script>',
    output: 'dist/assets',
  },
  'create-react-app': {
    build: 'node react-scripts.cjs',
    script: script('process.env', 'REACT_APP_'),
    page: '<!doctype html><script src="/static/js/main.js"></script>',
    output: 'build/static/js',
  },
};

/** The files of such a project, from its own folder. Its packages are for the test to bring. */
export function siteFiles(bundler: Bundler): Readonly<Record<string, string>> {
  const { build, script, page } = SITE_PROJECTS[bundler];
  const manifest = {
    name: 'web',
    version: '1.0.0',
    private: true,
    type: 'module',
    scripts: { build, test: 'node src/title.test.js' },
  };
  return {
    'package.json': JSON.stringify(manifest),
    'package-lock.json': JSON.stringify({ name: 'web', version: '1.0.0', lockfileVersion: 3, packages: {} }),
    'index.html': page,
    'src/index.js': script,
    'src/title.test.js': "import { title } from './title.js';\nif (title === '') process.exit(1);\n",
    'src/title.js': 'export const title = "Patients";\n',
    ...(bundler === 'create-react-app' ? { 'react-scripts.cjs': REACT_SCRIPTS } : {}),
  };
}
