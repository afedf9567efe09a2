/** The alarms of an environment: what is watched, from when on somebody is told, and the runbook that helps. */

import type { AlarmDraft, AlarmFacts, AlarmModel, DimensionValue } from './alarm.js';
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
    stack: stackOf(draft, facts.region),
    ...draft,
    name: shortened(`${facts.names.prefix}-${draft.key}`, NAME_LIMITS.alarm),
  }));
}

/**
 * A stack cannot replace what another one imports, so an alarm on a target group or a certificate stands in the stack that
 * makes it. Source: AWS CloudFormation user guide, Fn::ImportValue.
 */
function stackOf({ watch, rollsBack, region }: AlarmDraft, home: string): AlarmModel['stack'] {
  const metrics = watch.kind === 'metric' ? [watch.metric] : [watch.of, watch.by];
  const watches = (...sources: readonly Extract<DimensionValue, { of: unknown }>['of'][]) =>
    metrics.some(({ dimensions }) =>
      Object.values(dimensions).some((value) => 'of' in value && sources.includes(value.of)),
    );
  if (rollsBack === true || watches('targetGroup', 'apiCertificate')) return 'api';
  if (watches('webCertificate')) return 'edge';
  return region === undefined || region === home ? 'observability' : 'edge-observability';
}
