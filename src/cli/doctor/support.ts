/** Whether what the document chose is still supported today. */
import { EXTENDED_SUPPORT_MAJORS, POSTGRES_MAJORS, postgresMajor, postgresVersionStatus } from '../../data/postgres.js';
import { NODE_VERSIONS, PYTHON_VERSIONS, RETIRED_NODE_VERSIONS } from '../../data/runtimes.js';
import type { EnvironmentModel } from '../../model/model.js';
import { daysSince, type Finding } from './finding.js';

/** How long before its end support is mentioned. Days. */
const NOTICE = 183;

/** The end of support of everything that the environments run: once for what they share, then for each. */
export function checkSupport(models: readonly EnvironmentModel[], now: Date): readonly Finding[] {
  const [first] = models;
  if (first === undefined) return [];
  const { backend } = first.application;
  const node = first.frontend?.settings.node;
  return [
    judge(
      `application: Python ${backend.python}`,
      PYTHON_VERSIONS[backend.python]?.endOfLife,
      now,
      'application.backend.python',
    ),
    ...(node === undefined
      ? []
      : [
          judge(
            `application: Node ${node}`,
            (NODE_VERSIONS[node] ?? RETIRED_NODE_VERSIONS[node])?.endOfLife,
            now,
            'application.frontend.node',
          ),
        ]),
    ...models.map((model) => databaseSupport(model.name, model.settings.database.engineVersion, now)),
  ];
}

function databaseSupport(environment: string, version: string, now: Date): Finding {
  const subject = `${environment}: PostgreSQL ${version}`;
  const field = `environments.${environment}.database.engineVersion`;
  const major = postgresMajor(version);
  const ends = POSTGRES_MAJORS[major]?.standardSupportEnds ?? EXTENDED_SUPPORT_MAJORS[major]?.standardSupportEnded;
  const finding = judge(subject, ends, now, field);
  // RDS upgrades a running instance of a retired minor version by itself; a new one can't be created, nor a restore.
  return postgresVersionStatus(version) === 'retired' && finding.state !== 'ended'
    ? {
        ...finding,
        state: 'ended',
        sentence: 'this minor version can no longer be created on RDS',
        fix: `Change ${field}.`,
      }
    : finding;
}

function judge(subject: string, ends: string | undefined, now: Date, field: string): Finding {
  const about = { area: 'support', subject } as const;
  if (ends === undefined)
    return { ...about, state: 'unknown', sentence: 'our tables do not say when its support ends' };
  const left = -daysSince(ends, now);
  const fix = `Change ${field}.`;
  // The last day of support is supported.
  if (left < 0) return { ...about, state: 'ended', sentence: `standard support ended on ${ends}`, fix };
  if (left <= NOTICE)
    return { ...about, state: 'soon', sentence: `standard support ends on ${ends}, in ${left} days`, fix };
  return { ...about, state: 'ok', sentence: `supported until ${ends}` };
}
