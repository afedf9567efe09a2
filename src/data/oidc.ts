import { frozen, type Provenance } from './provenance.js';

/** Provenance of GitHub's OpenID Connect facts. */
export const OIDC_PROVENANCE: Provenance = frozen({
  asOf: '2026-11-22',
  sources: [
    'aws-actions/configure-aws-credentials v6.2.3 README.md (2026-07-22): immutable subject with @, from 2026-07-15',
    'https://github.blog/changelog/2026-04-23-immutable-subject-claims-for-github-actions-oidc-tokens: from 2026-06-18',
    'github/docs commit 2e3c8fe: reverts the page that described the immutable subject',
    'https://aws.amazon.com/about-aws/whats-new/2026/01/aws-sts-supports-validation-identity-provider-claims/',
  ],
  unknown:
    'The delimiter and the starting date: see `SUBJECT_CONFLICT`. The page of 2026-01 is cited by the README, not read here.',
});

/** GitHub's token issuer as it stands in the provider's ARN and in condition keys: without `https://`. */
export const GITHUB_ISSUER_HOST = 'token.actions.githubusercontent.com';

/** The audience that the AWS credentials action asks for and the trust policy demands. */
export const GITHUB_AUDIENCE = 'sts.amazonaws.com';

/** Where the sources contradict each other, and what we render because of it. */
export interface SourceConflict {
  /** What is disputed. */
  readonly question: string;
  /** Every answer given, by whom. */
  readonly claims: readonly { readonly source: string; readonly delimiter: string; readonly from: string }[];
  /** The answer we use. */
  readonly chosen: { readonly delimiter: string; readonly from: string };
  /** Why that one. */
  readonly reason: string;
}

/** Which character joins a name and its numeric id in an immutable subject, and since when new repositories use it. */
export const SUBJECT_CONFLICT: SourceConflict = frozen({
  question:
    'The delimiter between a name and its numeric id in an immutable subject, and the day it became the default.',
  claims: [
    { source: 'GitHub changelog of 2026-04-23', delimiter: '-', from: '2026-06-18' },
    { source: 'configure-aws-credentials v6.2.3 README', delimiter: '@', from: '2026-07-15' },
  ],
  chosen: { delimiter: '@', from: '2026-07-15' },
  reason:
    'The README is the later source and shows the claim beside the error users met; GitHub withdrew the page that went ' +
    'with the changelog. A repository shows its own prefix in its OIDC settings, which settles it for that repository.',
});

/** Joins a name and its numeric id in an immutable subject. */
const IMMUTABLE_DELIMITER: string = SUBJECT_CONFLICT.chosen.delimiter;

/** A repository as a subject names it. */
export interface SubjectRepository {
  /** The organisation or user. */
  readonly owner: string;
  /** The repository's name, without the owner. */
  readonly name: string;
}

/** The numbers that stay with an owner and a repository when they are renamed. */
export interface SubjectIds {
  /** GitHub's id of the owner, decimal digits. */
  readonly ownerId: string;
  /** GitHub's id of the repository, decimal digits. */
  readonly repositoryId: string;
}

/** The subject of a job that runs in a GitHub environment, in a repository that keeps the older form. */
export function legacySubject({ owner, name }: SubjectRepository, environment: string): string {
  return `repo:${owner}/${name}:environment:${environment}`;
}

/** The subject of a job that runs in a GitHub environment, in a repository with immutable subjects. */
export function immutableSubject({ owner, name }: SubjectRepository, ids: SubjectIds, environment: string): string {
  const { ownerId, repositoryId } = ids;
  return `repo:${owner}${IMMUTABLE_DELIMITER}${ownerId}/${name}${IMMUTABLE_DELIMITER}${repositoryId}:environment:${environment}`;
}

/** The condition keys of GitHub's provider that a trust policy may test, by what they hold. */
export const OIDC_CONDITION_KEYS = frozen({
  audience: `${GITHUB_ISSUER_HOST}:aud`,
  subject: `${GITHUB_ISSUER_HOST}:sub`,
  repositoryId: `${GITHUB_ISSUER_HOST}:repository_id`,
  repositoryOwnerId: `${GITHUB_ISSUER_HOST}:repository_owner_id`,
});
