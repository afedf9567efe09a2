/** What the rendered module makes of lines and exceptions that no database is needed for. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { backend } from '../../src/generators/backend/backend.js';
import { filesOf, modelsOf } from '../generators/files.js';
import { STAGING_AND_PRODUCTION } from '../model/documents.js';
import { pythonWith } from './python.js';

const python = pythonWith();
const MODULE = filesOf(backend, modelsOf(STAGING_AND_PRODUCTION)).read('backend/config/logs_without_values.py');
const START = `import logging, sys, warnings
ROW = 'Jane-' + 'Doe'
logging.basicConfig(format='%(name)s %(message)s')
if sys.argv[1] == 'withheld':
    from logs_without_values import withhold_values
    withhold_values()
    withhold_values()
`;

/** Runs Python code behind the module's start, or without it, and gives what it printed. */
function run(code: string, mode: 'withheld' | 'open'): string {
  const folder = mkdtempSync(join(tmpdir(), 'hha-logs-'));
  writeFileSync(join(folder, 'logs_without_values.py'), MODULE);
  writeFileSync(join(folder, 'lines.py'), `${START}${code}`);
  const { stdout, stderr } = spawnSync(python ?? '', ['lines.py', mode], { cwd: folder, encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  return stdout + stderr;
}

const needs = python === undefined ? ' (needs python3)' : '';

it.skipIf(python === undefined).each([
  ['an exception that nobody catches', 'raise ValueError(ROW)', 'ValueError'],
  [
    'the cause of one',
    'try:\n    {}[ROW]\nexcept KeyError as error:\n    raise OSError("gone") from error',
    'KeyError',
  ],
  ['the one it was raised in place of', 'try:\n    {}[ROW]\nexcept KeyError:\n    raise OSError("gone")', 'KeyError'],
  [
    'one that is thrown away',
    'class Dropped:\n    def __del__(self):\n        raise ValueError(ROW)\nDropped()',
    'ValueError',
  ],
  ['a warning', 'warnings.warn(ROW)', 'UserWarning'],
  ['a line whose format does not suit', 'logging.error("%d", ROW)\nlogging.error("next")', 'root next'],
  ['an argument', 'logging.error("it says %s", ValueError(ROW))', 'root it says [ValueError]'],
  ['an argument by its name', 'logging.error("it says %(error)s", {"error": ValueError(ROW)})', 'it says [ValueError]'],
  ['the line itself', 'logging.error(ValueError(ROW))', 'root [ValueError]'],
  [
    'its representation',
    'try:\n    {}[ROW]\nexcept KeyError as error:\n    logging.error(f"it says {error!r}")',
    '[KeyError]',
  ],
  [
    'one that cannot be printed',
    'class Odd(Exception):\n    def __str__(self):\n        raise ValueError(ROW)\nlogging.error(ROW, exc_info=Odd())',
    'a line was withheld (ValueError while it was judged)',
  ],
  ['the query of a request', 'logging.getLogger("gunicorn.error").error("failed %s", "/a?b=" + ROW)', 'failed /a'],
])(`keeps back %s, which stands in the log otherwise${needs}`, (_, code, shown) => {
  const withheld = run(code, 'withheld');
  expect(withheld).not.toContain('Doe');
  expect(withheld).toContain(shown);
  expect(run(code, 'open')).toContain('Jane-Doe');
});

it.skipIf(python === undefined).each([
  ['a line without an exception', 'logging.error("started %s of %d", "a", 3)', 'root started a of 3\n'],
  [
    'a word that an exception has for its message',
    'logging.error("a bad day for all %s", ValueError("a"))',
    'day for all',
  ],
  ['a module that is missing', 'import no_such_module', "ModuleNotFoundError, No module named 'no_such_module'"],
  ['where it came through', 'def work():\n    raise ValueError(ROW)\nwork()', ', in work'],
])(`shows %s${needs}`, (_, code, shown) => {
  expect(run(code, 'withheld')).toContain(shown);
});
