/** The web application as the CDK app makes it and as the runbook makes it by CLI: one answer to every request. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ROUTES_FUNCTION } from '../../src/generators/runbooks/provisioning-web.js';
import { CASES, documentOf, renderDocument } from '../golden/rendered.js';

const behavior = readFileSync(new URL('../../src/templates/infra/lib/site-behavior.ts', import.meta.url), 'utf8');

/** The directives of a policy, as the app lists them by name. */
function directivesOfApp(connectOrigins: readonly string[]): readonly string[] {
  const [, table = ''] = /const sources[^{]*= \{([\s\S]*?)\n {2}\};/.exec(behavior) ?? [];
  return [...table.matchAll(/'([\w-]+)': \[(.*)\],/g)].map(([, directive, list = '']) =>
    [
      directive,
      ...list
        .split(', ')
        .flatMap((each) => (each === '...connectOrigins' ? connectOrigins : [each.replace(/^['"]|['"]$/g, '')])),
    ].join(' '),
  );
}

describe('the web application by CLI', () => {
  it('routes by the same function', () => {
    const [, code] = /const ROUTES = `([\s\S]*?)`/.exec(behavior) ?? [];
    expect(code?.trim()).toBe(ROUTES_FUNCTION);
  });

  it.each(CASES)('sends the same headers in %s', (name) => {
    const { models, artifacts } = renderDocument(documentOf(name));
    const [, permissions = ''] = /header: 'Permissions-Policy',\s+value: '([^']+)'/.exec(behavior) ?? [];
    expect(permissions).not.toBe('');
    for (const { name: environment, frontend, paths } of models) {
      if (frontend === undefined) continue;
      const page = artifacts.find(({ path }) => path === `${paths.runbooks}/provisioning-by-cli.md`)?.content ?? '';
      const policies = [...page.matchAll(/"ContentSecurityPolicy": "([^"]+)"/g)].map(([, policy]) => policy);
      const expected = [...directivesOfApp(frontend.connectOrigins), 'upgrade-insecure-requests'].join('; ');
      expect(new Set(policies), environment).toEqual(new Set([expected]));
      expect(page).toContain(`"Value": "${permissions}"`);
    }
  });
});
