/** `<backend>/scheduled_tasks/`: the jobs, what they share, and the task that keeps the roles of the database. */

import type { JobModel } from '../../model/clock.js';
import type { EnvironmentModel } from '../../model/model.js';
import { DATABASE_ROLES_MODULE } from '../../model/tasks.js';
import type { Artifact } from '../artifact.js';
import { renderTemplate } from '../template.js';

const PACKAGE = 'scheduled_tasks';
/** The job of the Home Health Aid application that we know enough of to write most of it. */
const GEOFENCE_CHECKER = 'geofence_checker';
/** Modules of the package that are ours. */
const OURS = new Set(['single_run', DATABASE_ROLES_MODULE.slice(PACKAGE.length + 1)]);

/** Every file of the package. */
export function scheduledTasks(model: EnvironmentModel): readonly Artifact[] {
  const { application, database, jobs, paths } = model;
  const inPackage = (file: string) => `${paths.backend}/${PACKAGE}/${file}`;
  const managed = (file: string, view: object): Artifact => {
    const path = inPackage(file);
    const content = renderTemplate(`backend/${PACKAGE}/${file}`, { path, document: paths.document, ...view });
    return { path, content, ownership: 'managed' };
  };
  const modules = new Map(jobs.flatMap((job) => moduleOf(job).map((module) => [module, job] as const)));
  return [
    {
      path: inPackage('__init__.py'),
      content: renderTemplate(`backend/${PACKAGE}/__init__.py`, {}),
      ownership: 'once',
    },
    managed('single_run.py', {}),
    managed('database_roles.py', {
      module: application.backend.databaseDriver,
      psycopg3: application.backend.databaseDriver === 'psycopg',
      certificateBundle: database.certificateBundle,
    }),
    ...[...modules].map(([module, job]): Artifact => {
      const template = module === GEOFENCE_CHECKER ? module : 'job';
      const view = { job: job.name, description: job.description };
      const content = renderTemplate(`backend/${PACKAGE}/${template}.py`, view);
      return { path: inPackage(`${module}.py`), content, ownership: 'once' };
    }),
  ];
}

/** The module of the package that a job's command runs; none when the command runs something else. */
function moduleOf({ pythonModule }: JobModel): readonly string[] {
  const match = /^scheduled_tasks\.([a-z_][a-z0-9_]*)$/.exec(pythonModule ?? '');
  const module = match?.[1];
  return module === undefined || module.startsWith('__') || OURS.has(module) ? [] : [module];
}
