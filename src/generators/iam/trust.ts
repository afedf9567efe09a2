/** Who may take a role. */
import { GITHUB_AUDIENCE, OIDC_CONDITION_KEYS } from '../../data/oidc.js';
import { environmentArns } from '../../model/arns.js';
import type { EnvironmentModel } from '../../model/model.js';
import type { RoleModel, TrustedBy } from '../../model/roles.js';
import { type Condition, oneOrMany, type PolicyDocument, policy } from './policy.js';

/** The trust policy of a role. */
export function trustPolicy(model: EnvironmentModel, role: RoleModel): PolicyDocument {
  return TRUST[role.trustedBy](model);
}

const TRUST: Readonly<Record<TrustedBy, (model: EnvironmentModel) => PolicyDocument>> = {
  'ecs-tasks': ({ account, region }) =>
    service('ecs-tasks.amazonaws.com', {
      StringEquals: { 'aws:SourceAccount': account },
      // ECS sends an ARN of its own making, of which the account and region are the fixed part.
      ArnLike: { 'aws:SourceArn': `arn:aws:ecs:${region}:${account}:*` },
    }),
  scheduler: (model) =>
    service('scheduler.amazonaws.com', {
      StringEquals: {
        'aws:SourceAccount': model.account,
        // Scheduler sends the ARN of the group, never that of a schedule.
        'aws:SourceArn': environmentArns(model).scheduleGroup,
      },
    }),
  'github-deploy': (model) => github(model, model.github.deploySubjects),
  'github-infra': (model) => github(model, model.github.infraSubjects),
  'github-pull-request': (model) => github(model, model.github.pullRequestSubjects),
  'github-drift': (model) => github(model, model.github.driftSubjects),
};

function service(principal: string, condition: Condition): PolicyDocument {
  return policy([
    {
      Sid: 'OnlyForThisEnvironment',
      Effect: 'Allow',
      Principal: { Service: principal },
      Action: 'sts:AssumeRole',
      Condition: condition,
    },
  ]);
}

/** Exact audience and subjects: a wildcard would let in branches, pull requests or other repositories. */
function github({ github: { ids, oidcProviderArn } }: EnvironmentModel, subjects: readonly string[]): PolicyDocument {
  return policy([
    {
      Sid: 'OnlyJobsOfThisRepositoryAndEnvironment',
      Effect: 'Allow',
      Principal: { Federated: oidcProviderArn },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: {
        StringEquals: {
          [OIDC_CONDITION_KEYS.audience]: GITHUB_AUDIENCE,
          [OIDC_CONDITION_KEYS.subject]: oneOrMany(subjects),
          ...(ids === undefined
            ? {}
            : {
                [OIDC_CONDITION_KEYS.repositoryId]: ids.repository,
                [OIDC_CONDITION_KEYS.repositoryOwnerId]: ids.owner,
              }),
        },
      },
    },
  ]);
}
