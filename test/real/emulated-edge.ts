/** CloudFront, firewalls, backups and budgets in moto: its CloudFormation leaves them out, and the APIs of its services play them. */
import type { Call, Maker, Properties } from './emulated-types.js';

/** Made before their stack, which refers to what AWS calls them. */
export const EDGE_BEFORE: Readonly<Record<string, Maker>> = {
  'AWS::CloudFront::OriginAccessControl': async ({ OriginAccessControlConfig }, { moto, region }) => {
    const { OriginAccessControl } = await moto.aws<Properties>(region, 'cloudfront', 'create-origin-access-control', {
      OriginAccessControlConfig,
    });
    return { ref: OriginAccessControl.Id, attributes: { Id: OriginAccessControl.Id } };
  },
  'AWS::CloudFront::Distribution': async ({ DistributionConfig, Tags }, { moto, region, id }) => {
    const { Distribution } = await moto.aws<Properties>(region, 'cloudfront', 'create-distribution-with-tags', {
      DistributionConfigWithTags: {
        DistributionConfig: { CallerReference: id, ...distributionConfig(DistributionConfig) },
        Tags: { Items: Tags },
      },
    });
    return { ref: Distribution.Id, attributes: { DomainName: Distribution.DomainName } };
  },
  'AWS::WAFv2::WebACL': async (properties, { moto, region }) => {
    const { Summary } = await moto.aws<Properties>(region, 'wafv2', 'create-web-acl', properties);
    return { ref: `${Summary.Name}|${Summary.Id}|${properties.Scope}`, attributes: { Arn: Summary.ARN } };
  },
};

/** Made after their stack, whose resources they refer to. */
export const EDGE_AFTER: Readonly<Record<string, Maker>> = {
  'AWS::WAFv2::LoggingConfiguration': async (properties, { moto, region }) => {
    await moto.aws(region, 'wafv2', 'put-logging-configuration', { LoggingConfiguration: properties });
    return { ref: properties.ResourceArn };
  },
  'AWS::WAFv2::WebACLAssociation': async ({ ResourceArn, WebACLArn }, { moto, region, id }) => {
    await moto.aws(region, 'wafv2', 'associate-web-acl', { ResourceArn, WebACLArn });
    return { ref: id };
  },
  'AWS::Backup::BackupVault': async ({ BackupVaultName, EncryptionKeyArn, BackupVaultTags }, { moto, region }) => {
    const { BackupVaultArn } = await moto.aws<Properties>(region, 'backup', 'create-backup-vault', {
      BackupVaultName,
      EncryptionKeyArn,
      BackupVaultTags,
    });
    return { ref: BackupVaultName, attributes: { BackupVaultName, BackupVaultArn } };
  },
  'AWS::Backup::BackupPlan': async ({ BackupPlan, BackupPlanTags }, { moto, region }) => {
    const { BackupPlanRule, ...plan } = BackupPlan;
    const Rules = BackupPlanRule.map(({ TargetBackupVault, ...rule }: Properties) => ({
      ...rule,
      TargetBackupVaultName: TargetBackupVault,
    }));
    const { BackupPlanId } = await moto.aws<Properties>(region, 'backup', 'create-backup-plan', {
      BackupPlan: { ...plan, Rules },
      BackupPlanTags,
    });
    return { ref: BackupPlanId, attributes: { BackupPlanId } };
  },
  'AWS::Budgets::Budget': async ({ Budget, NotificationsWithSubscribers }, { moto, region, account }) => {
    const { Amount, Unit } = Budget.BudgetLimit;
    await moto.aws(region, 'budgets', 'create-budget', {
      AccountId: account,
      Budget: { ...Budget, BudgetLimit: { Amount: String(Amount), Unit } },
      NotificationsWithSubscribers,
    });
    return { ref: Budget.BudgetName };
  },
};

/** What the API has not got, and why it is not made. */
export const EDGE_NOT_PLAYED: Readonly<Record<string, string>> = {
  'AWS::Backup::BackupSelection': 'moto has no selections',
  'AWS::CloudFront::CachePolicy': 'moto has no cache policies',
  'AWS::CloudFront::Function': 'moto has no functions of CloudFront',
  'AWS::CloudFront::ResponseHeadersPolicy': 'moto has no policies of response headers',
};

/** What others call a resource that is made after its stack, where the name that we gave says it. */
export function namedBefore(
  type: string,
  properties: Properties,
  { region, account }: Pick<Call, 'region' | 'account'>,
): { readonly ref: string; readonly attributes: Readonly<Record<string, string>> } | undefined {
  if (type === 'AWS::CloudWatch::Alarm') {
    const ref = properties.AlarmName;
    return { ref, attributes: { Arn: `arn:aws:cloudwatch:${region}:${account}:alarm:${ref}` } };
  }
  if (type === 'AWS::Backup::BackupVault') {
    const ref = properties.BackupVaultName;
    const BackupVaultArn = `arn:aws:backup:${region}:${account}:backup-vault:${ref}`;
    return { ref, attributes: { BackupVaultName: ref, BackupVaultArn } };
  }
  return undefined;
}

const counted = (items: readonly unknown[] = []) => ({ Quantity: items.length, Items: items });

/** The configuration as the API spells it: lists with their length, other capitals. */
function distributionConfig(config: Properties): object {
  const { Aliases, Origins, CacheBehaviors, DefaultCacheBehavior, Logging, ViewerCertificate, IPV6Enabled, ...same } =
    config;
  const { AcmCertificateArn, SslSupportMethod, ...certificate } = ViewerCertificate;
  const { Restrictions, ...rest } = same;
  const behavior = ({ AllowedMethods, FunctionAssociations, ...each }: Properties) => ({
    ...each,
    AllowedMethods: counted(AllowedMethods),
    FunctionAssociations: counted(FunctionAssociations),
  });
  const geo = Restrictions?.GeoRestriction;
  return {
    ...rest,
    IsIPV6Enabled: IPV6Enabled,
    Aliases: counted(Aliases),
    Origins: counted(Origins),
    DefaultCacheBehavior: behavior(DefaultCacheBehavior),
    CacheBehaviors: counted(CacheBehaviors.map(behavior)),
    Logging: { Enabled: true, ...Logging },
    ViewerCertificate: { ...certificate, ACMCertificateArn: AcmCertificateArn, SSLSupportMethod: SslSupportMethod },
    ...(geo === undefined
      ? {}
      : { Restrictions: { GeoRestriction: { RestrictionType: geo.RestrictionType, ...counted(geo.Locations) } } }),
  };
}
