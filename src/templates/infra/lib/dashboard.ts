/** What somebody looks at when an alarm rings: the API, its tasks, its database, its jobs, its web application. */
import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { EnvironmentConfig } from '../config/environment';
import type { ApiStack } from './api-stack';

export interface DashboardSources {
  readonly api: ApiStack;
  /** Absent without a web application. */
  readonly distributionId?: string;
  /** ARNs of the alarms that are shown at the top. */
  readonly alarms: readonly cloudwatch.IAlarm[];
}

type Line = readonly [metricName: string, statistic: string, label: string];

const HALF = 12;

/** Adds the dashboard of an environment. */
export function addDashboard(scope: Construct, config: EnvironmentConfig, sources: DashboardSources): void {
  const { names, region } = config;
  const balancer = { LoadBalancer: sources.api.loadBalancerFullName };
  const service = { ClusterName: names.cluster, ServiceName: names.service };
  const database = { DBInstanceIdentifier: names.database };

  const chart = (
    title: string,
    namespace: string,
    dimensions: Readonly<Record<string, string>>,
    lines: readonly Line[],
    where = region,
  ) =>
    new cloudwatch.GraphWidget({
      title,
      width: HALF,
      region: where,
      left: lines.map(
        ([metricName, statistic, label]) =>
          new cloudwatch.Metric({
            namespace,
            metricName,
            statistic,
            label,
            dimensionsMap: { ...dimensions },
            period: Duration.minutes(1),
            region: where,
          }),
      ),
    });

  const dashboard = new cloudwatch.Dashboard(scope, 'Dashboard', {
    dashboardName: names.dashboard,
    defaultInterval: Duration.hours(6),
  });
  dashboard.addWidgets(
    new cloudwatch.AlarmStatusWidget({ title: 'Alarms', width: 2 * HALF, height: 3, alarms: [...sources.alarms] }),
  );
  dashboard.addWidgets(
    chart('API: response time (seconds)', 'AWS/ApplicationELB', balancer, [
      ['TargetResponseTime', 'p50', 'half of the requests'],
      ['TargetResponseTime', 'p95', '95 percent'],
      ['TargetResponseTime', 'p99', '99 percent'],
    ]),
    chart('API: requests and errors', 'AWS/ApplicationELB', balancer, [
      ['RequestCount', 'Sum', 'requests'],
      ['HTTPCode_Target_4XX_Count', 'Sum', '4xx of the application'],
      ['HTTPCode_Target_5XX_Count', 'Sum', '5xx of the application'],
      ['HTTPCode_ELB_5XX_Count', 'Sum', '5xx of the load balancer'],
    ]),
  );
  dashboard.addWidgets(
    chart('Tasks: CPU and memory (percent)', 'AWS/ECS', service, [
      ['CPUUtilization', 'Average', 'CPU'],
      ['MemoryUtilization', 'Average', 'memory'],
    ]),
    chart('Tasks: number', 'ECS/ContainerInsights', service, [
      ['DesiredTaskCount', 'Average', 'wanted'],
      ['RunningTaskCount', 'Average', 'running'],
    ]),
  );
  dashboard.addWidgets(
    chart('Database: connections', 'AWS/RDS', database, [['DatabaseConnections', 'Maximum', 'connections']]),
    chart('Database: CPU (percent)', 'AWS/RDS', database, [['CPUUtilization', 'Average', 'CPU']]),
  );
  dashboard.addWidgets(
    chart('Database: free storage and memory (bytes)', 'AWS/RDS', database, [
      ['FreeStorageSpace', 'Minimum', 'storage'],
      ['FreeableMemory', 'Minimum', 'memory'],
    ]),
    chart('Database: latency (seconds)', 'AWS/RDS', database, [
      ['ReadLatency', 'Average', 'reads'],
      ['WriteLatency', 'Average', 'writes'],
    ]),
  );
  const rest = [
    ...(config.stacks.every(({ key }) => key !== 'jobs')
      ? []
      : [
          chart('Schedules: attempts and failures to start', 'AWS/Scheduler', { ScheduleGroup: names.scheduleGroup }, [
            ['InvocationAttemptCount', 'Sum', 'attempts'],
            ['TargetErrorCount', 'Sum', 'errors'],
          ]),
        ]),
    ...(sources.distributionId === undefined
      ? []
      : [
          chart(
            'Web: errors (percent)',
            'AWS/CloudFront',
            { DistributionId: sources.distributionId, Region: 'Global' },
            [
              ['4xxErrorRate', 'Average', '4xx'],
              ['5xxErrorRate', 'Average', '5xx'],
            ],
            'us-east-1',
          ),
        ]),
  ];
  if (rest.length > 0) dashboard.addWidgets(...rest);
}
