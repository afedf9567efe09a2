/** The alarms of an environment: what is watched, from when on somebody is told, and the runbook that helps. */

import type { AlarmFacts, AlarmModel } from './alarm.js';
import { databaseAlarms, guardAlarms, scheduleAlarms, taskAlarms } from './alarms-of-resources.js';
import { apiAlarms, webAlarms } from './alarms-of-traffic.js';
import { NAME_LIMITS, shortened } from './names.js';

/** The alarms of an environment, in the order in which a reader looks for trouble: API, tasks, database, jobs, web. */
export function alarmModels(facts: AlarmFacts): readonly AlarmModel[] {
  const drafts = [
    ...apiAlarms(facts),
    ...taskAlarms(facts),
    ...databaseAlarms(facts),
    ...(facts.hasSchedules ? scheduleAlarms(facts) : []),
    ...(facts.hasFrontend ? webAlarms() : []),
    ...guardAlarms(facts),
  ];
  return drafts.map((draft) => ({
    region: facts.region,
    missingData: 'notBreaching',
    rollsBack: false,
    periodSeconds: 300,
    evaluationPeriods: 2,
    datapointsToAlarm: 2,
    ...draft,
    name: shortened(`${facts.names.prefix}-${draft.key}`, NAME_LIMITS.alarm),
  }));
}
