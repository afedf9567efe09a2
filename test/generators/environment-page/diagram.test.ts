/** The picture says in words what the way out of the VPC is, and no label is longer than a box. */
import { describe, expect, it } from 'vitest';
import { environmentPage } from '../../../src/generators/environment-page/environment-page.js';
import { judge } from '../../../src/model/judge.js';
import { given, type Part, production } from '../../model/rules/given.js';

function pictureOf(document: Part): string {
  const { models } = judge(JSON.stringify(document), 'hha-env.yaml');
  const model = models.find(({ name }) => name === 'production');
  if (model === undefined) throw new Error('The document of this test is not valid.');
  return /```mermaid\n(.*?)```/s.exec(environmentPage.environment?.(model)[0]?.content ?? '')?.[1] ?? '';
}

describe('the picture', () => {
  it.each([
    ['perAz', '3 NAT gateways'],
    ['regional', 'Regional NAT gateway'],
  ])('of nat %s leads through "%s" to the internet', (nat, label) => {
    const picture = pictureOf(given(production({ network: { nat } })));
    expect(picture).toContain(`service --> nat["${label}"]`);
    expect(picture).toContain('nat --> internet(["Internet"])');
  });

  it('breaks its lines itself, where a box would break them anywhere', () => {
    const lines = [...pictureOf(given(production({}))).matchAll(/"([^"]+)"/g)].flatMap(([, label = '']) =>
      label.startsWith('Job ') ? [] : label.split('<br/>'),
    );
    expect(lines).toContain('3 to 9 tasks');
    expect(lines.filter((line) => line.length > 30)).toEqual([]);
  });
});
