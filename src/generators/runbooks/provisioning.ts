/** What provisioning by AWS CLI reads beside the other runbooks: one thing for each command, as words or as JSON. */
import { ALB_POLICY } from '../../data/tls.js';
import { environmentArns } from '../../model/arns.js';
import type { EnvironmentModel } from '../../model/model.js';
import { rolesInUse } from '../../model/roles-in-use.js';
import { alarmDocuments, noticeDocuments } from './provisioning-alarms.js';
import { FIREWALL_PROTECTION } from './provisioning-firewall.js';
import { platformDocuments } from './provisioning-platform.js';
import { subnetVariables } from './provisioning-service.js';
import { ROUTES_FUNCTION, webDocuments } from './provisioning-web.js';
import { shellDocument, shellValue } from './shell-document.js';
import { type View, withNulls } from './view.js';

/** The view of the runbook. */
export function provisioningView(model: EnvironmentModel): View {
  const { settings, frontend, network, tasks } = model;
  const alarms = alarmDocuments(model).map((alarm) => ({ ...alarm, elsewhere: alarm.region !== model.region }));
  const zones = network.zones.length;
  return withNulls({
    documents: { ...platformDocuments(model), ...(frontend === undefined ? {} : webDocuments(model, frontend)) },
    routesFunction: ROUTES_FUNCTION,
    tlsPolicy: ALB_POLICY,
    shifts: settings.backend.deployment.strategy !== 'rolling',
    keys: settings.encryption.customerManagedKeys,
    natKind: {
      single: network.nat === 'single',
      perAz: network.nat === 'perAz',
      regional: network.nat === 'regional',
      instance: network.nat === 'instance',
      none: network.nat === 'none',
    },
    subnetList: network.subnets.map((subnet) => {
      const index = network.zones.indexOf(subnet.zone) + 1;
      return { ...subnet, variable: `${subnet.tier.toUpperCase()}_${index}`, isPublic: subnet.tier === 'public' };
    }),
    zoneList: network.zones.map((zone, index) => ({
      zone,
      number: index + 1,
      privateRoutes: `PRIVATE_ROUTES_${index + 1}`,
      nat: `NAT_${index + 1}`,
      natVariable: natVariable(network.nat, index + 1),
      private: `PRIVATE_${index + 1}`,
      public: `PUBLIC_${index + 1}`,
      database: `DATABASE_${index + 1}`,
    })),
    words: {
      public: quoted(subnetVariables('PUBLIC', zones)),
      private: quoted(subnetVariables('PRIVATE', zones)),
      database: quoted(subnetVariables('DATABASE', zones)),
      privateRoutes: quoted(subnetVariables('PRIVATE_ROUTES', zones)),
      nats: quoted(subnetVariables('NAT', zones)),
      privateList: subnetVariables('PRIVATE', zones)
        .map((name) => `\${${name}}`)
        .join(','),
    },
    firstZone: network.zones[0],
    subnetCount: network.subnets.length,
    natTarget: network.nat === 'instance' ? '--instance-id' : '--nat-gateway-id',
    natSources: network.subnets.filter(({ tier }) => tier === 'private').map(({ cidr }) => cidr),
    /** S3 knows us-east-1 by saying nothing. */
    bucketLocation: model.region === 'us-east-1' ? undefined : `LocationConstraint=${model.region}`,
    trafficType: settings.network.flowLogs === 'all' ? 'ALL' : 'REJECT',
    databaseParameters: JSON.stringify(databaseParameters(model), undefined, 2),
    databaseLogGroups: ['postgresql', 'upgrade'].map((log) => `/aws/rds/instance/${model.database.identifier}/${log}`),
    roleCommands: rolesInUse(model),
    taskLogGroups: tasks.map(({ logGroup }) => logGroup),
    rollbackAlarms: alarms.filter(({ rollsBack }) => rollsBack),
    otherAlarms: alarms.filter(({ rollsBack }) => !rollsBack),
    rollbackAlarmNames: alarms.filter(({ rollsBack }) => rollsBack).map(({ name }) => name),
    rollbackAlarmCount: alarms.filter(({ rollsBack }) => rollsBack).length,
    alarmCountHere: alarms.filter(({ elsewhere }) => !elsewhere).length,
    parameterCount: publishedCount(model),
    scheduleList: schedules(model),
    noticeList: noticeDocuments(model),
    firewallProtection: FIREWALL_PROTECTION,
    leastRetentionDays: Math.min(settings.backups.dailyRetentionDays, settings.backups.monthlyRetentionDays),
    sleepActions: sleepActions(model),
    secretCommands: secretCommands(model),
    trafficPolicy: trafficPolicy(),
    targetAttributes: [
      `Key=deregistration_delay.timeout_seconds,Value=${settings.loadBalancer.deregistrationDelaySeconds}`,
    ],
    ecsTags: JSON.stringify(Object.entries(model.tags).map(([key, value]) => ({ key, value }))),
    tagMap: JSON.stringify(model.tags),
    keyTags: JSON.stringify(Object.entries(model.tags).map(([TagKey, TagValue]) => ({ TagKey, TagValue }))),
  }) as View;
}

function quoted(variables: readonly string[]): string {
  return variables.map((name) => `"$${name}"`).join(' ');
}

/** The variable that holds where the default route of a zone leads. */
function natVariable(nat: EnvironmentModel['network']['nat'], zone: number): string {
  if (nat === 'instance') return 'NAT_INSTANCE';
  return nat === 'perAz' ? `NAT_${zone}` : 'NAT_1';
}

/** How many parameters stand below the root once everything is published. */
function publishedCount({ parameters, frontend }: EnvironmentModel): number {
  const {
    root: _root,
    secretArns,
    webBucket: _bucket,
    distributionId: _id,
    distributionDomain: _domain,
    ...rest
  } = parameters;
  return Object.keys(rest).length + Object.keys(secretArns).length + (frontend === undefined ? 0 : 3);
}

function databaseParameters({ database }: EnvironmentModel): readonly object[] {
  return Object.entries(database.parameters).map(([ParameterName, ParameterValue]) => ({
    ParameterName,
    ParameterValue,
    ApplyMethod: 'pending-reboot',
  }));
}

/** The schedules of jobs and of the sleeping database, as `aws scheduler create-schedule` takes them. */
function schedules(model: EnvironmentModel): readonly { readonly name: string; readonly document: string }[] {
  const { names, offHours, roles, settings, database } = model;
  const arns = environmentArns(model);
  const common = {
    GroupName: names.scheduleGroup,
    FlexibleTimeWindow: { Mode: 'OFF' },
    State: 'ENABLED',
  };
  const jobs = model.jobs.map((job) => ({
    name: job.scheduleName,
    document: shellDocument({
      ...common,
      Name: job.scheduleName,
      Description: job.description,
      ScheduleExpression: job.schedule,
      ScheduleExpressionTimezone: job.timezone,
      Target: {
        Arn: arns.cluster,
        RoleArn: roles.scheduler.arn,
        EcsParameters: {
          TaskDefinitionArn: arns.taskDefinitionFamily(job.family),
          LaunchType: 'FARGATE',
          PlatformVersion: '1.4.0',
          TaskCount: 1,
          EnableECSManagedTags: true,
          PropagateTags: 'TASK_DEFINITION',
          NetworkConfiguration: {
            awsvpcConfiguration: {
              AssignPublicIp: 'DISABLED',
              Subnets: subnetVariables('PRIVATE', settings.network.availabilityZones.length).map(shellValue),
              SecurityGroups: [shellValue('TASK_GROUP')],
            },
          },
        },
        RetryPolicy: { MaximumRetryAttempts: job.retries, MaximumEventAgeInSeconds: job.maxEventAgeSeconds },
        DeadLetterConfig: { Arn: arns.jobsDeadLetterQueue },
      },
    }),
  }));
  if (offHours === undefined) return jobs;
  const sleep = (name: string, action: string, expression: string, description: string) => ({
    name,
    document: shellDocument({
      ...common,
      Name: name,
      Description: description,
      ScheduleExpression: expression,
      ScheduleExpressionTimezone: offHours.timezone,
      Target: {
        Arn: `arn:aws:scheduler:::aws-sdk:rds:${action}`,
        RoleArn: roles.databaseSleep.arn,
        Input: JSON.stringify({ DbInstanceIdentifier: database.identifier }),
        RetryPolicy: { MaximumRetryAttempts: 10, MaximumEventAgeInSeconds: 3600 },
        DeadLetterConfig: { Arn: arns.jobsDeadLetterQueue },
      },
    }),
  });
  const { stop, start } = offHours.databaseSchedules;
  return [
    ...jobs,
    sleep(stop, 'stopDBInstance', offHours.stop, 'Stops the database for the off-hours'),
    sleep(start, 'startDBInstance', offHours.databaseStart, 'Starts the database after the off-hours'),
  ];
}

/** The scheduled actions of autoscaling for the off-hours. */
function sleepActions({ offHours }: EnvironmentModel): readonly object[] {
  if (offHours === undefined) return [];
  const { min, max } = offHours.tasks;
  return [
    { name: offHours.actions.stop, schedule: offHours.stop, capacity: 'MinCapacity=0,MaxCapacity=0' },
    { name: offHours.actions.start, schedule: offHours.start, capacity: `MinCapacity=${min},MaxCapacity=${max}` },
  ];
}

/** Secrets to make, those of the database's roles first. What stands in each comes from a generator, or later from a person. */
function secretCommands(model: EnvironmentModel): readonly object[] {
  // A generator that failed has printed nothing, and nothing must not become a password.
  const checked = (value: string) => `if length > 0 then ${value} else error("no password") end`;
  const role = ({ name, description, arnParameter, username }: EnvironmentModel['databaseSecrets']['app']) => ({
    name,
    description,
    arnParameter,
    length: 40,
    filter: checked(`{username: ${JSON.stringify(username)}, password: .}`),
  });
  return [
    role(model.databaseSecrets.app),
    role(model.databaseSecrets.migrate),
    ...model.secrets.map(({ name, description, arnParameter, generateLength, variables }) => {
      const keys = [...new Set(variables.flatMap(({ jsonKey }) => jsonKey ?? []))];
      const [key] = keys;
      return {
        name,
        description,
        arnParameter,
        length: keys.length > 1 ? undefined : generateLength,
        filter: key === undefined ? undefined : checked(`{${JSON.stringify(key)}: .}`),
      };
    }),
  ];
}

function trafficPolicy(): string {
  return shellDocument({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: [
          'elasticloadbalancing:DescribeListeners',
          'elasticloadbalancing:DescribeRules',
          'elasticloadbalancing:DescribeTargetGroups',
          'elasticloadbalancing:DescribeTargetHealth',
        ],
        Resource: '*',
      },
      {
        Effect: 'Allow',
        Action: ['elasticloadbalancing:DeregisterTargets', 'elasticloadbalancing:RegisterTargets'],
        Resource: [shellValue('TARGET_GROUP'), shellValue('GREEN_GROUP')],
      },
      {
        Effect: 'Allow',
        Action: ['elasticloadbalancing:ModifyListener', 'elasticloadbalancing:ModifyRule'],
        Resource: [shellValue('HTTPS_LISTENER'), shellValue('PRODUCTION_RULE')],
      },
    ],
  });
}
