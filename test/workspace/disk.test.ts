import { posix, win32 } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isInside } from '../../src/workspace/disk.js';

describe('what a link in the project leads to', () => {
  it.each([
    ['/home/me/project', '/home/me/project/real', true],
    ['/home/me/project', '/home/me/project/..real', true],
    ['/home/me/project', '/home/me/project', false],
    ['/home/me/project', '/home/me', false],
    ['/home/me/project', '/home/me/project-of-others/real', false],
    ['/home/me/project', '/home/me/project/.git/hooks', false],
    ['/home/me/project', '/home/me/project/.GIT/hooks', false],
    ['/', '/real', true],
  ])('on POSIX: of %s, %s is inside: %s', (root, target, inside) => {
    expect(isInside(root, target, posix)).toBe(inside);
  });

  it.each([
    ['C:\\me\\project', 'C:\\me\\project\\real', true],
    ['C:\\me\\project', 'c:\\ME\\project\\real\\deep', true],
    ['C:\\me\\project', 'C:\\me\\other', false],
    ['C:\\me\\project', 'D:\\me\\project\\real', false],
    ['C:\\me\\project', 'C:\\me\\project\\.Git\\hooks', false],
    ['C:\\me\\project', 'C:\\me\\project\\GIT~1\\hooks', false],
  ])('on Windows: of %s, %s is inside: %s', (root, target, inside) => {
    expect(isInside(root, target, win32)).toBe(inside);
  });
});
