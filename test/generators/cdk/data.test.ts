import { describe, expect, it } from 'vitest';
import { STAGING_AND_PRODUCTION } from '../../model/documents.js';
import { type Resource, synthesise } from '../../real/synth.js';
import { OTHER_REGION } from './documents.js';

const resources = async (text: string, stack: string, type: string): Promise<readonly Resource[]> => {
  const { templates } = await synthesise(text);
  return Object.values(templates[`home-health-aid-${stack}`]?.Resources ?? {}).filter(({ Type }) => Type === type);
};

describe('the data stack', () => {
  it('makes the database that the document describes', async () => {
    const [database] = await resources(STAGING_AND_PRODUCTION, 'production-data', 'AWS::RDS::DBInstance');
    expect(database).toMatchObject({ DeletionPolicy: 'Snapshot', UpdateReplacePolicy: 'Snapshot' });
    expect(database?.Properties).toMatchObject({
      Engine: 'postgres',
      EngineVersion: '17.6',
      DBName: 'homehealthaid',
      MasterUsername: 'hha_admin',
      ManageMasterUserPassword: true,
      MasterUserSecret: { KmsKeyId: expect.anything() },
      StorageType: 'gp3',
      StorageEncrypted: true,
      KmsKeyId: expect.anything(),
      MultiAZ: true,
      PubliclyAccessible: false,
      BackupRetentionPeriod: 35,
      PreferredBackupWindow: '06:00-06:30',
      PreferredMaintenanceWindow: 'sun:07:00-sun:07:30',
      CopyTagsToSnapshot: true,
      DeletionProtection: true,
      MonitoringInterval: 60,
      EnableCloudwatchLogsExports: ['postgresql', 'upgrade'],
      EngineLifecycleSupport: 'open-source-rds-extended-support-disabled',
    });
    expect(database?.Properties).not.toHaveProperty('MasterUserPassword');
  });

  it('leaves keys and monitoring to AWS where the data is synthetic', async () => {
    const [database] = await resources(STAGING_AND_PRODUCTION, 'staging-data', 'AWS::RDS::DBInstance');
    expect(database?.Properties).toMatchObject({ StorageEncrypted: true, MonitoringInterval: 0, MultiAZ: false });
    for (const absent of ['KmsKeyId', 'MasterUserSecret', 'MonitoringRoleArn', 'Iops', 'StorageThroughput']) {
      expect(database?.Properties).not.toHaveProperty(absent);
    }
    expect(await resources(STAGING_AND_PRODUCTION, 'staging-base', 'AWS::KMS::Key')).toEqual([]);
    expect(await resources(STAGING_AND_PRODUCTION, 'staging-data', 'AWS::Backup::BackupPlan')).toEqual([]);
  });

  it('provisions the speed that the document asks for', async () => {
    const [database] = await resources(OTHER_REGION, 'production-data', 'AWS::RDS::DBInstance');
    expect(database?.Properties).toMatchObject({ AllocatedStorage: '400', Iops: 12000, StorageThroughput: 500 });
  }, 60_000);

  it('logs neither statements nor details over health data, and slow ones over synthetic data', async () => {
    const parameters = async (stack: string) =>
      (await resources(STAGING_AND_PRODUCTION, stack, 'AWS::RDS::DBParameterGroup'))[0]?.Properties?.Parameters;
    expect(await parameters('production-data')).toMatchObject({
      'rds.force_ssl': '1',
      log_error_verbosity: 'terse',
      log_min_duration_statement: '-1',
      log_parameter_max_length: '0',
    });
    expect(await parameters('staging-data')).toMatchObject({
      'rds.force_ssl': '1',
      log_min_duration_statement: '1000',
    });
    expect(await parameters('staging-data')).not.toHaveProperty('log_error_verbosity');
  });

  it('generates secrets or creates them without a value', async () => {
    const secrets = await resources(STAGING_AND_PRODUCTION, 'production-data', 'AWS::SecretsManager::Secret');
    const byName = new Map(secrets.map(({ Properties }) => [Properties?.Name as string, Properties]));
    expect([...byName.keys()].sort()).toEqual(
      ['database/app', 'database/migrate', 'geocoding', 'jwt'].map((name) => `home-health-aid/production/${name}`),
    );
    expect(byName.get('home-health-aid/production/jwt')?.GenerateSecretString).toMatchObject({ PasswordLength: 64 });
    expect(byName.get('home-health-aid/production/database/app')?.GenerateSecretString).toMatchObject({
      SecretStringTemplate: '{"username":"hha_app"}',
      GenerateStringKey: 'password',
    });
    const empty = byName.get('home-health-aid/production/geocoding');
    expect(empty).not.toHaveProperty('GenerateSecretString');
    expect(empty).not.toHaveProperty('SecretString');
  });

  it('lets AWS Backup at this database, its snapshots and its keys, in both regions', async () => {
    const [plan] = await resources(STAGING_AND_PRODUCTION, 'production-data', 'AWS::IAM::ManagedPolicy').then((all) =>
      all.filter(({ Properties }) => Properties?.Description === 'Takes the backups of the database'),
    );
    const statements = plan?.Properties?.PolicyDocument.Statement as readonly Record<string, unknown>[];
    const text = JSON.stringify(statements);
    for (const region of ['us-east-1', 'us-west-2']) {
      expect(text).toContain(`arn:aws:rds:${region}:444455556666:snapshot:awsbackup:*`);
    }
    const grant = statements.find(({ Action }) => Action === 'kms:CreateGrant');
    // The key of the database, and that of the copies.
    expect(grant?.Resource).toHaveLength(2);
    expect(grant?.Condition).toEqual({ Bool: { 'kms:GrantIsForAWSResource': 'true' } });
    const [role] = (await resources(STAGING_AND_PRODUCTION, 'production-data', 'AWS::IAM::Role')).filter(
      ({ Properties }) => Properties?.Description === 'Takes the backups of the database',
    );
    expect(role?.Properties?.ManagedPolicyArns).toHaveLength(1);
    expect(JSON.stringify(role)).not.toContain('service-role/');
  });

  it('locks the vaults of health data, in both regions', async () => {
    for (const stack of ['production-data', 'production-recovery']) {
      const [vault] = await resources(STAGING_AND_PRODUCTION, stack, 'AWS::Backup::BackupVault');
      expect(vault?.Properties?.LockConfiguration).toEqual({ MinRetentionDays: 35 });
      expect(vault?.Properties?.AccessPolicy.Statement).toMatchObject([
        { Effect: 'Deny', Principal: { AWS: '*' }, Action: expect.arrayContaining(['backup:DeleteRecoveryPoint']) },
      ]);
    }
  });

  it('tells of backups and copies that do not come about', async () => {
    const rules = await resources(STAGING_AND_PRODUCTION, 'production-data', 'AWS::Events::Rule');
    expect(rules.map(({ Properties }) => Properties?.EventPattern)).toEqual([
      {
        source: ['aws.backup'],
        'detail-type': ['Backup Job State Change'],
        detail: { backupVaultName: ['home-health-aid-production'], state: ['FAILED', 'ABORTED', 'EXPIRED'] },
      },
      {
        source: ['aws.backup'],
        'detail-type': ['Copy Job State Change'],
        detail: {
          sourceBackupVaultArn: ['arn:aws:backup:us-east-1:444455556666:backup-vault:home-health-aid-production'],
          state: ['FAILED'],
        },
      },
    ]);
    expect(await resources(STAGING_AND_PRODUCTION, 'staging-data', 'AWS::Events::Rule')).toEqual([]);
  });

  it('copies every backup into the vault of the other region, at an hour when RDS is not busy', async () => {
    const [plan] = await resources(STAGING_AND_PRODUCTION, 'production-data', 'AWS::Backup::BackupPlan');
    const rules = plan?.Properties?.BackupPlan.BackupPlanRule;
    const vault = 'arn:aws:backup:us-west-2:444455556666:backup-vault:home-health-aid-production';
    expect(rules).toMatchObject([
      {
        RuleName: 'daily',
        ScheduleExpression: 'cron(30 9 * * ? *)',
        Lifecycle: { DeleteAfterDays: 35 },
        CopyActions: [{ DestinationBackupVaultArn: vault }],
      },
      {
        RuleName: 'monthly',
        ScheduleExpression: 'cron(30 9 1 * ? *)',
        Lifecycle: { DeleteAfterDays: 365 },
        CopyActions: [{ DestinationBackupVaultArn: vault }],
      },
    ]);
    const { manifest, templates } = await synthesise(STAGING_AND_PRODUCTION);
    expect(manifest.artifacts['home-health-aid-production-recovery']?.environment).toBe('aws://444455556666/us-west-2');
    const copies = Object.values(templates['home-health-aid-production-recovery']?.Resources ?? {});
    expect(copies.find(({ Type }) => Type === 'AWS::Backup::BackupVault')?.Properties).toMatchObject({
      BackupVaultName: 'home-health-aid-production',
      EncryptionKeyArn: expect.anything(),
    });
  });
});

describe('the delivery stack', () => {
  it('keeps images that a rollback needs, under tags that never move', async () => {
    const [repository] = await resources(STAGING_AND_PRODUCTION, 'production-delivery', 'AWS::ECR::Repository');
    expect(repository?.Properties).toMatchObject({
      ImageTagMutability: 'IMMUTABLE',
      ImageScanningConfiguration: { ScanOnPush: true },
      EncryptionConfiguration: { EncryptionType: 'KMS' },
    });
    const { rules } = JSON.parse(repository?.Properties?.LifecyclePolicy.LifecyclePolicyText);
    expect(rules).toMatchObject([
      { selection: { tagStatus: 'untagged', countNumber: 7 } },
      {
        selection: {
          tagStatus: 'tagged',
          tagPatternList: ['*'],
          countType: 'imageCountMoreThan',
          countNumber: 50,
        },
      },
    ]);
  });

  it('makes each role of the model from its files', async () => {
    const { models } = await synthesise(STAGING_AND_PRODUCTION);
    const model = models.find(({ name }) => name === 'staging');
    const roles = await resources(STAGING_AND_PRODUCTION, 'staging-delivery', 'AWS::IAM::Role');
    const policies = await resources(STAGING_AND_PRODUCTION, 'staging-delivery', 'AWS::IAM::ManagedPolicy');
    const names = Object.values(model?.roles ?? {}).map(({ name }) => name);
    expect(roles.map(({ Properties }) => Properties?.RoleName).sort()).toEqual(names.sort());
    const wanted = new Map(Object.values(model?.roles ?? {}).map((role) => [role.name, role.policies]));
    expect(policies.map(({ Properties }) => Properties?.ManagedPolicyName).sort()).toEqual(
      [...wanted.values()].flatMap((each) => each.map(({ name }) => name)).sort(),
    );
    for (const { Properties } of roles) {
      expect(Properties?.AssumeRolePolicyDocument.Statement[0].Condition).toBeDefined();
      expect(Properties?.ManagedPolicyArns).toHaveLength(wanted.get(Properties?.RoleName)?.length ?? 0);
      expect(Properties).not.toHaveProperty('Policies');
    }
  });

  it('makes the provider of GitHub once in an account, and leaves it behind', async () => {
    const [provider] = await resources(STAGING_AND_PRODUCTION, 'staging-delivery', 'AWS::IAM::OIDCProvider');
    expect(provider).toMatchObject({
      DeletionPolicy: 'RetainExceptOnCreate',
      Properties: { ClientIdList: ['sts.amazonaws.com'], Url: 'https://token.actions.githubusercontent.com' },
    });
  });
});
