/** Where the user's applications may lie: apart from each other, and from everything that is rendered beside them. */
import { pathProblem } from '../../schema/path-problem.js';
import { RENDERED_PLACES } from '../rendered-places.js';
import type { Rule } from './rule.js';

/** A folder that a field names, and the default of that field. */
interface Named {
  readonly key: 'backend' | 'frontend';
  readonly directory: string;
  readonly usual: string;
}

const foldersOf: (facts: Parameters<Rule>[0]) => readonly Named[] = ({ application: { backend, frontend } }) => [
  { key: 'backend', directory: backend.directory, usual: 'backend' },
  ...(frontend === undefined
    ? []
    : [{ key: 'frontend' as const, directory: frontend.directory, usual: 'frontend/web' }]),
];

/** Whether one folder is the other or lies in it, on file systems that ignore case as well. */
function meet(one: string, other: string): boolean {
  const [a, b] = [`${one.toLowerCase()}/`, `${other.toLowerCase()}/`];
  return a.startsWith(b) || b.startsWith(a);
}

const foldersApart: Rule = (facts) => {
  const [backend, frontend] = foldersOf(facts);
  if (backend === undefined || frontend === undefined || !meet(backend.directory, frontend.directory)) return [];
  return [
    {
      code: 'application.same-directory',
      severity: 'error',
      path: ['application', 'frontend', 'directory'],
      message: `The folders ${backend.directory} and ${frontend.directory} lie inside each other.`,
      reason:
        'The backend folder is the context of the Docker build, and each workflow starts on changes of its own folder.',
      fix: 'Give the backend and the frontend folders of their own.',
    },
  ];
};

const foldersOfOurs: Rule = (facts) =>
  foldersOf(facts).flatMap(({ key, directory, usual }) => {
    const ours = RENDERED_PLACES.find(({ place }) => meet(place, directory));
    if (ours === undefined) return [];
    const { place, holds } = ours;
    const isSame = place === directory.toLowerCase();
    return [
      {
        code: 'application.reserved-directory',
        severity: 'error',
        path: ['application', key, 'directory'],
        message: isSame
          ? `The folder ${directory} is taken: ${place} holds ${holds}.`
          : `The folder ${directory} and ${place}, which holds ${holds}, lie inside each other.`,
        reason:
          'What is built there would hold files that are rendered for something else, and each workflow starts on changes of its own folder.',
        fix: `Move the ${key} to a folder of its own, for example ${usual}.`,
      },
    ];
  });

/** A job that runs a module of the package of jobs gets a file of that name. */
const modulesOfJobs: Rule = ({ application }) =>
  Object.entries(application.jobs).flatMap(([job, { command }]) =>
    command.flatMap((word, index) => {
      const module = /^scheduled_tasks\.(\w+)$/.exec(word)?.[1];
      if (module === undefined || pathProblem(`${module}.py`) === undefined) return [];
      return [
        {
          code: 'job.module-name',
          severity: 'error',
          path: ['application', 'jobs', job, 'command', index],
          message: `The module "${module}" of the job "${job}" has the name of a device on Windows.`,
          reason:
            'Windows makes no file of that name, whatever its extension, so the repository could not be checked out there.',
          fix: `Name it otherwise, for example scheduled_tasks.${module}_job.`,
        },
      ];
    }),
  );

export const folderRules: readonly Rule[] = [foldersApart, foldersOfOurs, modulesOfJobs];
