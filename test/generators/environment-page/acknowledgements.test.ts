/** What a document accepts, with its reason, stands where an auditor looks for it. */
import { expect, it } from 'vitest';
import { environmentPage } from '../../../src/generators/environment-page/environment-page.js';
import { judge } from '../../../src/model/judge.js';
import { acknowledging, given, type Part, production } from '../../model/rules/given.js';

const REASON = 'Decided by the security officer for this test.';

function pageOf(document: Part): string {
  const { models } = judge(JSON.stringify(document), 'hha-env.yaml');
  const model = models.find(({ name }) => name === 'production');
  if (model === undefined) throw new Error('The document of this test is not valid.');
  return environmentPage.environment?.(model)[0]?.content ?? '';
}

it('a control that is off by choice has its reason in its row', () => {
  const page = pageOf(
    acknowledging(given(production({ database: { deletionProtection: false } })), 'guard.deletion-protection'),
  );
  const row = page.split('\n').find((line) => line.startsWith('| Deletion protection of the database |'));
  expect(row).toContain('| off |');
  expect(row).toContain(`Accepted: ${REASON}`);
  expect(page.match(/Accepted: /g)).toHaveLength(1);
});

it('a guard between environments is listed with its reason too', () => {
  const document = given(production({ account: '111122223333' }));
  const page = pageOf(acknowledging(document, 'environments.phi-account'));
  expect(page).toContain('### Acknowledged');
  expect(page).toContain(`| \`environments.phi-account\` | ${REASON} |`);
  expect(pageOf(document)).not.toContain('### Acknowledged');
});
