import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import type { Family } from '../../src/generators/family.js';
import { FAMILIES, render } from '../../src/generators/render.js';
import { judge } from '../../src/model/judge.js';

const fixture = fileURLToPath(new URL('../fixtures/minimal/hha-env.yaml', import.meta.url));

it.each([
  ['a/b.txt', 'a/b.txt'],
  ['a/b.txt', 'A/b.txt'],
  ['caf\u00e9.txt', 'cafe\u0301.txt'],
  ['a', 'a/b.txt'],
])('never renders %s and %s, which are one file or a file in a file somewhere', (...paths) => {
  const { models } = judge(readFileSync(fixture), 'hha-env.yaml');
  const families = FAMILIES as Family[];
  families.push({
    name: 'colliding',
    shared: () => paths.map((path) => ({ path, content: 'x\n', ownership: 'managed' })),
  });
  onTestFinished(() => {
    families.pop();
  });
  expect(() => render(models)).toThrow(`the artifacts ${paths.join(' and ')} can't stand side by side`);
});
