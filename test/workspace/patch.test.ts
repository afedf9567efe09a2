import { array, assert, constantFrom, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatPatch, mergePatch, parsePatch } from '../../src/workspace/patch.js';
import { openWorkspace } from '../../src/workspace/workspace.js';
import { projectFolder } from './project-folder.js';

const text = array(
  constantFrom('a', 'b', '', ' ', '-x', '+y', '@@ z', '\\ No newline at end of file', '\n', '\n', '\n'),
  { maxLength: 12 },
).map((parts) => parts.join(''));

describe('a patch', () => {
  it('reads back as it was written, whatever the texts hold', () => {
    assert(
      property(text, text, (base, edited) => {
        if (base === edited) {
          expect(() => formatPatch({ path: 'a/b.txt', base, edited })).toThrow('changes nothing');
          return;
        }
        const patch = { path: 'a/b.txt', base, edited };
        expect(parsePatch('a/b.txt', formatPatch(patch))).toEqual({ patch });
      }),
      { numRuns: 500 },
    );
  });

  it('applied to the render that it was made on gives the edit, and to the edit gives the edit', () => {
    assert(
      property(text, text, (base, edited) => {
        expect(mergePatch({ path: 'x', base, edited }, base)).toEqual({ clean: true, text: edited });
        expect(mergePatch({ path: 'x', base, edited }, edited)).toEqual({ clean: true, text: edited });
      }),
    );
  });

  it('that changes nothing gives the new render', () => {
    assert(
      property(text, text, (base, render) => {
        expect(mergePatch({ path: 'x', base, edited: base }, render).text).toBe(render);
      }),
    );
  });

  it('reads back the same after a hook stripped its trailing blanks, and empty lines at its end', () => {
    const patch = { path: 'a.txt', base: 'one\n\ntwo\n\n', edited: 'one\n\nTWO\n\n' };
    const stripped = formatPatch(patch).replace(/ +$/gm, '');
    expect(stripped).not.toBe(formatPatch(patch));
    expect(parsePatch('a.txt', stripped)).toEqual({ patch });
    expect(parsePatch('a.txt', `${stripped}\n\n`)).toEqual({ patch });
  });

  it('is readable as a unified diff', () => {
    expect(formatPatch({ path: 'a.txt', base: 'one\ntwo\n', edited: 'one\nTWO\n' })).toBe(
      'A hand edit of a.txt, merged into every render of it. The context is the whole file.\n--- a/a.txt\n+++ b/a.txt\n@@ -1,2 +1,2 @@\n one\n-two\n+TWO\n',
    );
  });

  it('that can’t be read is refused with its name and the way out', () => {
    const root = projectFolder({
      '.hha-env/patches/a.txt.patch': 'nonsense\n',
      '.hha-env/patches/b/c.patch': '@@ -1 +1 @@\n?\n',
    });
    const opened = openWorkspace(root);
    expect('problems' in opened && opened.problems.map(({ code, message }) => [code, message.split(' ')[0]])).toEqual([
      ['patch.unreadable', '.hha-env/patches/a.txt.patch'],
      ['patch.unreadable', '.hha-env/patches/b/c.patch'],
    ]);
  });

  it('of a file that we never write is refused', () => {
    const parsed = parsePatch('.hha-env/lock.json', '@@ -1 +1 @@\n-a\n+b\n');
    expect('problem' in parsed && parsed.problem.message).toContain('where the tool keeps its own records');
  });
});
