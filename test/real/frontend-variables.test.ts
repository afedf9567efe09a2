import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadEnv } from 'vite';
import { describe, expect, it } from 'vitest';
import { dotenvLine } from '../../src/generators/frontend/dotenv.js';
import { frontend } from '../../src/generators/frontend/frontend.js';
import { filesOf, modelsOf } from '../generators/files.js';
import { MINIMAL } from '../model/documents.js';

const VALUES = [
  'plain',
  '',
  'with space',
  '  padded  ',
  'a # b',
  '#hash',
  'a=b',
  'https://key@host/1?a=1&b=2',
  "it's",
  'say "x"',
  `both ' and "`,
  '`tick`',
  'price $5 ${HOME} $HOME',
  'back\\slash',
  'not a line\\nbreak',
  "it's not a line\\nbreak",
  'two\nlines',
  "it's\ntwo lines",
  'ends\\',
];
const expected = Object.fromEntries(VALUES.map((value, index) => [`VITE_VALUE_${index}`, value]));
const lines = (expands: boolean) =>
  `${Object.entries(expected)
    .map(([name, value]) => dotenvLine(name, value, expands))
    .join('\n')}\n`;

/** Writes one file of variables into a folder, for as long as it is read. */
function reading<T>(name: string, content: string, read: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'hha-variables-'));
  writeFileSync(join(folder, name), content);
  try {
    return read(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
/** As deploy/build-site.sh reads it for Create React App. */
const byNode = (name: string, content: string): Record<string, string> =>
  JSON.parse(
    reading(name, content, (folder) =>
      execFileSync(process.execPath, [`--env-file=${join(folder, name)}`, '-p', 'JSON.stringify(process.env)'], {
        encoding: 'utf8',
        env: {},
      }),
    ),
  );
const byVite = (mode: string, content: string) =>
  reading(`.env.${mode}`, content, (folder) => loadEnv(mode, folder, 'VITE_'));

describe('a file of variables', () => {
  it('is read back as it was meant by Vite, which expands', () => {
    expect(byVite('staging', lines(true))).toEqual(expected);
  });

  it('is read back as it was meant by Node, which does not', () => {
    expect(byNode('.env.staging', lines(false))).toMatchObject(expected);
  });

  it.each([
    ['create-react-app', (content: string) => byNode('.env.staging', content)],
    ['vite', (content: string) => byVite('staging', content)],
  ])('gives a build with %s the variables of the model', (bundler, read) => {
    const settings = `{ bundler: ${bundler}, environment: { TITLE: "Hälp & 'care' for $5" } }`;
    const [model] = modelsOf(MINIMAL.replace('application:\n', `application:\n  frontend: ${settings}\n`));
    if (model?.frontend === undefined) throw new Error('the document has a frontend');
    const content = filesOf(frontend, [model]).read(model.frontend.environmentFile);
    expect(read(content)).toMatchObject(model.frontend.variables);
    expect(Object.values(model.frontend.variables)).toContain("Hälp & 'care' for $5");
  });
});
