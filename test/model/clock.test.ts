/** What follows from the hours in which an environment sleeps. */
import { describe, expect, it } from 'vitest';
import type { EnvironmentModel } from '../../src/model/model.js';
import { modelsOf } from '../generators/files.js';
import { MINIMAL } from './documents.js';

/** The environment of the smallest document, with off-hours and numbers of tasks. */
function sleeping(start: string, tasks: string): EnvironmentModel {
  const more = [
    `    backend: { tasks: ${tasks} }`,
    `    schedules: { offHours: { timezone: America/New_York, stop: cron(0 20 ? * MON-FRI *), start: "${start}" } }`,
  ].join('\n');
  const [model] = modelsOf(MINIMAL.replace('region: us-east-1\n', `region: us-east-1\n${more}\n`));
  if (model === undefined) throw new Error('the document has no environment');
  return model;
}

const MORNING = 'cron(0 7 ? * MON-FRI *)';

describe('an environment that wakes up', () => {
  it.each([
    ['cron(0 7 ? * MON-FRI *)', 'cron(45 6 ? * MON-FRI *)'],
    ['cron(30 7 ? * MON-FRI *)', 'cron(15 7 ? * MON-FRI *)'],
    // A day earlier, or several times a day: what that is cannot be said by the same days.
    ['cron(5 0 ? * MON-FRI *)', 'cron(5 0 ? * MON-FRI *)'],
    ['cron(0 7,13 ? * MON-FRI *)', 'cron(0 7,13 ? * MON-FRI *)'],
  ])('at %s starts its database at %s', (start, database) => {
    expect(sleeping(start, '{ min: 1, desired: 1, max: 2 }').offHours?.databaseStart).toBe(database);
  });

  it.each([
    ['{ min: 0, desired: 1, max: 3 }', { min: 1, max: 3 }],
    ['{ min: 2, desired: 2, max: 3 }', { min: 2, max: 3 }],
    ['{ min: 0, desired: 0, max: 3 }', { min: 0, max: 3 }],
  ])('with tasks %s gives autoscaling %j, since it starts no first task by itself', (tasks, expected) => {
    expect(sleeping(MORNING, tasks).offHours?.tasks).toEqual(expected);
  });

  it('has the windows of its database in waking hours, unless the document says others', () => {
    const { database } = sleeping(MORNING, '{ min: 1, desired: 1, max: 2 }').settings;
    expect([database.backupWindow, database.maintenanceWindow]).toEqual(['12:30-13:00', 'fri:22:30-fri:23:00']);
    const [awake] = modelsOf(MINIMAL);
    expect([awake?.settings.database.backupWindow, awake?.settings.database.maintenanceWindow]).toEqual([
      '06:00-06:30',
      'sun:07:00-sun:07:30',
    ]);
  });
});
