/** GitHub as AWS sees it: the repository, and the exact subjects of the tokens that its jobs carry. */
import { GITHUB_ISSUER_HOST, immutableSubject, legacySubject } from '../data/oidc.js';
import type { ApplicationSettings } from '../schema/document.js';
import type { EnvironmentSettings } from '../schema/environment/environment.js';

export interface GithubModel {
  readonly repository: string;
  readonly owner: string;
  readonly repositoryName: string;
  readonly branch: string;
  /** The GitHub environment of jobs that deploy the application. */
  readonly environment: string;
  /** That of jobs that deploy the CDK app, who could do anything: no token of another job takes their role. */
  readonly infraEnvironment: string;
  /** The GitHub environment of jobs that compare and change nothing: pull requests and the weekly look at what is not deployed. */
  readonly diffEnvironment: string;
  /** That of the weekly look for what was changed by hand, which may read more than a pull request may. */
  readonly driftEnvironment: string;
  /** Exact subjects of the tokens that jobs carry which deploy the application. */
  readonly deploySubjects: readonly string[];
  /** The same for jobs that deploy the CDK app. */
  readonly infraSubjects: readonly string[];
  /** Exact subjects of the tokens of pull requests, which may read and compare only. */
  readonly pullRequestSubjects: readonly string[];
  /** Those of the look for what was changed by hand. */
  readonly driftSubjects: readonly string[];
  /** The numbers of the repository, when the document says them: the trust policies test them too. */
  readonly ids: { readonly owner: string; readonly repository: string } | undefined;
  readonly oidcProviderArn: string;
  readonly createsOidcProvider: boolean;
}

/** The GitHub environments that tokens may name: of deployments, of the CDK app, of comparisons, and of the look for drift. */
export function githubEnvironments(environment: string): readonly [string, string, string, string] {
  return [environment, `${environment}-infra`, `${environment}-diff`, `${environment}-drift`];
}

/** The GitHub side of an environment. */
export function githubModel(
  application: ApplicationSettings,
  account: string,
  { github }: EnvironmentSettings,
): GithubModel {
  const [owner = '', name = ''] = application.repository.split('/');
  const repository = { owner, name };
  const [, infraEnvironment, diffEnvironment, driftEnvironment] = githubEnvironments(github.environment);
  return {
    repository: application.repository,
    owner,
    repositoryName: name,
    branch: application.branch,
    environment: github.environment,
    infraEnvironment,
    diffEnvironment,
    driftEnvironment,
    deploySubjects: subjects(application, repository, github.environment),
    infraSubjects: subjects(application, repository, infraEnvironment),
    pullRequestSubjects: subjects(application, repository, diffEnvironment),
    driftSubjects: subjects(application, repository, driftEnvironment),
    ids:
      application.repositoryIds === undefined
        ? undefined
        : { owner: String(application.repositoryIds.owner), repository: String(application.repositoryIds.repository) },
    oidcProviderArn: `arn:aws:iam::${account}:oidc-provider/${GITHUB_ISSUER_HOST}`,
    createsOidcProvider: github.oidcProvider === 'create',
  };
}

/**
 * With the ids known, a token may come in the immutable form or, from an older repository, in the legacy one; the trust
 * policy then tests the ids as well. Without them only the legacy form can be written down exactly, and a wildcard in its
 * place would let strangers in.
 */
function subjects(
  { repositoryIds }: ApplicationSettings,
  repository: { readonly owner: string; readonly name: string },
  environment: string,
): readonly string[] {
  const legacy = legacySubject(repository, environment);
  if (repositoryIds === undefined) return [legacy];
  const ids = { ownerId: String(repositoryIds.owner), repositoryId: String(repositoryIds.repository) };
  return [immutableSubject(repository, ids, environment), legacy];
}
