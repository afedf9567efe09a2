/** The hours in which the database is stopped. */
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import type { Construct } from 'constructs';
import type { EnvironmentConfig, OffHoursConfig } from '../config/environment';

export interface DatabaseSleepProps {
  readonly groupName: string;
  readonly roleArn: string;
  readonly deadLetterQueueArn: string;
}

/**
 * Stops and starts the database by the clock. RDS starts an instance that has been stopped for seven days; since the stop
 * comes back with each of its times, such an instance sleeps again at the next one.
 */
export function addDatabaseSleep(
  scope: Construct,
  config: EnvironmentConfig,
  offHours: OffHoursConfig,
  { groupName, roleArn, deadLetterQueueArn }: DatabaseSleepProps,
): void {
  const schedule = (id: string, name: string, action: string, scheduleExpression: string, description: string) =>
    new scheduler.CfnSchedule(scope, id, {
      name,
      groupName,
      description,
      scheduleExpression,
      scheduleExpressionTimezone: offHours.timezone,
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: `arn:aws:scheduler:::aws-sdk:rds:${action}`,
        roleArn,
        input: JSON.stringify({ DbInstanceIdentifier: config.names.database }),
        deadLetterConfig: { arn: deadLetterQueueArn },
        // An instance that is being backed up refuses for a while.
        retryPolicy: { maximumRetryAttempts: 10, maximumEventAgeInSeconds: 3600 },
      },
    });
  const { stop, start } = offHours.databaseSchedules;
  schedule('DatabaseStop', stop, 'stopDBInstance', offHours.stop, 'Stops the database for the off-hours');
  schedule(
    'DatabaseStart',
    start,
    'startDBInstance',
    offHours.databaseStart,
    'Starts the database after the off-hours',
  );
}
