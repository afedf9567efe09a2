/** Programs of the same trade, from npm, doing something comparable. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Case } from './measure.js';

/** Exact versions: a figure without one says nothing. All run on Node 20. */
const PEERS = { 'create-vite': '9.3.0', hygen: '6.2.11', plop: '4.0.5', projen: '0.103.25' };

/** How many files the generators among the peers write. */
const FILES = 40;

/** Installs the peers below a folder and prepares a small project for each. */
export function peerCases(folder: string): readonly Case[] {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"name":"peers","private":true}\n');
  const packages = Object.entries(PEERS).map(([name, version]) => `${name}@${version}`);
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--save-exact', ...packages], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const bin = (name: keyof typeof PEERS, file: string) => join(folder, 'node_modules', name, file);
  const title = (name: keyof typeof PEERS, what: string) => `${name} ${PEERS[name]} ${what}`;

  const hygen = join(folder, 'hygen');
  const plop = join(folder, 'plop');
  for (let index = 0; index < FILES; index += 1) {
    put(
      join(hygen, `_templates/app/new/file-${index}.ejs.t`),
      `---\nto: out/file-${index}.txt\nforce: true\n---\n${'<%= name %> is here\n'.repeat(40)}`,
    );
    put(join(plop, `templates/file-${index}.hbs`), '{{name}} is here\n'.repeat(40));
  }
  put(
    join(plop, 'plopfile.mjs'),
    `export default (plop) => plop.setGenerator('app', { prompts: [{ type: 'input', name: 'name' }], actions: Array.from({ length: ${FILES} }, (_, i) => ({ type: 'add', force: true, path: \`out/file-\${i}.txt\`, templateFile: \`templates/file-\${i}.hbs\` })) });\n`,
  );
  const projen = join(folder, 'project');
  put(
    join(projen, '.projenrc.cjs'),
    `const { typescript } = require('projen');\nnew typescript.TypeScriptProject({ name: 'peer', defaultReleaseBranch: 'main' }).synth();\n`,
  );
  return [
    { name: title('create-vite', '--help'), args: [bin('create-vite', 'index.js'), '--help'], cwd: folder },
    {
      name: title('hygen', `${FILES} files`),
      args: [bin('hygen', 'dist/bin.js'), 'app', 'new', '--name', 'x'],
      cwd: hygen,
    },
    { name: title('plop', `${FILES} files`), args: [bin('plop', 'bin/plop.js'), 'app', 'x'], cwd: plop },
    // What it renders is there after the first round: its no-op, without the command line and without an install.
    { name: title('projen', 'no-op'), args: ['.projenrc.cjs'], cwd: projen, env: { PROJEN_DISABLE_POST: '1' } },
  ];
}

function put(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
