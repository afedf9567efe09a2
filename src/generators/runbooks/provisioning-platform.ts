/** What keys, logs, firewall, service, schedules and backups take as JSON. */
import { LOG_DELIVERY_SERVICE, regionOf } from '../../data/regions.js';
import { environmentArns } from '../../model/arns.js';
import type { EnvironmentModel } from '../../model/model.js';
import { alarmsOfProvisioning } from './provisioning-alarms.js';
import { backupDocuments } from './provisioning-backups.js';
import { firewallLog, firewallRules } from './provisioning-firewall.js';
import { serviceInput } from './provisioning-service.js';
import { bucketLogLifecycle, logLifecycle, onlyEncrypted } from './provisioning-web.js';
import { shellDocument, shellValue } from './shell-document.js';

/** The version of the policy language. */
const Version = '2012-10-17';

/** Documents of everything but the web application, by what they describe. */
export function platformDocuments(model: EnvironmentModel): Readonly<Record<string, string>> {
  const { account, names } = model;
  return {
    tags: JSON.stringify(tagList(model), undefined, 2),
    logsKeyPolicy: logsKeyPolicy(model),
    logBucketPolicy: logBucketPolicy(model),
    logLifecycle: logLifecycle(model),
    logBucketLogging: shellDocument({ LoggingEnabled: { TargetBucket: names.bucketLogBucket, TargetPrefix: 'logs/' } }),
    bucketLogBucketPolicy: bucketLogBucketPolicy(model),
    bucketLogLifecycle: bucketLogLifecycle(model),
    s3EndpointPolicy: shellDocument(model.network.s3EndpointPolicy ?? null),
    flowLogsTrust: trust('vpc-flow-logs.amazonaws.com', { StringEquals: { 'aws:SourceAccount': account } }),
    flowLogsPolicy: shellDocument({
      Version,
      Statement: {
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams'],
        Resource: `${environmentArns(model).logGroup(names.flowLogGroup)}:*`,
      },
    }),
    monitoringTrust: trust('monitoring.rds.amazonaws.com'),
    monitoringPolicy: monitoringPolicy(model),
    trafficTrust: trust('ecs.amazonaws.com'),
    backupTrust: trust('backup.amazonaws.com'),
    topicPolicy: topicPolicy(model, shellValue('TOPIC')),
    lifecycleOfImages: shellDocument({
      rules: [
        {
          rulePriority: 1,
          description: 'Layers of unfinished pushes and untagged images',
          selection: { tagStatus: 'untagged', countType: 'sinceImagePushed', countUnit: 'days', countNumber: 7 },
          action: { type: 'expire' },
        },
        {
          rulePriority: 2,
          description: 'Older images than any rollback goes back to',
          selection: { tagStatus: 'tagged', tagPatternList: ['*'], countType: 'imageCountMoreThan', countNumber: 50 },
          action: { type: 'expire' },
        },
      ],
    }),
    service: serviceInput(model),
    apiRecord: shellDocument({
      Changes: [
        {
          Action: 'UPSERT',
          ResourceRecordSet: {
            Name: model.domains.api,
            Type: 'A',
            AliasTarget: {
              HostedZoneId: shellValue('LOAD_BALANCER_ZONE'),
              DNSName: shellValue('LOAD_BALANCER_DOMAIN'),
              EvaluateTargetHealth: true,
            },
          },
        },
      ],
    }),
    queuePolicy: shellDocument({
      Policy: JSON.stringify({
        Version,
        Statement: { ...onlyEncrypted(''), Action: 'sqs:*', Resource: environmentArns(model).jobsDeadLetterQueue },
      }),
      MessageRetentionPeriod: String(14 * 86_400),
      SqsManagedSseEnabled: 'true',
    }),
    dashboard: dashboard(model),
    budget: shellDocument({
      BudgetName: names.budget,
      BudgetType: 'COST',
      TimeUnit: 'MONTHLY',
      BudgetLimit: { Amount: String(model.settings.budget.monthlyUsd), Unit: 'USD' },
    }),
    budgetNotices: budgetNotices(model),
    firewallRules: firewallRules(model),
    apiFirewallLog: firewallLog(model, names.wafLogGroup, model.region, 'API_FIREWALL'),
    webFirewallLog: firewallLog(model, names.webWafLogGroup, 'us-east-1', 'WEB_FIREWALL'),
    ...backupDocuments(model),
  };
}

/** The one log group that RDS writes enhanced monitoring to; it names the streams after ids of its own. */
function monitoringPolicy({ account, region }: EnvironmentModel): string {
  return shellDocument({
    Version,
    Statement: {
      Effect: 'Allow',
      Action: [
        'logs:CreateLogGroup',
        'logs:CreateLogStream',
        'logs:DescribeLogStreams',
        'logs:GetLogEvents',
        'logs:PutLogEvents',
        'logs:PutRetentionPolicy',
      ],
      Resource: `arn:aws:logs:${region}:${account}:log-group:RDSOSMetrics:*`,
    },
  });
}

/** Tags as most services take them. */
export function tagList(model: EnvironmentModel): readonly { readonly Key: string; readonly Value: string }[] {
  return Object.entries(model.tags).map(([Key, Value]) => ({ Key, Value }));
}

function trust(Service: string, Condition?: object): string {
  const statement = { Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole' };
  return shellDocument({
    Version,
    Statement: { ...statement, ...(Condition === undefined ? {} : { Condition }) },
  });
}

function logsKeyPolicy({ account }: EnvironmentModel): string {
  const region = shellValue('KEY_REGION');
  const uses = ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'];
  const allow = (Service: string, Condition?: object) => ({
    Effect: 'Allow',
    Principal: { Service },
    Action: uses,
    Resource: '*',
    ...(Condition === undefined ? {} : { Condition }),
  });
  return shellDocument({
    Version,
    Statement: [
      { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: 'kms:*', Resource: '*' },
      allow(`logs.${region}.amazonaws.com`, {
        ArnLike: { 'kms:EncryptionContext:aws:logs:arn': `arn:aws:logs:${region}:${account}:log-group:*` },
      }),
      allow('cloudwatch.amazonaws.com', { StringEquals: { 'aws:SourceAccount': account } }),
      // Notices of EventBridge, which cannot be told apart by account; see infra/lib/keys.ts.
      { ...allow('events.amazonaws.com'), Action: ['kms:Decrypt', 'kms:GenerateDataKey*'] },
    ],
  });
}

function topicPolicy({ account, notices }: EnvironmentModel, topic: string): string {
  const publish = { Effect: 'Allow', Action: 'sns:Publish', Resource: topic };
  return shellDocument({
    Version,
    Statement: [
      {
        ...publish,
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceAccount': account } },
      },
      ...(notices.some(({ pattern }) => pattern !== undefined)
        ? [{ ...publish, Principal: { Service: 'events.amazonaws.com' } }]
        : []),
      {
        Effect: 'Deny',
        Principal: { AWS: '*' },
        Action: 'sns:Publish',
        Resource: topic,
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ],
  });
}

/** The load balancer writes its access logs here. Source: Elastic Load Balancing user guide, "Access logs". */
function logBucketPolicy({ names, account, region }: EnvironmentModel): string {
  const bucket = `arn:aws:s3:::${names.logBucket}`;
  const delivery = regionOf(region)?.logDelivery;
  const writer =
    delivery?.kind === 'account'
      ? { AWS: `arn:aws:iam::${delivery.account}:root` }
      : { Service: delivery?.service ?? LOG_DELIVERY_SERVICE };
  const put = (Sid: string, Principal: object, prefix: string, Condition?: object) => ({
    Sid,
    Effect: 'Allow',
    Principal,
    Action: 's3:PutObject',
    Resource: `${bucket}/${prefix}*`,
    ...(Condition === undefined ? {} : { Condition }),
  });
  return shellDocument({
    Version,
    Statement: [put('LoadBalancerWrites', writer, `load-balancer/AWSLogs/${account}/`), onlyEncrypted(bucket)],
  });
}

/** S3 says here who asked the other buckets for what. Source: Amazon S3 user guide, "Enabling Amazon S3 server access logging". */
function bucketLogBucketPolicy({ names, account, frontend }: EnvironmentModel): string {
  const bucket = `arn:aws:s3:::${names.bucketLogBucket}`;
  const write = (Sid: string, source: string, prefix: string) => ({
    Sid,
    Effect: 'Allow',
    Principal: { Service: 'logging.s3.amazonaws.com' },
    Action: 's3:PutObject',
    Resource: `${bucket}/${prefix}*`,
    Condition: {
      ArnLike: { 'aws:SourceArn': `arn:aws:s3:::${source}` },
      StringEquals: { 'aws:SourceAccount': account },
    },
  });
  return shellDocument({
    Version,
    Statement: [
      write('AboutTheAccessLogs', names.logBucket, 'logs/'),
      ...(frontend === undefined ? [] : [write('AboutTheWebBucket', names.webBucket, 'web/')]),
      onlyEncrypted(bucket),
    ],
  });
}

function dashboard(model: EnvironmentModel): string {
  const { region, account } = model;
  const alarms = alarmsOfProvisioning(model);
  const arn = (alarm: (typeof alarms)[number]) => `arn:aws:cloudwatch:${alarm.region}:${account}:alarm:${alarm.name}`;
  return shellDocument({
    widgets: [
      {
        type: 'alarm',
        width: 24,
        height: 3,
        properties: { title: 'Alarms', alarms: alarms.filter((alarm) => alarm.region === region).map(arn) },
      },
      ...alarms.map((alarm) => ({
        type: 'metric',
        width: 12,
        height: 6,
        properties: {
          title: alarm.key,
          region: alarm.region,
          annotations: { alarms: [arn(alarm)] },
          view: 'timeSeries',
        },
      })),
    ],
  });
}

function budgetNotices({ settings }: EnvironmentModel): string {
  const Subscribers = settings.budget.notify.map((Address) => ({ SubscriptionType: 'EMAIL', Address }));
  const notice = (NotificationType: string, Threshold: number) => ({
    Notification: { NotificationType, ComparisonOperator: 'GREATER_THAN', Threshold, ThresholdType: 'PERCENTAGE' },
    Subscribers,
  });
  return shellDocument([notice('FORECASTED', 80), notice('ACTUAL', 100)]);
}
