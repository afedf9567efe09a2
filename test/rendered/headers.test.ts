/** Every managed file whose format has comments says where to edit instead, and how to keep a change all the same. */
import { describe, expect, it } from 'vitest';
import type { Artifact } from '../../src/generators/artifact.js';
import { withHeader } from '../../src/generators/header.js';
import { CASES, documentOf, renderDocument } from '../golden/rendered.js';

/** The formats that have no comments. A new one has to be thought about here. */
const WITHOUT_COMMENTS = /\.json$/;
/** What a comment starts with, by the end of the path; a file that is none of these has no rule yet and fails. */
const COMMENTS: readonly (readonly [RegExp, RegExp])[] = [
  [/\.(ya?ml|sh)$|Dockerfile$|\.dockerignore$|\.gitignore$|\.gitattributes$|\/\.env\.[a-z0-9.-]+$/, /^# /],
  [/\.py$/, /^("""|# |[A-Z][^"]*`)|^$/],
  [/\.ts$/, /^(\/\/|\/\*\*| \*) /],
  [/\.md$/, /^(<!-- | {5})/],
];

/** The line, among the first twelve, that says it. */
function lineOf(content: string, sentence: RegExp): string | undefined {
  return content
    .split('\n')
    .slice(0, 12)
    .find((line) => sentence.test(line));
}

describe.each(CASES)('%s', (name) => {
  const managed = renderDocument(documentOf(name)).artifacts.filter(({ ownership }) => ownership === 'managed');
  const commented = managed.filter(({ path }) => !WITHOUT_COMMENTS.test(path));

  it('has a header in every managed file that can have one', () => {
    expect(commented.length).toBeGreaterThan(50);
    for (const { path, content } of commented) {
      expect(lineOf(content, /create-hha-env generate/), path).toBeDefined();
      // A line of prose may break in the middle of the sentence.
      expect(content.split('\n').slice(0, 12).join(' ').replaceAll(/\s+/g, ' '), path).toContain(
        `create-hha-env patch ${path}`,
      );
    }
  });

  it('writes it as a comment of the format', () => {
    for (const { path, content } of commented) {
      const rule = COMMENTS.find(([ends]) => ends.test(path));
      expect(rule, path).toBeDefined();
      expect(lineOf(content, /create-hha-env generate/), path).toMatch(rule?.[1] ?? /^$/);
    }
  });

  it('leaves first lines that a program reads where they are', () => {
    for (const { path, content, executable } of managed)
      if (executable === true) expect(content.split('\n')[0], path).toMatch(/^#!\/usr\/bin\/env /);
  });
});

describe('a header', () => {
  const managed = (path: string, content: string): Artifact => ({ path, content, ownership: 'managed' });

  it('comes once, and not into files of the user or without comments', () => {
    const once = withHeader(managed('a.sh', '#!/bin/sh\necho\n'));
    expect(once.content.split('\n').slice(0, 3)).toEqual([
      '#!/bin/sh',
      '# Rendered by create-hha-env from hha-env.yaml: change that document and run `create-hha-env generate`.',
      '# To keep a change of your own in this file, edit it and run `create-hha-env patch a.sh`.',
    ]);
    expect(withHeader(once)).toBe(once);
    const yours: Artifact = { path: 'a.py', content: 'pass\n', ownership: 'once' };
    expect(withHeader(yours)).toBe(yours);
    const json = managed('a.json', '{}\n');
    expect(withHeader(json)).toBe(json);
  });
});
