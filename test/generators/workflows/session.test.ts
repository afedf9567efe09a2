import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { renderDocument } from '../../golden/rendered.js';
import { STAGING_AND_PRODUCTION } from '../../model/documents.js';

interface Workflow {
  readonly jobs: Readonly<Record<string, { readonly 'timeout-minutes'?: number; readonly steps?: readonly Step[] }>>;
}
interface Step {
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

describe('a sign-in to AWS', () => {
  const { models, artifacts } = renderDocument(STAGING_AND_PRODUCTION);

  it('lasts as long as its job may run, and no longer than its role allows', () => {
    const roles = new Map(models.flatMap(({ roles }) => Object.values(roles).map((role) => [role.arn, role] as const)));
    const signIns = artifacts
      .filter(({ path }) => /^\.github\/workflows\/.*\.yml$/.test(path))
      .flatMap(({ path, content }) =>
        Object.entries((parse(content) as Workflow).jobs).flatMap(([job, { steps, ...more }]) =>
          (steps ?? [])
            .filter(({ uses }) => uses?.startsWith('aws-actions/configure-aws-credentials@'))
            .map((step) => ({ where: `${path}: ${job}`, step, minutes: more['timeout-minutes'] ?? 360 })),
        ),
      );
    expect(signIns.length).toBeGreaterThan(8);
    for (const { where, step, minutes } of signIns) {
      const seconds = Number(step.with?.['role-duration-seconds'] ?? 3600);
      expect(seconds, where).toBeGreaterThanOrEqual(minutes * 60);
      expect(seconds, where).toBeLessThanOrEqual(roles.get(String(step.with?.['role-to-assume']))?.sessionSeconds ?? 0);
    }
  });
});
