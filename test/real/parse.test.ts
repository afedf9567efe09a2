/** Every rendered file is read by the real parser of its language. */
import { spawnSync } from 'node:child_process';
import { DockerfileParser } from 'dockerfile-ast';
import { parseSync } from 'oxc-parser';
import { describe, expect, test } from 'vitest';
import { parseDocument } from 'yaml';
import type { Artifact } from '../../src/generators/artifact.js';
import { CASES, documentOf, renderDocument } from '../golden/rendered.js';

const has = (program: string, ...args: string[]) => spawnSync(program, args).status === 0;
const PYTHON = has('python3', '--version');
const BASH = has('bash', '--version');

/** Reads `[[path, text], …]` and prints a line for each that CPython cannot compile. Warnings count. */
const COMPILE_ALL = `
import json, sys, warnings
warnings.simplefilter('error')
for path, text in json.load(sys.stdin):
    try:
        compile(text, path, 'exec')
    except (SyntaxError, Warning) as error:
        print(path, error)
`;

/** The artifacts whose parser is known by the end of their name; everything else must be named in PLAIN. */
const PLAIN = /(\.md|\.gitattributes|\.gitignore|\.dockerignore|\/\.env\.[a-z0-9-]+|\.cfnlintrc)$/;

describe.each(CASES)('every file of %s is read by its language:', (name) => {
  const { artifacts } = renderDocument(documentOf(name));
  const ending = (pattern: RegExp): readonly Artifact[] => {
    const found = artifacts.filter(({ path }) => pattern.test(path));
    expect(found.length).toBeGreaterThan(0);
    return found;
  };

  test('JSON', () => {
    for (const { path, content } of ending(/\.json$/)) expect(() => JSON.parse(content), path).not.toThrow();
  });

  test('YAML', () => {
    for (const { path, content } of ending(/\.ya?ml$/)) {
      const { errors, warnings } = parseDocument(content, { version: '1.2', uniqueKeys: true });
      expect([...errors, ...warnings], path).toEqual([]);
    }
  });

  test('TypeScript', () => {
    for (const { path, content } of ending(/\.ts$/)) expect(parseSync(path, content).errors, path).toEqual([]);
  });

  test('Dockerfile', () => {
    for (const { path, content } of ending(/Dockerfile$/)) {
      const instructions = DockerfileParser.parse(content)
        .getInstructions()
        .map((each) => each.getKeyword());
      expect(instructions, path).toEqual(expect.arrayContaining(['FROM', 'COPY', 'USER', 'HEALTHCHECK', 'CMD']));
    }
  });

  test.skipIf(!PYTHON)('Python (python3)', () => {
    const files = ending(/\.py$/).map(({ path, content }) => [path, content]);
    const { stdout, status } = spawnSync('python3', ['-c', COMPILE_ALL], {
      input: JSON.stringify(files),
      encoding: 'utf8',
    });
    expect(status).toBe(0);
    expect(stdout).toBe('');
  });

  test.skipIf(!BASH)('shell (bash)', () => {
    for (const { path, content } of ending(/\.sh$/)) {
      const { status, stderr } = spawnSync('bash', ['-n'], { input: content, encoding: 'utf8' });
      expect(stderr, path).toBe('');
      expect(status, path).toBe(0);
    }
  });

  test('no kind of file is forgotten', () => {
    const read = /(\.json|\.ya?ml|\.ts|Dockerfile|\.py|\.sh)$/;
    expect(artifacts.map(({ path }) => path).filter((path) => !read.test(path) && !PLAIN.test(path))).toEqual([]);
  });
});
