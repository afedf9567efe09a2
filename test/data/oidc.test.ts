import { describe, expect, it } from 'vitest';
import { immutableSubject, legacySubject, OIDC_CONDITION_KEYS, SUBJECT_CONFLICT } from '../../src/data/oidc.js';

const repository = { owner: 'octo-org', name: 'octo-repo' };

describe('GitHub OIDC', () => {
  it('writes both forms of a subject', () => {
    expect(legacySubject(repository, 'staging')).toBe('repo:octo-org/octo-repo:environment:staging');
    expect(immutableSubject(repository, { ownerId: '123456', repositoryId: '789012' }, 'staging')).toBe(
      'repo:octo-org@123456/octo-repo@789012:environment:staging',
    );
  });

  it('names the issuer without a scheme in condition keys', () => {
    for (const key of Object.values(OIDC_CONDITION_KEYS))
      expect(key).toMatch(/^token\.actions\.githubusercontent\.com:\w+$/);
  });

  it('chooses an answer that some source gave', () => {
    expect(SUBJECT_CONFLICT.claims.length).toBeGreaterThan(1);
    expect(SUBJECT_CONFLICT.claims.map(({ delimiter, from }) => ({ delimiter, from }))).toContainEqual(
      SUBJECT_CONFLICT.chosen,
    );
  });
});
