/** The database: versions and classes that exist, names that are free, storage and windows that RDS accepts. */
import { INSTANCE_CLASSES, isInstanceClassIn } from '../../data/instance-classes.js';
import { POSTGRES_MAJORS, postgresMajor, postgresVersionStatus } from '../../data/postgres.js';
import { isRegion } from '../../data/regions.js';
import { isReservedDatabaseName, isReservedMasterUsername } from '../../data/reserved.js';
import { nearestWord } from '../../schema/nearest.js';
import { error, type Rule, warning } from './rule.js';

const STORAGE = 'Amazon RDS user guide, "Amazon RDS DB instance storage"';
const CREATE = 'Amazon RDS API reference, CreateDBInstance';

const engineVersion: Rule = (facts) => {
  const { engineVersion } = facts.settings.database;
  const status = postgresVersionStatus(engineVersion);
  if (status === 'creatable' || status === 'unlinted') return [];
  const major = POSTGRES_MAJORS[postgresMajor(engineVersion)];
  const newest = major?.creatable.at(-1);
  const what = {
    retired: 'can no longer be created',
    'extended-support': 'is past its standard support: RDS bills extended support for every vCPU hour',
    unknown: engineVersion.includes('.')
      ? 'is not a version that we know'
      : 'names a major version only, so two days can bring two versions',
  }[status];
  return [
    error(facts, {
      code: 'database.engine-version',
      at: ['database', 'engineVersion'],
      message: `PostgreSQL ${engineVersion} ${what}.`,
      reason: 'RDS creates instances of the versions in its current list only.',
      source: 'Amazon RDS for PostgreSQL release notes',
      fix:
        newest === undefined
          ? `The majors in support are ${Object.keys(POSTGRES_MAJORS).join(', ')}; 17.6 is a good choice.`
          : `The newest of its major is "${newest}".`,
    }),
  ];
};

const instanceClass: Rule = (facts) => {
  const { region, database } = facts.settings;
  if (!isRegion(region)) return [];
  const offered = isInstanceClassIn(database.instanceClass, region);
  if (offered === true) return [];
  const nearest = nearestWord(
    database.instanceClass,
    Object.keys(INSTANCE_CLASSES).filter((name) => isInstanceClassIn(name, region) === true),
  );
  return [
    error(facts, {
      code: 'database.instance-class',
      at: ['database', 'instanceClass'],
      message:
        offered === undefined
          ? `"${database.instanceClass}" is not a class that RDS offers for PostgreSQL.`
          : `RDS does not offer ${database.instanceClass} for PostgreSQL in ${region}.`,
      reason: 'RDS refuses the instance when it is created.',
      source: 'Amazon RDS user guide, "DB instance classes"',
      fix: nearest === undefined ? 'db.t4g.micro is the smallest class.' : `Did you mean ${nearest}?`,
    }),
  ];
};

const databaseName: Rule = (facts) => {
  const { name } = facts.settings.database;
  if (!isReservedDatabaseName(name)) return [];
  return [
    error(facts, {
      code: 'database.reserved-name',
      at: ['database', 'name'],
      message: `"${name}" cannot name the database.`,
      reason: 'It is a word of SQL or a database that RDS makes itself.',
      source: CREATE,
      fix: `For example ${name}_db.`,
    }),
  ];
};

const administratorName: Rule = (facts) => {
  const { masterUsername } = facts.settings.database;
  if (!isReservedMasterUsername(masterUsername)) return [];
  return [
    error(facts, {
      code: 'database.reserved-username',
      at: ['database', 'masterUsername'],
      message: `"${masterUsername}" cannot name the administrator.`,
      reason: 'It is a word of SQL or a role that RDS makes itself.',
      source: CREATE,
      fix: 'For example hha_admin.',
    }),
  ];
};

/** A tenth above the storage is what RDS demands, 26 percent what it advises. */
const LEAST_GROWTH = 1.1;
const ADVISED_GROWTH = 1.26;

const storageGrowth: Rule = (facts) => {
  const { storageGiB, maxStorageGiB } = facts.settings.database;
  const at = ['database', 'maxStorageGiB'];
  const message = `The storage may grow from ${storageGiB} to ${maxStorageGiB} GiB.`;
  if (maxStorageGiB < storageGiB * LEAST_GROWTH) {
    const fix = `The least that RDS accepts is ${Math.ceil(storageGiB * LEAST_GROWTH)} GiB.`;
    return [
      error(facts, {
        code: 'database.storage-ceiling',
        at,
        message,
        reason: 'The ceiling must exceed the storage by a tenth at least.',
        source: STORAGE,
        fix,
      }),
    ];
  }
  if (maxStorageGiB < storageGiB * ADVISED_GROWTH) {
    const fix = `At least ${Math.ceil(storageGiB * ADVISED_GROWTH)} GiB leave room to grow once.`;
    return [
      warning(facts, {
        code: 'database.storage-headroom',
        at,
        message,
        reason: 'RDS warns below 26 percent of room.',
        source: STORAGE,
        fix,
      }),
    ];
  }
  return [];
};

/** Below this size gp3 on RDS has fixed performance. */
const PROVISIONED_FROM_GIB = 400;

const provisionedPerformance: Rule = (facts) => {
  const { storageGiB, iops, throughputMiBps } = facts.settings.database;
  const problem = (field: 'iops' | 'throughputMiBps', message: string, fix: string) =>
    error(facts, {
      code: 'database.provisioned-performance',
      at: ['database', field],
      message,
      reason: 'RDS refuses the combination.',
      source: STORAGE,
      fix,
    });
  const written = (['iops', 'throughputMiBps'] as const).filter(
    (field) => facts.settings.database[field] !== undefined,
  );
  if (storageGiB < PROVISIONED_FROM_GIB) {
    return written.map((field) =>
      problem(
        field,
        `${field} cannot be set for ${storageGiB} GiB.`,
        `Leave it out, or take ${PROVISIONED_FROM_GIB} GiB or more of storage.`,
      ),
    );
  }
  return [
    ...(iops !== undefined && iops > storageGiB * 500
      ? [
          problem(
            'iops',
            `${iops} IOPS are more than 500 for each of ${storageGiB} GiB.`,
            `The most is ${storageGiB * 500}.`,
          ),
        ]
      : []),
    ...(throughputMiBps !== undefined && throughputMiBps > (iops ?? 12_000) / 4
      ? [
          problem(
            'throughputMiBps',
            `${throughputMiBps} MiB per second are more than a quarter of ${iops ?? 12_000} IOPS.`,
            `The most is ${Math.floor((iops ?? 12_000) / 4)}.`,
          ),
        ]
      : []),
  ];
};

const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const DAY = 24 * 60;
const WEEK = 7 * DAY;

/** Minutes of a window within the week: its start and its length. */
function windowOf(text: string, day?: number): { readonly start: number; readonly length: number } {
  const minutes = (part: string): number => {
    const [first = '', second = '', third] = part.split(':');
    return third === undefined
      ? (day ?? 0) * DAY + Number(first) * 60 + Number(second)
      : WEEKDAYS.indexOf(first) * DAY + Number(second) * 60 + Number(third);
  };
  const [from = '', to = ''] = text.split('-');
  const around = day === undefined ? WEEK : DAY;
  return { start: minutes(from), length: (minutes(to) - minutes(from) + around) % around };
}

const windows: Rule = (facts) => {
  const { backupWindow, maintenanceWindow } = facts.settings.database;
  const maintenance = windowOf(maintenanceWindow);
  const short = [
    { at: 'backupWindow', text: backupWindow, length: windowOf(backupWindow, 0).length },
    { at: 'maintenanceWindow', text: maintenanceWindow, length: maintenance.length },
  ].filter(({ length }) => length < 30);
  if (short.length > 0) {
    return short.map(({ at, text, length }) =>
      error(facts, {
        code: 'database.window-short',
        at: ['database', at],
        message: `The window ${text} lasts ${length} minutes.`,
        reason: 'RDS needs 30 minutes at least.',
        source: CREATE,
        fix: 'Make it 30 minutes or longer.',
      }),
    );
  }
  const overlaps = WEEKDAYS.some((_, day) => {
    const backup = windowOf(backupWindow, day);
    return [-WEEK, 0, WEEK].some(
      (shift) =>
        backup.start + shift < maintenance.start + maintenance.length &&
        maintenance.start < backup.start + shift + backup.length,
    );
  });
  if (!overlaps) return [];
  return [
    error(facts, {
      code: 'database.windows-overlap',
      at: ['database', 'maintenanceWindow'],
      message: `The maintenance window ${maintenanceWindow} overlaps the daily backup window ${backupWindow}.`,
      reason: 'RDS refuses windows that share a minute.',
      source: CREATE,
      fix: 'Let one of them start after the other ends, for example 06:00-06:30 and sun:07:00-sun:07:30.',
    }),
  ];
};

const backupCopy: Rule = (facts) => {
  const { region, backups } = facts.settings;
  const { copyToRegion } = backups;
  if (copyToRegion === undefined || (isRegion(copyToRegion) && copyToRegion !== region)) return [];
  return [
    error(facts, {
      code: 'backups.copy-region',
      at: ['backups', 'copyToRegion'],
      message:
        copyToRegion === region
          ? `The copies would stay in ${region}.`
          : `"${copyToRegion}" is not a commercial AWS region that we know.`,
      reason: 'A copy is there for the day on which the region is lost.',
      fix: 'Name another region of the same jurisdiction.',
    }),
  ];
};

export const databaseRules: readonly Rule[] = [
  engineVersion,
  instanceClass,
  databaseName,
  administratorName,
  storageGrowth,
  provisionedPerformance,
  windows,
  backupCopy,
];
