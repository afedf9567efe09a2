/** What commands of runbooks make of an answer of AWS, by the JMESPath of the AWS CLI itself. */
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { fencesOf } from '../generators/runbooks/page.js';
import { CASES, documentOf, renderDocument } from '../golden/rendered.js';
import { pythonWith } from './python.js';

const python = pythonWith('jmespath');

const pages = CASES.flatMap((name) =>
  renderDocument(documentOf(name)).artifacts.filter(({ path }) => path.startsWith('docs/runbooks/')),
);

/** The distinct queries that follow a command on any page of that name. */
function queriesOf(slug: string, command: string): readonly string[] {
  const calls = pages
    .filter(({ path }) => path.endsWith(`/${slug}.md`))
    .flatMap(({ content }) => fencesOf(content).flatMap(({ text }) => text.replaceAll('\\\n', ' ').split('\n')))
    .filter((line) => line.includes(`aws ${command} `));
  return [
    ...new Set(calls.flatMap((line) => /--query (?:'([^']+)'|"([^"]+)")/.exec(line)?.slice(1).find(Boolean) ?? [])),
  ];
}

function answered(query: string, answer: unknown): unknown {
  const program = 'import jmespath, json, sys; print(json.dumps(jmespath.search(sys.argv[1], json.load(sys.stdin))))';
  const { stdout, stderr, status } = spawnSync(python ?? '', ['-c', program, query], {
    input: JSON.stringify(answer),
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

/** Two rows as Logs Insights gives them: each is a list of fields, and each field an object. */
const row = (...values: readonly string[]) => values.map((value, index) => ({ field: `f${index}`, value }));

describe.skipIf(python === undefined)('queries of runbooks (needs Python with jmespath)', () => {
  it.each([
    ['incident', [row('rule', '192.0.2.1', '/a', '7'), row('other', '192.0.2.2', '/b', '1')]],
    ['troubleshooting', [row('12:00', 'GET /a 500 1'), row('12:01', 'GET /b 502 1')]],
  ])('%s reads every field of every row of Logs Insights', (slug, results) => {
    const queries = queriesOf(slug, 'logs get-query-results');
    expect(queries.length).toBeGreaterThan(0);
    for (const query of queries) {
      const rows = answered(query, { results }) as string[][];
      expect(rows.map((each) => [...each].sort())).toEqual(
        results.map((each) => each.map(({ value }) => value).sort()),
      );
    }
  });
});
