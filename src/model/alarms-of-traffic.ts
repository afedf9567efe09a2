/** Alarms on what visitors meet: the load balancer, CloudFront and their certificates. */
import { EDGE_REGION } from '../data/regions.js';
import { type AlarmDraft, type AlarmFacts, type MetricModel, metric } from './alarm.js';

/** Errors, latency and health of the API. */
export function apiAlarms({ settings }: AlarmFacts): readonly AlarmDraft[] {
  const balancer = { LoadBalancer: { of: 'loadBalancer' } } as const;
  const target = { ...balancer, TargetGroup: { of: 'targetGroup' } } as const;
  const elb = (name: string, statistic: string, dimensions: MetricModel['dimensions'] = balancer) =>
    metric('AWS/ApplicationELB', name, statistic, dimensions);
  const errors = elb('HTTPCode_Target_5XX_Count', 'Sum');
  const production = settings.tier === 'production';
  // Where traffic is shifted, an alarm that takes longer than the shift could not roll it back.
  const shifts = settings.backend.deployment.strategy !== 'rolling';
  const quick = { periodSeconds: 60, evaluationPeriods: 5, datapointsToAlarm: 3 };
  const span = shifts ? 'a minute' : 'five minutes';
  return [
    {
      key: 'api-errors',
      meaning: 'The application answers requests with errors (5xx).',
      watch: production
        ? { kind: 'ratio', of: errors, by: elb('RequestCount', 'Sum') }
        : { kind: 'metric', metric: errors },
      comparison: 'GreaterThanOrEqualToThreshold',
      threshold: production ? 1 : 5,
      thresholdText: production ? '1 percent of requests' : `5 errors in ${span}`,
      ...(production || shifts ? quick : {}),
      runbook: 'incident',
      rollsBack: true,
    },
    {
      key: 'load-balancer-errors',
      meaning: 'The load balancer itself answers with errors (5xx): no healthy task, or one that hangs up.',
      watch: { kind: 'metric', metric: elb('HTTPCode_ELB_5XX_Count', 'Sum') },
      comparison: 'GreaterThanOrEqualToThreshold',
      threshold: 10,
      thresholdText: `10 errors in ${span}`,
      ...(shifts ? quick : {}),
      runbook: 'troubleshooting',
      rollsBack: true,
    },
    {
      key: 'api-latency',
      meaning: 'One request in twenty is slower than the API may be.',
      watch: { kind: 'metric', metric: elb('TargetResponseTime', 'p95') },
      comparison: 'GreaterThanThreshold',
      threshold: settings.alarms.latencySeconds,
      thresholdText: `${settings.alarms.latencySeconds} seconds at the 95th percentile`,
      ...(shifts ? quick : { evaluationPeriods: 5, datapointsToAlarm: 3 }),
      runbook: 'scaling',
      rollsBack: true,
    },
    ...(production ? [clientErrors(elb('HTTPCode_Target_4XX_Count', 'Sum'))] : []),
    {
      key: 'unhealthy-targets',
      meaning: 'The load balancer finds tasks that do not answer their health check.',
      watch: { kind: 'metric', metric: elb('UnHealthyHostCount', 'Maximum', target) },
      comparison: 'GreaterThanOrEqualToThreshold',
      threshold: 1,
      thresholdText: '1 target',
      periodSeconds: 60,
      evaluationPeriods: 5,
      datapointsToAlarm: 5,
      runbook: 'troubleshooting',
    },
    {
      key: 'api-certificate',
      meaning: 'The certificate of the API expires soon and has not been renewed.',
      watch: {
        kind: 'metric',
        metric: metric('AWS/CertificateManager', 'DaysToExpiry', 'Minimum', {
          CertificateArn: { of: 'apiCertificate' },
        }),
      },
      comparison: 'LessThanThreshold',
      threshold: 30,
      thresholdText: '30 days',
      periodSeconds: 86_400,
      evaluationPeriods: 1,
      datapointsToAlarm: 1,
      runbook: 'certificates-and-domains',
    },
  ];
}

/** In a count, not in percent: at night a single mistyped address would be half of the requests. */
function clientErrors(refused: MetricModel): AlarmDraft {
  return {
    key: 'api-client-errors',
    meaning:
      'The application refuses an unusual number of requests (4xx): a client that no longer fits, or somebody who tries passwords.',
    watch: { kind: 'metric', metric: refused },
    comparison: 'GreaterThanThreshold',
    threshold: 500,
    thresholdText: '500 requests in five minutes',
    runbook: 'incident',
  };
}

/** Errors and the certificate of the web application; CloudFront reports in one region only. */
export function webAlarms(): readonly AlarmDraft[] {
  return [
    {
      key: 'web-errors',
      meaning: 'CloudFront answers visitors of the web application with errors (5xx).',
      region: EDGE_REGION,
      watch: {
        kind: 'metric',
        metric: metric('AWS/CloudFront', '5xxErrorRate', 'Average', {
          DistributionId: { of: 'distribution' },
          Region: { name: 'Global' },
        }),
      },
      comparison: 'GreaterThanOrEqualToThreshold',
      threshold: 5,
      thresholdText: '5 percent of requests',
      runbook: 'troubleshooting',
    },
    {
      key: 'web-certificate',
      meaning: 'The certificate of the web application expires soon and has not been renewed.',
      region: EDGE_REGION,
      watch: {
        kind: 'metric',
        metric: metric('AWS/CertificateManager', 'DaysToExpiry', 'Minimum', {
          CertificateArn: { of: 'webCertificate' },
        }),
      },
      comparison: 'LessThanThreshold',
      threshold: 30,
      thresholdText: '30 days',
      periodSeconds: 86_400,
      evaluationPeriods: 1,
      datapointsToAlarm: 1,
      runbook: 'certificates-and-domains',
    },
  ];
}
