/** Rows 21 to 52: the database, secrets and IAM. */
import { expect } from 'vitest';
import { postgresVersionStatus } from '../../src/data/postgres.js';
import type { RoleModel } from '../../src/model/roles.js';
import type { Defects } from './defect.js';
import type { Subject } from './subject.js';

const instance = ({ resources }: Subject) => resources('AWS::RDS::DBInstance')[0];
const policiesOf = ({ policies }: RoleModel) => policies.map(({ file }) => file);
const permissions = ({ text, model }: Subject, role: keyof Subject['model']['roles']) =>
  policiesOf(model.roles[role]).map(text).join('\n');
const everything = ({ paths, text }: Subject) => paths.map((path) => text(path)).join('\n');

export const DATABASE_AND_SECRETS: Defects = {
  21: {
    title: 'an engine version that can no longer be created',
    absent: ({ staging, production }) => {
      for (const subject of [staging, production])
        expect(postgresVersionStatus(instance(subject).EngineVersion)).toBe('creatable');
    },
  },
  22: {
    title: 'the database is never made',
    absent: ({ staging }) => expect(instance(staging).DBName).toBe('homehealthaid'),
  },
  23: {
    title: 'two passwords for one login',
    absent: ({ staging }) => {
      const app = staging
        .resources('AWS::SecretsManager::Secret')
        .find(({ Name }) => Name === staging.model.databaseSecrets.app.name);
      expect(app.GenerateSecretString).toMatchObject({ GenerateStringKey: 'password' });
      expect(JSON.stringify(instance(staging))).not.toContain('MasterUserPassword":"');
    },
  },
  24: {
    title: 'passwords on a command line',
    absent: ({ staging }) => {
      expect(instance(staging).ManageMasterUserPassword).toBe(true);
      expect(everything(staging)).not.toMatch(/--master-user-password\b|--secret-string (?!file:)['"]?[a-z]/);
    },
  },
  25: {
    title: 'the application connects as the administrator',
    absent: ({ staging }) => {
      const [service] = staging.model.tasks;
      const secrets = staging.json(service?.file ?? '').containerDefinitions[0].secrets;
      const password = secrets.find(({ name }: { name: string }) => name === 'DATABASE_PASSWORD');
      expect(password.valueFrom).toContain(staging.model.parameters.appSecretArn);
      expect(staging.text('backend/scheduled_tasks/database_roles.py')).toContain('DATABASE_APP_USERNAME');
    },
  },
  26: {
    title: 'the certificate of the database is not verified',
    absent: ({ staging }) => {
      expect(staging.text('backend/config/staging.py')).toMatch(/verify-full/);
      expect(staging.text('backend/Dockerfile')).toContain('global-bundle.pem');
      expect(JSON.stringify(staging.resources('AWS::RDS::DBParameterGroup')[0])).toContain('"rds.force_ssl":"1"');
    },
  },
  27: {
    title: 'one static connection string',
    absent: ({ staging }) => {
      const [service] = staging.model.tasks;
      const container = staging.json(service?.file ?? '').containerDefinitions[0];
      const names = [...container.environment, ...container.secrets].map(({ name }: { name: string }) => name);
      expect(names).toEqual(
        expect.arrayContaining([
          'DATABASE_HOST',
          'DATABASE_PORT',
          'DATABASE_NAME',
          'DATABASE_USERNAME',
          'DATABASE_PASSWORD',
        ]),
      );
      expect(names).not.toContain('DATABASE_URL');
    },
  },
  28: {
    title: 'one command deletes the database',
    absent: ({ staging }) => {
      expect(instance(staging)).toMatchObject({ DeletionProtection: true, CopyTagsToSnapshot: true });
      expect(['Snapshot', 'Retain', 'RetainExceptOnCreate']).toContain(
        staging.whole('AWS::RDS::DBInstance')[0]?.DeletionPolicy,
      );
    },
  },
  29: {
    title: 'no second zone for production',
    absent: ({ staging, production }) => {
      expect(instance(production).MultiAZ).toBe(true);
      expect(instance(staging).MultiAZ).toBe(false);
    },
  },
  30: {
    title: 'fixed storage that fills up',
    absent: ({ staging }) =>
      expect(instance(staging)).toMatchObject({ StorageType: 'gp3', AllocatedStorage: '20', MaxAllocatedStorage: 100 }),
  },
  31: {
    title: 'no logs and no monitoring of the database',
    absent: ({ staging, production }) => {
      expect(instance(staging).EnableCloudwatchLogsExports).toEqual(expect.arrayContaining(['postgresql', 'upgrade']));
      expect(instance(production)).toMatchObject({ MonitoringInterval: 60 });
      expect(JSON.stringify(staging.resources('AWS::RDS::DBParameterGroup'))).toContain('log_min_duration_statement');
    },
  },
  32: {
    title: 'extended support is bought unasked',
    absent: ({ staging }) =>
      expect(instance(staging).EngineLifecycleSupport).toBe('open-source-rds-extended-support-disabled'),
  },
  33: {
    title: 'health data under a key of AWS',
    absent: ({ production }) => {
      expect(instance(production)).toMatchObject({ StorageEncrypted: true });
      expect(instance(production).KmsKeyId).toBeDefined();
      for (const key of production.resources('AWS::KMS::Key')) expect(key.EnableKeyRotation).toBe(true);
    },
  },
  34: {
    // Staging sleeps at 06:00 UTC, which is a night in New York.
    title: 'random windows',
    absent: ({ staging }) =>
      expect(instance(staging)).toMatchObject({
        PreferredBackupWindow: '12:30-13:00',
        PreferredMaintenanceWindow: 'fri:22:30-fri:23:00',
      }),
  },
  35: {
    title: 'backups that nothing verifies and nothing keeps elsewhere',
    absent: ({ production }) => {
      const [plan] = production.resources('AWS::Backup::BackupPlan');
      expect(JSON.stringify(plan)).toContain('CopyActions');
      expect(production.text(`${production.model.paths.runbooks}/restore-drill.md`)).toContain('restore');
    },
  },
  36: {
    title: 'Aurora Serverless as a saving',
    absent: ({ staging }) => expect(staging.resources('AWS::RDS::DBCluster')).toEqual([]),
  },
  37: {
    title: 'a secret name that looks like it ends in a suffix',
    absent: ({ staging }) => {
      for (const { Name } of staging.resources('AWS::SecretsManager::Secret'))
        expect(Name).not.toMatch(/-[A-Za-z0-9]{6}$/);
    },
  },
  38: {
    title: 'partial secret ARNs in a task definition',
    absent: ({ staging }) => {
      for (const task of staging.model.tasks) {
        for (const { valueFrom } of staging.json(task.file).containerDefinitions[0].secrets) {
          expect(valueFrom).toMatch(/^\{\{resolve:ssm:\/home-health-aid\/staging\/[a-z/-]+-arn\}\}(:[\w-]+::)?$/);
        }
      }
    },
  },
  39: {
    title: 'every secret of the account can be read',
    absent: ({ staging }) => {
      for (const role of Object.values(staging.model.roles)) {
        for (const file of policiesOf(role).filter((each) => staging.paths.includes(each)))
          expect(staging.text(file), role.name).not.toMatch(/secret:(?:staging\/)?\*"/);
      }
    },
  },
  40: {
    title: 'the execution role cannot pull the image',
    absent: ({ staging }) => {
      const policy = permissions(staging, 'backendExecution');
      for (const action of [
        'ecr:GetAuthorizationToken',
        'ecr:BatchCheckLayerAvailability',
        'ecr:GetDownloadUrlForLayer',
        'ecr:BatchGetImage',
      ]) {
        expect(policy).toContain(action);
      }
    },
  },
  41: {
    title: 'secrets come twice, once at run time without permission',
    absent: ({ staging }) => {
      expect(staging.text('backend/config/staging.py')).not.toMatch(/boto3|get_secret_value/);
      expect(permissions(staging, 'task')).not.toContain('secretsmanager');
    },
  },
  42: {
    title: 'a client that dies on import',
    absent: ({ staging }) => expect(everything(staging)).not.toMatch(/client\(['"]secrets-manager['"]\)/),
  },
  43: {
    title: 'no region',
    absent: ({ staging }) => {
      expect(staging.text('deploy/staging/environment.sh')).toMatch(/AWS_REGION=['"]?us-east-1/);
      expect(staging.text('backend/config/staging.py')).not.toContain('boto3');
    },
  },
  44: {
    title: 'missing values become None',
    absent: ({ staging }) => {
      const configuration = staging.text('backend/config/staging.py');
      expect(configuration).not.toMatch(/except Exception/);
      expect(configuration).toMatch(/raise \w*(?:Error|Exit|Missing)/);
    },
  },
  45: {
    title: 'a key that Flask-SQLAlchemy does not read',
    absent: ({ staging }) => expect(staging.text('backend/config/staging.py')).toContain('SQLALCHEMY_DATABASE_URI'),
  },
  46: {
    title: 'FLASK_ENV, which selects nothing',
    absent: ({ staging }) => {
      expect(everything(staging)).not.toMatch(/FLASK_ENV["'=]/);
      expect(staging.text(staging.model.tasks[0]?.file ?? '')).toContain('config.staging.StagingConfig');
    },
  },
  47: {
    title: 'geocoding keys never reach the task',
    absent: ({ staging }) => {
      const task = staging.text(staging.model.tasks[0]?.file ?? '');
      expect(task).toContain(':google_maps::');
      expect(task).toContain('GOOGLE_MAPS_API_KEY');
    },
  },
  48: {
    title: 'no rotation, no key of our own',
    absent: ({ production }) => {
      for (const secret of production.resources('AWS::SecretsManager::Secret'))
        expect(secret.KmsKeyId, secret.Name).toBeDefined();
      expect(production.text(`${production.model.paths.runbooks}/secret-rotation.md`)).toContain('jwt');
    },
  },
  49: {
    title: 'a rotated secret never reaches the tasks',
    absent: ({ staging }) => {
      const rules = JSON.stringify(staging.resources('AWS::Events::Rule'));
      expect(rules).toContain('secretsmanager');
      expect(JSON.stringify(staging.resources('AWS::StepFunctions::StateMachine'))).toMatch(/updateService/);
    },
  },
  50: {
    title: 'a user with administrator rights for the set-up',
    absent: ({ staging }) => {
      // The review of who has access asks who has these rights.
      const given = everything(staging).replace(/^aws iam list-entities-for-policy .*$/gm, '');
      expect(given).not.toMatch(/AdministratorAccess|create-access-key/);
    },
  },
  51: {
    title: 'the schedule may not start its task',
    absent: ({ staging }) => {
      const actions = permissions(staging, 'scheduler');
      expect(actions).toContain('ecs:RunTask');
      expect(actions).toContain('ecs-tasks.amazonaws.com');
      expect(actions).toContain(staging.model.roles.backendExecution.arn);
      expect(actions).toContain(staging.model.roles.task.arn);
    },
  },
  52: {
    title: 'the permissions of CI are unsaid',
    absent: ({ staging }) => {
      const policy = permissions(staging, 'githubBackend');
      for (const action of [
        'ecs:RegisterTaskDefinition',
        'ecs:UpdateService',
        'ecs:RunTask',
        'ecs:DescribeTasks',
        'iam:PassRole',
        'ecr:PutImage',
      ]) {
        expect(policy).toContain(action);
      }
      for (const role of Object.values(staging.model.roles)) {
        for (const file of policiesOf(role).filter((each) => staging.paths.includes(each)))
          expect(staging.text(file).replace(/\s/g, '').length, role.name).toBeLessThanOrEqual(6144);
      }
    },
  },
};
