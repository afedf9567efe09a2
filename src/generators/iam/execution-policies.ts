/** What ECS may do to start a task: pull one image, read the secrets of that task, write to its log groups. */
import { environmentArns } from '../../model/arns.js';
import type { EnvironmentModel } from '../../model/model.js';
import type { RoleKey } from '../../model/roles.js';
import { allow, type PolicyDocument, policy, type Statement } from './policy.js';

/** The policy of an execution role, read off the task definitions that name the role. */
export function executionPolicy(model: EnvironmentModel, role: RoleKey): PolicyDocument {
  const arns = environmentArns(model);
  const tasks = model.tasks.filter(({ executionRole }) => executionRole === role);
  const parameters = new Set(tasks.flatMap(({ secrets }) => secrets.map(({ arnParameter }) => arnParameter)));
  const own = secretArns(model, parameters);
  return policy([
    // The token is not bound to a repository: AWS knows no resource for this action.
    allow('SignInToTheRegistry', ['ecr:GetAuthorizationToken'], ['*']),
    allow(
      'PullTheImage',
      ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
      [arns.repository],
    ),
    ...(own.length > 0 ? [allow('ReadItsSecrets', ['secretsmanager:GetSecretValue'], own)] : []),
    ...(parameters.has(model.parameters.masterSecretArn) ? [masterSecret(model)] : []),
    ...(parameters.size > 0 && model.settings.encryption.customerManagedKeys ? [decryptSecrets(model)] : []),
    allow(
      'WriteItsLogs',
      ['logs:CreateLogStream', 'logs:PutLogEvents'],
      tasks.map(({ logGroup }) => arns.logStreams(logGroup)),
    ),
  ]);
}

function secretArns(model: EnvironmentModel, parameters: ReadonlySet<string>): readonly string[] {
  return [model.databaseSecrets.app, model.databaseSecrets.migrate, ...model.secrets]
    .filter(({ arnParameter }) => parameters.has(arnParameter))
    .map(({ arnPattern }) => arnPattern)
    .sort();
}

/** RDS names the secret itself, after an id of its own, and tags it with the instance that it opens. */
function masterSecret(model: EnvironmentModel): Statement {
  return allow(
    'ReadTheAdministratorSecretOfThisDatabase',
    ['secretsmanager:GetSecretValue'],
    [environmentArns(model).masterSecrets],
    { StringEquals: { 'aws:ResourceTag/aws:rds:primaryDBInstanceArn': model.database.arn } },
  );
}

/** The key's id is AWS's, so its alias is tested, and that Secrets Manager asks. */
function decryptSecrets(model: EnvironmentModel): Statement {
  const { keys, secretsManagerHost } = environmentArns(model);
  return allow('DecryptSecrets', ['kms:Decrypt'], [keys], {
    StringEquals: { 'kms:ViaService': secretsManagerHost },
    'ForAnyValue:StringEquals': { 'kms:ResourceAliases': model.names.keyAliases.data },
  });
}
