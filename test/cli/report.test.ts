import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { STAGING_AND_PRODUCTION } from '../model/documents.js';
import { run } from './command-line.js';

let root = '';
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'hha-report-'));
  writeFileSync(join(root, 'hha-env.yaml'), STAGING_AND_PRODUCTION);
});
afterAll(() => rmSync(root, { recursive: true }));

describe('report', () => {
  it('prints the page on standard output, and what is to be said of the document elsewhere', async () => {
    const { code, stdout, stderr } = await run(root, ['report', 'production']);
    expect(code).toBe(0);
    expect(stderr).toMatch(/warning\[network\.two-zones\]/);
    expect(stdout).toMatch(/^<!doctype html>/);
    expect(stdout).toMatch(/<\/html>\n$/);
  });

  it('gives the page as data, to a terminal too', async () => {
    const stdout: string[] = [];
    const terminal = { isTTY: true, write: (text: string) => stdout.push(text) };
    const { code } = await run(root, ['report', 'staging', '--json'], { stdout: terminal });
    expect(code).toBe(0);
    expect(JSON.parse(stdout.join(''))).toMatchObject({
      command: 'report',
      environment: 'staging',
      html: expect.stringContaining('<h1>'),
    });
  });

  it('refuses to fill a terminal with markup, and says where to put it', async () => {
    const terminal = { isTTY: true, write: () => expect.unreachable() };
    const { code, stderr } = await run(root, ['report', 'staging'], { stdout: terminal });
    expect(code).toBe(1);
    expect(stderr).toContain('hha-env report staging > staging.html');
  });

  it.each([
    [['report'], 'The document has: staging, production.'],
    [['report', 'prodution'], 'Did you mean production?'],
  ])('takes one environment of the document: %s', async (argv, answer) => {
    const { code, stdout, stderr } = await run(root, argv);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(answer);
  });
});
